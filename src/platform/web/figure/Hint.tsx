import { type PointerEvent, type ReactElement, type ReactNode, useEffect, useId, useState } from 'react';
import { createPortal } from 'react-dom';

const REST_MILLIS = 300;
const WIDTH = 372;
/** Above rather than below where less than this is left below. */
const HEIGHT = 200;

type HintProps = {
  readonly content: ReactNode;
  /** Draws what the hint is about; `describedBy` names the hint while it is shown. */
  readonly children: (describedBy: string | undefined) => ReactElement;
};

type Place = { readonly left: number; readonly top?: number; readonly bottom?: number };

function placeBeside(target: Element): Place {
  const box = target.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, window.innerWidth - WIDTH));
  return window.innerHeight - box.bottom < HEIGHT
    ? { left, bottom: window.innerHeight - box.top + 6 }
    : { left, top: box.bottom + 6 };
}

/** Tells more when a mouse rests on something or the keyboard reaches it; Escape, scrolling and leaving end it. */
export function Hint({ content, children }: HintProps) {
  const id = useId();
  const [target, setTarget] = useState<Element>();
  const [place, setPlace] = useState<Place>();
  useEffect(() => {
    if (target === undefined) return setPlace(undefined);
    const timer = setTimeout(() => setPlace(placeBeside(target)), REST_MILLIS);
    const end = () => setTarget(undefined);
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && end();
    window.addEventListener('scroll', end, true);
    window.addEventListener('keydown', onKey);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('scroll', end, true);
      window.removeEventListener('keydown', onKey);
    };
  }, [target]);
  const leave = () => setTarget(undefined);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the hint follows mouse and focus of the button inside
    <span
      onPointerEnter={(event: PointerEvent) =>
        event.pointerType === 'mouse' && setTarget(event.currentTarget)
      }
      onPointerLeave={leave}
      onPointerDown={leave}
      onFocus={(event) => event.target.matches(':focus-visible') && setTarget(event.target)}
      onBlur={leave}
    >
      {children(place === undefined ? undefined : id)}
      {place !== undefined &&
        createPortal(
          <div id={id} role="tooltip" className="fig-hint" style={place}>
            {content}
          </div>,
          document.body,
        )}
    </span>
  );
}

import {
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** What the button that opens it carries. */
type PopButton = {
  readonly onClick: () => void;
  readonly 'aria-expanded': boolean;
  readonly 'aria-haspopup': 'dialog';
};

type PopProps = {
  /** The side of the button that it keeps to. */
  readonly place: 'left' | 'right';
  readonly label: string;
  readonly content: (close: () => void) => ReactNode;
  readonly children: (button: PopButton) => ReactElement;
};

const MARGIN = 12;

/** Below the button, within the window; fixed, so that no card around it cuts it off. */
function settle(pop: HTMLElement, button: DOMRect, place: PopProps['place']): void {
  const width = pop.offsetWidth;
  const wished = place === 'left' ? button.left : button.right - width;
  const left = Math.max(MARGIN, Math.min(wished, window.innerWidth - width - MARGIN));
  pop.style.left = `${left}px`;
  pop.style.top = `${button.bottom + 6}px`;
  pop.style.maxHeight = `${window.innerHeight - button.bottom - 6 - MARGIN}px`;
}

/**
 * What opens below a button. It stands beside the button in the page, so that Tab leads into it; Escape closes it and
 * gives the focus back, a press outside closes it too. Our own, because the first screen must come over a slow line.
 */
export function Pop({ place, label, content, children }: PopProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const pop = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const button = box.current?.querySelector('button');
    if (open && pop.current !== null && button) settle(pop.current, button.getBoundingClientRect(), place);
  }, [open, place]);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only Escape of what stands inside is heard here
    <div ref={box} className="pop" onKeyDown={onKey}>
      {children({ onClick: () => setOpen(!open), 'aria-expanded': open, 'aria-haspopup': 'dialog' })}
      {open && (
        <div ref={pop} className="pop-box" role="dialog" aria-label={label}>
          {content(close)}
        </div>
      )}
    </div>
  );
}

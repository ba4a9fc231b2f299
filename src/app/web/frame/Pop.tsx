import { Popover } from 'antd';
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef, useState } from 'react';

type PopProps = {
  readonly place: 'bottomLeft' | 'bottomRight';
  readonly content: (close: () => void) => ReactNode;
  /** Draws the button that opens it. */
  readonly children: (open: boolean) => ReactElement;
};

/**
 * What opens below a button of the top bar. It stands beside the button in the page, so that Tab leads into it; Escape
 * closes it and gives the focus back.
 */
export function Pop({ place, content, children }: PopProps) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
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
      <Popover
        trigger="click"
        placement={place}
        open={open}
        onOpenChange={setOpen}
        destroyOnHidden
        getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
        content={content(close)}
      >
        {children(open)}
      </Popover>
    </div>
  );
}

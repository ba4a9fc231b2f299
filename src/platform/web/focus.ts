/**
 * As the `ref` of what a drawer shows: takes the focus when it appears, so that the keyboard goes on inside. A drawer of antd
 * that opens with its first rendering leaves the focus on the page beneath.
 */
export function takeFocus(node: HTMLElement | null): void {
  node?.focus({ preventScroll: true });
}

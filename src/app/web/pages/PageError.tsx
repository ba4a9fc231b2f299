import { ErrorView } from '#platform/web/state/StateView.tsx';

/** A page that broke: the frame stays, one can try again. */
export function PageError({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return (
    <div className="page">
      <ErrorView error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
    </div>
  );
}

import { useCallback, useRef, useState } from 'react';

/** Work that a button starts and that is not a command: busy while it runs, the error when it fails. */
export function useAsync(work: () => Promise<unknown>): {
  busy: boolean;
  error: Error | null;
  run: () => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const latest = useRef(work);
  latest.current = work;
  const run = useCallback(() => {
    setBusy(true);
    setError(null);
    latest
      .current()
      .catch((cause: unknown) => setError(cause instanceof Error ? cause : new Error(String(cause))))
      .finally(() => setBusy(false));
  }, []);
  return { busy, error, run };
}

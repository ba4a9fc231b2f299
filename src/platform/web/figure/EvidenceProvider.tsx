import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { type Evidence, EvidenceContext, type EvidenceQuestion } from './evidence-context.ts';

const EvidenceDrawer = lazy(() =>
  import('./EvidenceDrawer.tsx').then((module) => ({ default: module.EvidenceDrawer })),
);

/** Holds the one evidence drawer of the page. */
export function EvidenceProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<{ question: EvidenceQuestion; among: readonly EvidenceQuestion[] }>();
  // Who opened it by keyboard goes on from there.
  const opener = useRef<HTMLElement>(null);
  const evidence = useMemo<Evidence>(
    () => ({
      open: (question, among = []) => {
        opener.current = document.activeElement as HTMLElement | null;
        setState({ question, among });
      },
    }),
    [],
  );
  const shown = state !== undefined;
  useEffect(() => {
    if (!shown) opener.current?.focus();
  }, [shown]);
  return (
    <EvidenceContext value={evidence}>
      {children}
      {state !== undefined && (
        <Suspense fallback={null}>
          <EvidenceDrawer
            question={state.question}
            among={state.among}
            onStep={(question) => setState({ ...state, question })}
            onClose={() => setState(undefined)}
          />
        </Suspense>
      )}
    </EvidenceContext>
  );
}

import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { type Evidence, EvidenceContext, type EvidenceQuestion } from './evidence-context.ts';

const EvidenceDrawer = lazy(() =>
  import('./EvidenceDrawer.tsx').then((module) => ({ default: module.EvidenceDrawer })),
);

/** Holds the one evidence drawer of the page. */
export function EvidenceProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<{ question: EvidenceQuestion; among: readonly EvidenceQuestion[] }>();
  const evidence = useMemo<Evidence>(
    () => ({ open: (question, among = []) => setState({ question, among }) }),
    [],
  );
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

import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react';

/** Which figure's households one wants to see. */
export type EvidenceQuestion = {
  readonly indicator: string;
  readonly area: string;
  readonly on: string;
  readonly known?: string;
  readonly part?: 'numerator' | 'denominator';
};

type Evidence = { open(question: EvidenceQuestion, among?: readonly EvidenceQuestion[]): void };

const EvidenceContext = createContext<Evidence>({ open: () => undefined });
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

/** Opens the evidence drawer; `among` are the figures that 上一个 and 下一个 walk through. */
export function useEvidence(): Evidence {
  return useContext(EvidenceContext);
}

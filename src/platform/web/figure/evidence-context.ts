import { createContext, useContext } from 'react';

/** Which figure's households one wants to see. */
export type EvidenceQuestion = {
  readonly indicator: string;
  readonly area: string;
  readonly on: string;
  readonly known?: string;
  readonly part?: 'numerator' | 'denominator';
};

export type Evidence = { open(question: EvidenceQuestion, among?: readonly EvidenceQuestion[]): void };

export const EvidenceContext = createContext<Evidence>({ open: () => undefined });

/** Opens the evidence drawer; `among` are the figures that 上一个 and 下一个 walk through. */
export function useEvidence(): Evidence {
  return useContext(EvidenceContext);
}

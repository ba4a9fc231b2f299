import type { CaseDetail } from '../cases/model.ts';
import type { CaseAct } from '../procedure/model.ts';

/** A step of a case as the page has it. */
export type CaseStep = CaseDetail['steps'][number];

/** What the form of a step is given. */
export type StepFormProps = {
  readonly detail: CaseDetail;
  readonly step: CaseStep;
  readonly today: string;
  readonly busy: boolean;
  readonly onSend: (act: CaseAct) => void;
};

/**
 * The door through which the modules' screens use the frame: figures, table, states, address, questions and commands.
 * Screens import from here and from nowhere else of the web application.
 */
export { PageLink, useAddress, useRouteId } from './address.tsx';
export { useAsync } from './async.ts';
export {
  addressOf,
  ask,
  download,
  newCommandId,
  ProblemError,
  read,
  saveFile,
  send,
  upload,
} from './client.ts';
export { counted } from './count.ts';
export { type EvidenceQuestion, useEvidence } from './figure/evidence-context.ts';
export { Figure } from './figure/Figure.tsx';
export { indicatorWords, useIndicators } from './figure/figures.ts';
export { localUnit } from './figure/unit.ts';
export {
  formatBytes,
  formatFen,
  formatFenChange,
  formatInstant,
  formatNumber,
  formatValue,
  UNKNOWN,
} from './format.ts';
export { useFrame, useMay, useOn } from './frame/frame-context.tsx';
export { Pop } from './frame/Pop.tsx';
export { rememberRecent } from './frame/recent.ts';
export { useSearchWords } from './frame/search-words.tsx';
export { currentLanguage } from './i18n/language.ts';
export {
  type List,
  type ListPage,
  useAsk,
  useCodes,
  useCommand,
  useList,
  useRead,
  useTerms,
} from './queries.ts';
export { actorName } from './state/actor-name.ts';
export { DeadlineChip, Masked, Tag, type Tone } from './state/chips.tsx';
export { useProblemText } from './state/problem-text.ts';
export { ErrorLine, ErrorView, Skeleton, StateView } from './state/StateView.tsx';
export { CrudTable } from './table/CrudTable.tsx';
export type { Column } from './table/column.ts';

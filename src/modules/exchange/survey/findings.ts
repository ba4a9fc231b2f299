import { holdsNumber } from '#modules/registry/index.ts';
import type { SurveyFinding } from './model.ts';

/** So many are kept for the page; the rest is counted. */
const MOST_KEPT = 500;
const LONGEST = 20;

/** What a cell says, short enough to be told; what may be a document or a phone number is not repeated. */
export function shownText(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return holdsNumber(text) ? '…' : short;
}

/** What was found in a workbook: the first ones whole, all of them counted. */
export class Findings {
  readonly list: SurveyFinding[] = [];
  readonly byCode: Record<string, number> = {};

  add(finding: SurveyFinding): void {
    this.byCode[finding.code] = (this.byCode[finding.code] ?? 0) + 1;
    if (this.list.length < MOST_KEPT) this.list.push(finding);
  }
}

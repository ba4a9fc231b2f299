import { squeeze } from '#kernel/invisible.ts';
import { nameOf } from '#modules/exchange/index.ts';
import type { MemberIdentity } from '#modules/registry/index.ts';
import { spell } from '#platform/text/pinyin.ts';
import { type Warned, warnedOf } from '../clues/warned.ts';
import { placeFinder } from '../lists/places.ts';
import { ListReader, type ListSheet } from '../lists/read.ts';
import type { ListRow } from '../lists/rows.ts';
import type { ListDocument } from './identity/rules.ts';
import { shownPair } from './marks.ts';
import { Matcher } from './match.ts';
import type { ListMatch, ThreadInput } from './thread.ts';

const PROGRESS_EVERY = 20_000;

function writtenOf(document: ListDocument): string {
  if (document.state === 'valid') return document.key;
  if (document.state === 'cut') return document.prefix;
  return document.state === 'wrong' ? document.text : '';
}

const spelledName = (written: string) => {
  const name = squeeze(nameOf(written) ?? '');
  return { name, pinyin: spell(name, 'name').pinyin };
};

/** One list against the members of a place: read once, row by row, and nothing of it stays but the matches. */
export class Comparison {
  readonly #input: ThreadInput;
  readonly #reader: ListReader;
  readonly #matcher: Matcher<MemberIdentity>;
  /** Residents who are not in the register and are above the kind's limit; complete when `run` has ended. */
  readonly warned: Warned[] = [];

  constructor(input: ThreadInput, members: readonly MemberIdentity[]) {
    const { kind, areas, today, mapping, limit } = input;
    this.#input = input;
    const matcher = new Matcher(members);
    // Who is not in the register may warn; then every row is read.
    const skip =
      limit === undefined
        ? (head: number, tail: number, name: () => string) =>
            !matcher.mayMean(head, tail, () => spelledName(name()))
        : undefined;
    this.#reader = new ListReader({ kind, places: placeFinder(areas), today, mapping, skip });
    this.#matcher = matcher;
  }

  /** Complete when `run` has ended. */
  get sheets(): readonly ListSheet[] {
    return this.#reader.sheets;
  }
  get rowCount(): number {
    return this.#reader.rowCount;
  }

  async *run(progress: (rows: number, total: number) => void): AsyncGenerator<readonly ListMatch[]> {
    const reader = this.#reader;
    let told = 0;
    for await (const rows of reader.rows(this.#input.path, this.#input.name)) {
      const sheet = reader.sheets.at(-1)?.sheet ?? '';
      yield rows.flatMap((row) => this.#matchesOf(row, sheet));
      if (reader.rowCount - told < PROGRESS_EVERY) continue;
      told = reader.rowCount;
      progress(told, reader.rowTotal);
    }
  }

  #matchesOf(row: ListRow, sheet: string): ListMatch[] {
    const { candidate, kept } = row;
    const { name, document, birth } = candidate;
    const found = this.#matcher.find(candidate);
    if (found.length === 0) this.#warn(row);
    return found.map(({ subject, row: place, certainty, aspects }) => ({
      sheet,
      row: place,
      member: subject,
      certainty,
      aspects,
      listed: { name, document: writtenOf(document), birth },
      shown: shownPair(subject, { name, document, birth }, this.#input.today),
      kept: kept(),
    }));
  }

  #warn(row: ListRow): void {
    const { limit } = this.#input;
    const warned = limit && warnedOf(row, limit);
    if (warned) this.warned.push(warned);
  }
}

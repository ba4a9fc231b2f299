import { areaPrefix } from '#kernel/area-code.ts';
import { overlayPacks, readOverlay } from '#policy/overlay.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { Database } from '../db/database.ts';
import {
  type ApprovedChange,
  type ApprovedMark,
  approvedChanges,
  approvedMark,
  type BrokenChange,
} from './queries.ts';

/** The packs with the approved changes on top. */
type Layers = {
  readonly mark: ApprovedMark;
  readonly present: PackSet;
  readonly broken: readonly BrokenChange[];
};

/** An instant of RFC 3339 in microseconds since 1970; a `Date` would cut it to milliseconds. */
function microseconds(instant: string): bigint {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? '';
  const seconds = Date.parse(instant.replace(/\.\d+/, ''));
  return BigInt(seconds) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

/** A change that does not fit is left out and told: a program that was brought up to date must still start. */
function layOne(below: PackSet, change: ApprovedChange): { packSet: PackSet; broken?: BrokenChange } {
  const { id, title, area, content } = change;
  const { overlay, findings } = readOverlay({ ...(content as object), area: areaPrefix(area) });
  if (!overlay) return { packSet: below, broken: { id, title, area, findings } };
  const laid = overlayPacks(below, overlay, `amendment-${id}`, {
    zh: title,
    en: title,
  });
  if (laid.findings.length > 0)
    return { packSet: below, broken: { id, title, area, findings: laid.findings } };
  return { packSet: laid.packSet };
}

/** 现行政策: the packs of the program with the approved changes of the counties on top, as of now and as of any instant. */
export class CurrentPacks {
  readonly #packs: PackSet;
  readonly #pool: Database['pool'];
  #layers: Layers;
  #loading: Promise<void> | undefined;

  constructor(packs: PackSet, pool: Database['pool']) {
    this.#packs = packs;
    this.#pool = pool;
    this.#layers = {
      mark: { count: 0, last: null },
      present: packs,
      broken: [],
    };
  }

  /** The packs as of now; `asOf` an instant they hold only what was approved by then. */
  get present(): PackSet {
    return this.#layers.present;
  }

  get broken(): readonly BrokenChange[] {
    return this.#layers.broken;
  }

  /** Looks whether anything was approved since, in this process or another, and takes it up. */
  async refresh(): Promise<void> {
    if (this.#isLoaded(await approvedMark(this.#pool))) return;
    // Whoever comes while it is being read waits for that reading, and then looks again.
    const reading = this.#loading;
    await reading;
    if (reading && this.#isLoaded(await approvedMark(this.#pool))) return;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
  }

  #isLoaded({ count, last }: ApprovedMark): boolean {
    const { mark } = this.#layers;
    return mark.count === count && mark.last === last;
  }

  async #load(): Promise<void> {
    const changes = await approvedChanges(this.#pool);
    // The packs with the first, the first two, … changes on top.
    const sets: PackSet[] = [this.#packs];
    const broken: BrokenChange[] = [];
    for (const change of changes) {
      const one = layOne(sets.at(-1) ?? this.#packs, change);
      if (one.broken) broken.push(one.broken);
      sets.push(one.packSet);
    }
    const knownAt = changes.map(({ approvedAt }) => microseconds(approvedAt));
    const asOf = (known: string) => {
      const instant = microseconds(known);
      return sets[knownAt.filter((at) => at <= instant).length] ?? this.#packs;
    };
    this.#layers = {
      mark: { count: changes.length, last: changes.at(-1)?.approvedAt ?? null },
      present: { ...(sets.at(-1) ?? this.#packs), asOf },
      broken,
    };
  }
}

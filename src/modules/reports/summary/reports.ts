import { type AreaCode, areaPrefix, countyOf, levelOfCode } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import type { Figure } from '#kernel/figure.ts';
import { isUuid } from '#kernel/ids.ts';
import { yuanText } from '#kernel/money.ts';
import { Problem } from '#kernel/problem.ts';
import { userNames } from '#modules/access/index.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { PackSet } from '#platform/packs/load.ts';
import type { Services } from '#platform/services.ts';
import { periodOn, termOn } from '#policy/policy.ts';
import { packsAsOf, resolvePacks } from '#policy/resolve.ts';
import { INDICATORS, pickIndicators } from '../figures/catalogue.ts';
import { PART_DIGITS, readFigures, readGround, refuseOutside } from '../figures/figures.ts';
import { lineFenOn } from '../figures/line.ts';
import { placesBelow, readPlaces } from '../figures/places/queries.ts';
import { shownValue } from '../figures/rules.ts';
import type {
  Change,
  EarlierReport,
  Report,
  ReportFigure,
  ReportKind,
  ReportLine,
  ReportSection,
  ReportsQuery,
} from '../model.ts';
import { countCorrections, readChanges, readCorrections } from './corrections/queries.ts';
import { disagreementsOf } from './earlier/rules.ts';
import {
  findEarlierRevision,
  findSavedSections,
  getReport,
  listFrozenFigures,
  listReports,
  type ReportPlace,
  type ReportRow,
} from './queries.ts';
import {
  type Composition,
  composeSections,
  indicatorsOf,
  marksOf,
  noteOf,
  plainWords,
  printedFigures,
  type ShownFigure,
  type Template,
} from './rules.ts';
import { templateOf } from './templates.ts';

/** What a summary is made of, kept or not. */
export type Draft = {
  readonly kind: ReportKind;
  readonly area: AreaCode;
  readonly on: string;
  /** RFC 3339; without it the present. */
  readonly known?: string | undefined;
  readonly narrative: Readonly<Record<string, string>>;
};

const TERMS = ['registered-household', 'at-risk-household', 'income-line'];

function wordsOf(
  packs: PackSet,
  template: Template,
  draft: Draft,
  areaName: string,
): { words: Map<string, string>; periods: string[] } {
  const words = plainWords(draft.area, areaName, draft.on);
  const policy = resolvePacks(packs, draft.area);
  for (const term of TERMS) {
    const word = policy && termOn(policy, term, draft.on);
    if (word) words.set(`term:${term}`, word.zh);
  }
  const period = policy && periodOn(policy, draft.on);
  words.set('subject', template.subjects[period?.id ?? ''] ?? '');
  const line = lineFenOn(packs, countyOf(draft.area).padEnd(12, '0'), draft.on);
  if (line !== null) words.set('line', yuanText(line));
  return { words, periods: period ? [period.id] : [] };
}

/** The number as a document prints it; — where it is not known. */
export function shownFigureValue({ id, value }: Pick<Figure, 'id' | 'value'>): string {
  return value === null ? '—' : shownValue(value, INDICATORS.get(id)?.digits ?? 0);
}

const shownFigure = (figure: Figure): ShownFigure => ({
  title: figure.title,
  value: figure.value,
  unit: figure.unit,
  shown: shownFigureValue(figure),
});

const keyOf = (indicator: string, area: string) => `${indicator} ${area}`;

/** The indicators that the template and a person's paragraphs name: for the place itself and for its parts. */
function namedIndicators(template: Template, draft: Draft): { whole: string[]; parts: string[] } {
  const { whole, parts } = indicatorsOf(template);
  const marks = Object.values(draft.narrative)
    .flatMap(marksOf)
    .filter(({ indicator }) => INDICATORS.has(indicator));
  const own = marks
    .filter(({ area }) => area === undefined || area === draft.area)
    .map(({ indicator }) => indicator);
  const below = marks
    .filter(({ area }) => area !== undefined && area !== draft.area)
    .map(({ indicator }) => indicator);
  return { whole: [...new Set([...whole, ...own])], parts: [...new Set([...parts, ...below])] };
}

/** The figures of a place, and those of its parts that are named there. */
async function readDraftFigures(tx: Tx, packs: PackSet, template: Template, draft: Draft): Promise<Figure[]> {
  const { area, on, known } = draft;
  const { whole, parts } = namedIndicators(template, draft);
  const all = await readFigures(tx, packs, {
    area,
    on,
    known,
    ids: [...new Set([...whole, ...parts])],
    split: parts.length > 0 ? 'below' : 'none',
    withDigest: false,
  });
  return all.filter((figure) => figure.area === area || parts.includes(figure.id));
}

export type Composed = {
  readonly title: string;
  readonly areaName: string;
  readonly sections: ReportSection[];
  readonly figures: Figure[];
};

/** The text of a summary with its figures as of the pair. */
export async function composeReport(tx: Tx, packs: PackSet, draft: Draft): Promise<Composed> {
  const template = templateOf(draft.kind);
  const figures = await readDraftFigures(tx, packs, template, draft);
  const places = await readPlaces(tx, draft.area, draft.on);
  const areaName = places.find((place) => place.code === draft.area)?.name ?? '';
  const { words, periods } = wordsOf(packsAsOf(packs, draft.known), template, draft, areaName);
  const byKey = new Map(figures.map((figure) => [keyOf(figure.id, figure.area), shownFigure(figure)]));
  const composition: Composition = {
    area: draft.area,
    periods,
    words,
    parts: placesBelow(places, draft.area),
    figureOf: (indicator, area) => byKey.get(keyOf(indicator, area)),
    narrative: draft.narrative,
  };
  const title = template.title.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => words.get(name) ?? '');
  return { title, areaName, sections: composeSections(template, composition), figures };
}

/** The figures that sections print, with their digests: what saving freezes. */
export async function printedWithDigests(
  tx: Tx,
  packs: PackSet,
  draft: Draft,
  sections: readonly ReportSection[],
): Promise<Figure[]> {
  const printed = printedFigures(sections).filter(({ indicator }) => INDICATORS.has(indicator));
  const { area, on, known } = draft;
  const own = printed.filter((one) => one.area === area).map(({ indicator }) => indicator);
  const below = printed.filter((one) => one.area !== area);
  const ids = [...new Set(below.map(({ indicator }) => indicator))];
  const whole =
    own.length === 0
      ? []
      : await readFigures(tx, packs, { area, on, known, ids: own, split: 'none', withDigest: true });
  const parts =
    ids.length === 0
      ? []
      : await readFigures(tx, packs, { area, on, known, ids, split: 'below', withDigest: true });
  const wanted = new Set(below.map((one) => keyOf(one.indicator, one.area)));
  return [...whole, ...parts.filter((figure) => wanted.has(keyOf(figure.id, figure.area)))];
}

export const draftOf = (row: ReportRow): Draft => ({
  kind: row.kind,
  area: row.area,
  on: row.on_day,
  known: row.known_at,
  narrative: row.narrative,
});

type Defined = Figure & { readonly definition: string };

async function frozenFigures(tx: Tx, row: ReportRow): Promise<Defined[]> {
  const places = new Map(
    (await readPlaces(tx, row.area, row.on_day)).map((place) => [place.code, place.name]),
  );
  return (await listFrozenFigures(tx, row)).map((frozen) => ({
    id: frozen.indicator,
    title: INDICATORS.get(frozen.indicator)?.title ?? frozen.indicator,
    value: frozen.value,
    unit: frozen.unit,
    numerator: frozen.numerator,
    denominator: frozen.denominator,
    area: frozen.figure_area,
    areaName: places.get(frozen.figure_area) ?? '',
    on: row.on_day,
    known: row.known_at,
    digest: frozen.digest,
    definition: frozen.definition,
    note: null,
  }));
}

/** The printed figures beside what they are today, and how many records behind them were corrected since. */
async function besideToday(
  tx: Tx,
  packs: PackSet,
  row: ReportRow,
  figures: readonly Defined[],
): Promise<{ figures: ReportFigure[]; changes: Change[] }> {
  const ids = [...new Set(figures.map((figure) => figure.id))].filter((id) => INDICATORS.has(id));
  if (ids.length === 0) return { figures: [], changes: [] };
  const split = figures.some((figure) => figure.area !== row.area) ? 'below' : 'none';
  const now = await readFigures(tx, packs, { area: row.area, on: row.on_day, ids, split, withDigest: false });
  const today = new Map(now.map((figure) => [keyOf(figure.id, figure.area), figure.value]));
  const { reading } = await readGround(tx, packs, { area: row.area, on: row.on_day, known: row.known_at });
  const digits = split === 'none' ? 0 : (PART_DIGITS[levelOfCode(row.area)] ?? 0);
  const request = { indicators: pickIndicators(ids), area: row.area, digits, reading, population: [] };
  const corrections = await readCorrections(tx, request);
  const correctionsOf = await countCorrections(tx, request, corrections);
  const beside = figures.map((figure) => {
    const valueNow = today.get(keyOf(figure.id, figure.area)) ?? null;
    return {
      ...figure,
      valueNow,
      moved: valueNow !== figure.value,
      correctedSince: correctionsOf(figure.area, figure.id),
    };
  });
  return { figures: beside, changes: await readChanges(tx, row.county, corrections) };
}

type Words = { readonly areaName: string; readonly createdBy: string };

function lineOf(row: ReportRow, { areaName, createdBy }: Words): ReportLine {
  return {
    id: row.id,
    kind: row.kind,
    area: row.area,
    areaName,
    title: row.title,
    on: row.on_day,
    known: row.known_at,
    state: row.state,
    revision: row.revision,
    createdBy,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

async function namedWords(tx: Tx, rows: readonly ReportRow[]): Promise<(row: ReportRow) => Words> {
  const people = await userNames(
    tx,
    rows.map((row) => row.created_by),
  );
  const places = new Map<string, string>();
  for (const row of rows) {
    const key = `${row.area} ${row.on_day}`;
    if (places.has(key)) continue;
    const found = await readPlaces(tx, row.area, row.on_day);
    places.set(key, found.find((place) => place.code === row.area)?.name ?? '');
  }
  return (row) => ({
    areaName: places.get(`${row.area} ${row.on_day}`) ?? '',
    createdBy: people.get(row.created_by) ?? row.created_by,
  });
}

const printedDay = (row: ReportRow) => dayOfInstant(Date.parse(row.known_at));

/** What is printed with every summary beside its text. */
const frameOf = (row: ReportRow) => ({
  writtenOn: printedDay(row),
  note: noteOf(row.on_day, printedDay(row)),
});

async function earlierOf(tx: Tx, row: ReportRow, figures: readonly Figure[]): Promise<EarlierReport | null> {
  const revision = await findEarlierRevision(tx, row);
  if (!revision) return null;
  const frozen = await listFrozenFigures(tx, revision);
  const disagreements = disagreementsOf(
    { on: revision.on_day, figures: frozen.map((one) => ({ ...one, area: one.figure_area })) },
    { on: row.on_day, figures },
    (id) => INDICATORS.get(id)?.course,
  );
  const { id: report, title, on_day: on, known_at: known } = revision;
  return disagreements.length === 0 ? null : { report, title, on, known, disagreements };
}

async function readReportIn(tx: Tx, packs: PackSet, id: string): Promise<Report> {
  const row = await getReport(tx, id);
  const words = (await namedWords(tx, [row]))(row);
  const saved = row.state === 'saved' ? await findSavedSections(tx, row) : undefined;
  if (saved) {
    const frozen = await frozenFigures(tx, row);
    return {
      ...lineOf(row, words),
      ...frameOf(row),
      sections: saved,
      ...(await besideToday(tx, packs, row, frozen)),
      earlier: await earlierOf(tx, row, frozen),
    };
  }
  const composed = await composeReport(tx, packs, draftOf(row));
  const printed = new Set(
    printedFigures(composed.sections).map(({ indicator, area }) => keyOf(indicator, area)),
  );
  const figures = composed.figures
    .filter((figure) => printed.has(keyOf(figure.id, figure.area)))
    .map((figure) => ({ ...figure, definition: INDICATORS.get(figure.id)?.definition ?? '' }));
  return {
    ...lineOf(row, words),
    ...frameOf(row),
    title: composed.title,
    sections: composed.sections,
    ...(await besideToday(tx, packs, row, figures)),
    earlier: await earlierOf(tx, row, figures),
  };
}

/**
 * GET /api/reports/:id — a draft as its figures were when it was made or last refreshed; a saved one as it was frozen.
 * @throws Problem 404 `report.notFound`
 */
export async function readReport(services: Services, actor: Actor, id: string): Promise<Report> {
  return services.database.read(actor, (tx) => readReportIn(tx, services.packs, id));
}

const PAGE = 50;

const cursorOf = ({ updated_at: updatedAt, id }: ReportRow) =>
  Buffer.from(JSON.stringify([updatedAt, id])).toString('base64url');

/** @throws Problem 400 `paging.cursor` */
function placeOf(cursor: string): ReportPlace {
  try {
    const [updatedAt, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      typeof updatedAt === 'string' &&
      !Number.isNaN(Date.parse(updatedAt)) &&
      typeof id === 'string' &&
      isUuid(id)
    )
      return { updatedAt, id };
  } catch {
    // Not one of our cursors.
  }
  throw new Problem(400, 'paging.cursor');
}

/**
 * GET /api/reports
 * @throws Problem 404 `area.notFound`; 400 `paging.cursor`
 */
export async function readReportLines(
  services: Services,
  actor: Actor,
  { area, cursor }: ReportsQuery,
): Promise<{ readonly items: ReportLine[]; readonly next: string | null }> {
  refuseOutside(actor, area);
  const after = cursor === undefined ? undefined : placeOf(cursor);
  return services.database.read(actor, async (tx) => {
    const rows = await listReports(tx, areaPrefix(area), after, PAGE + 1);
    const shown = rows.slice(0, PAGE);
    const words = await namedWords(tx, shown);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => lineOf(row, words(row))),
      next: rows.length > PAGE && last ? cursorOf(last) : null,
    };
  });
}

import type { areaNames } from '#modules/areas/index.ts';
import type { PackSet } from '#policy/resolve.ts';
import { resolvePacks } from '#policy/resolve.ts';
import type { Words } from '../wording.ts';
import { ListHit, ListPair, ListRun, ListSummary } from './model.ts';
import type { CountedRun, HitRow, PairRow } from './queries.ts';

const NONE = { exact: 0, probable: 0, possible: 0, open: 0, same: 0, other: 0, unsure: 0 };

/** Work that was stopped before it began ends its run as soon as somebody looks; the file goes with the next sweep. */
function stateOf({ state, job_state }: CountedRun): string {
  return state === 'waiting' && (job_state === 'cancelled' || job_state === 'failed') ? job_state : state;
}

/** @param whole whether the place of the run lies within the asker's scope: who sees some hits is not told of the others */
export function runView(
  row: CountedRun,
  packs: PackSet,
  words: Words,
  whole: boolean,
  names: PlaceNames,
): ListRun {
  const summary = whole ? ListSummary.safeParse(row.summary) : undefined;
  const kind = resolvePacks(packs, row.area)?.lists.get(row.kind);
  return {
    id: row.id,
    area: row.area,
    areaName: words.convert(names.get(row.area)?.name ?? row.area),
    kind: row.kind,
    title: kind ? words.text(kind.title) : row.kind,
    sender: row.sender,
    fileName: whole ? row.file_name : '',
    on: row.on_day,
    purpose: words.convert(row.purpose),
    state: ListRun.shape.state.parse(stateOf(row)),
    summary: summary?.success ? summary.data : null,
    counts: { ...NONE, ...row.counts },
    said: row.columns !== null,
    createdAt: row.created_at,
  };
}

type PlaceNames = Awaited<ReturnType<typeof areaNames>>;

/** Town and village. */
function placeOf(names: PlaceNames, village: string, words: Words): string {
  const found = names.get(village);
  return found ? words.convert(`${found.townName}${found.name}`) : village;
}

function hitFields(row: HitRow, names: PlaceNames, words: Words) {
  const { marks = null, ...member } = row.known as { marks?: unknown };
  const judged = row.judged_by !== null && row.verdict !== 'open';
  return { ...row, row: row.source_row, place: placeOf(names, row.village, words), member, marks, judged };
}

export function hitView(row: HitRow, names: PlaceNames, words: Words): ListHit {
  return ListHit.parse(hitFields(row, names, words));
}

export function pairView(row: PairRow, names: PlaceNames, words: Words): ListPair {
  const rivals = row.rivals.map((one) => ({ ...one, place: placeOf(names, one.village, words) }));
  return ListPair.parse({ ...hitFields(row, names, words), rivals });
}

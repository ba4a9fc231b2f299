import { ancestorCode } from '#kernel/area-code.ts';
import type { Evidence, EvidenceRow } from '#kernel/figure.ts';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { describeIndicator, getIndicator } from '../figures/catalogue.ts';
import { type FigureGround, readFigures, readGround, refuseOutside } from '../figures/figures.ts';
import { readPopulationRows } from '../figures/places/queries.ts';
import type { IndicatorDefinition } from '../figures/rules.ts';
import { hintWholeCounty } from '../figures/sums/queries.ts';
import type { EvidenceQuery } from '../model.ts';
import {
  countEvidence,
  type EvidencePlace,
  type EvidenceRecord,
  type EvidenceRequest,
  listEvidence,
  readFindingDetails,
  readHouseholdDetails,
  readPersonDetails,
} from './queries.ts';

const MOST_ROWS_A_READING = 5000;

function cursorText(record: EvidenceRecord): string {
  return Buffer.from(JSON.stringify([record.village, record.national_household_no, record.id])).toString(
    'base64url',
  );
}

/** @throws Problem 400 `paging.cursor` */
function placeOf(cursor: string): EvidencePlace {
  try {
    const [village, no, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      typeof village === 'string' &&
      typeof no === 'string' &&
      typeof id === 'string' &&
      /^[0-9a-f-]{36}$/.test(id)
    )
      return { village, no, id };
  } catch {
    // Not one of our cursors.
  }
  throw new Problem(400, 'paging.cursor');
}

/** @throws Problem 404 `indicator.noDenominator` for the base of an indicator that has none */
async function requestOf(
  tx: Tx,
  ground: FigureGround,
  indicator: IndicatorDefinition,
  part: EvidenceQuery['part'],
): Promise<EvidenceRequest> {
  const selection = part === 'numerator' ? indicator.selection : indicator.base;
  if (selection === null) throw new Problem(404, 'indicator.noDenominator', [], { indicator: indicator.id });
  const own = ground.places.filter((place) => place.code === ground.area);
  const population =
    selection.base === 'population_on'
      ? await readPopulationRows(tx, ground.places, own, ground.reading)
      : [];
  return { selection, area: ground.area, reading: ground.reading, population };
}

async function rowsOf(
  tx: Tx,
  ground: FigureGround,
  request: EvidenceRequest,
  records: readonly EvidenceRecord[],
): Promise<EvidenceRow[]> {
  const { base } = request.selection;
  // A village that was merged may lie outside the place whose people its own are now.
  const names = new Map([...request.population, ...ground.places].map(({ code, name }) => [code, name]));
  const households = await readHouseholdDetails(tx, records, request.reading);
  const persons = base === 'person_on' ? await readPersonDetails(tx, records, request.reading) : new Map();
  const findings = base === 'finding_on' ? await readFindingDetails(tx, records) : new Map();
  const populations = new Map(request.population.map((row) => [row.area, `${row.source} / ${row.year}`]));
  return records.map((record) => {
    const household = record.household === null ? undefined : households.get(record.household);
    const person = persons.get(record.id);
    const finding = findings.get(record.id);
    return {
      household: record.household,
      person: base === 'person_on' ? record.id : null,
      nationalHouseholdNo: record.national_household_no,
      headName: household?.head_name ?? finding?.head_name ?? '',
      personName: person?.name ?? null,
      villageName: names.get(record.village) ?? '',
      townName: names.get(ancestorCode(record.village, 'town')) ?? '',
      memberCount: household?.member_count ?? null,
      amount: record.amount,
      registration: household?.registration ?? null,
      cause: household?.main_cause ?? null,
      source: populations.get(record.id) ?? finding?.source ?? person?.source ?? household?.source ?? '',
    };
  });
}

/**
 * POST /api/figures/evidence: the figure, and a page of exactly the records that it counts.
 * @throws Problem 404 `area.notFound`, `indicator.notFound`, `indicator.noDenominator`; 400 `paging.cursor`
 */
export async function evidence(services: Services, actor: Actor, query: EvidenceQuery): Promise<Evidence> {
  refuseOutside(actor, query.area);
  const indicator = getIndicator(query.indicator);
  const after = query.cursor === undefined ? undefined : placeOf(query.cursor);
  return services.database.read(actor, async (tx) => {
    const ground = await readGround(tx, services.packs, query);
    const request = await requestOf(tx, ground, indicator, query.part);
    if (query.area.endsWith('000')) await hintWholeCounty(tx, 'off');
    const records = await listEvidence(tx, request, after, query.limit + 1);
    const shown = records.slice(0, query.limit);
    const last = shown.at(-1);
    const { total, households, persons } = await countEvidence(tx, request);
    await hintWholeCounty(tx, 'default');
    const [figure] = await readFigures(tx, services.packs, {
      area: query.area,
      on: query.on,
      known: ground.reading.known,
      ids: [indicator.id],
      split: 'none',
      // The digest costs as much as reading the evidence once more: the first page tells it.
      withDigest: after === undefined,
    });
    if (!figure) throw new Problem(404, 'indicator.notFound', [], { indicator: indicator.id });
    return {
      figure,
      indicator: describeIndicator(indicator),
      items: await rowsOf(tx, ground, request, shown),
      next: records.length > shown.length && last ? cursorText(last) : null,
      total,
      households,
      persons,
    };
  });
}

/** All counted records, in pages of one reading each: for an export. Every page is of the same instant of knowledge. */
export async function* allEvidence(
  services: Services,
  actor: Actor,
  query: Omit<EvidenceQuery, 'cursor' | 'limit'>,
): AsyncGenerator<EvidenceRow> {
  refuseOutside(actor, query.area);
  const indicator = getIndicator(query.indicator);
  let known = query.known;
  let after: EvidencePlace | undefined;
  do {
    const page = await services.database.read(actor, async (tx) => {
      const ground = await readGround(tx, services.packs, { ...query, known });
      known = ground.reading.known;
      const request = await requestOf(tx, ground, indicator, query.part);
      const records = await listEvidence(tx, request, after, MOST_ROWS_A_READING);
      return { records, rows: await rowsOf(tx, ground, request, records) };
    });
    yield* page.rows;
    const last = page.records.at(-1);
    after =
      page.records.length === MOST_ROWS_A_READING && last
        ? { village: last.village, no: last.national_household_no, id: last.id }
        : undefined;
  } while (after !== undefined);
}

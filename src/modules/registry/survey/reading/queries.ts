import { type RawBuilder, sql } from 'kysely';
import { type AsOfPair, asOf } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { FactValue } from '#policy/facts.ts';
import { type Item, type ItemSubject, itemVariable } from '#policy/items.ts';

/*
 * How rules read 调查项, as of a pair and as the actor may see them.
 *
 * As a set, one row a household, person or village of whom anything was recorded; join it with `left join`, an item that was
 * never recorded is null:
 *
 *   const asked = items.filter(({ of }) => of === 'household');
 *   sql`… from household_version v left join ${itemRelation('household', asked, reading)} q on q.subject = v.household`
 *   sql`… from member_version m left join ${itemRelation('member', asked, reading)} q on q.subject = m.person`
 *
 * Its columns: `subject` uuid and a column for each item named as rules name it (`itemVariable`), quoted:
 * "houseArea" double precision, "collectiveIncomeFen" double precision (whole fen), boolean, date, a code text, codes text[]. With no
 * item the relation is empty. An empty list of codes was recorded as "none of them": it is known, and not the same as null.
 *
 * In memory: `readItems(tx, 'household', items, reading, ids)` gives the same values by the household's, person's or village's id.
 * Facts of villages, also those that the program counts itself, by the village's code: `../village/queries.ts`.
 */
export type ItemReading = AsOfPair & {
  /** Codes of the villages that are looked at, 12 digits. */
  readonly villages: readonly string[];
};

const countiesOf = (villages: readonly string[]) => [...new Set(villages.map((code) => code.slice(0, 6)))];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The one value that holds on the day, out of the rows of a subject. */
function pick({ id, type }: Item): string {
  const only = `filter (where x.item = ${quoted(id)})`;
  if (type === 'boolean') return `bool_or(x.flag) ${only}`;
  if (type === 'day') return `max(x.day) ${only}`;
  if (type.startsWith('codes:')) return `max(x.codes) ${only}`;
  if (type.startsWith('code:')) return `max(x.codes[1]) ${only}`;
  return `max(x.number) ${only}`;
}

function valuesOf(kind: ItemSubject, items: readonly Item[], reading: ItemReading): RawBuilder<boolean> {
  const { villages } = reading;
  return sql<boolean>`x.county = any (${countiesOf(villages)}::text[]) and x.village = any (${villages}::text[])
    and x.kind = ${kind} and x.item = any (${items.map((item) => item.id)}::text[]) and ${asOf('x', reading)}`;
}

/** Items of one kind of subject as a relation, one row a subject: see above. */
export function itemRelation(
  kind: ItemSubject,
  items: readonly Item[],
  reading: ItemReading,
): RawBuilder<unknown> {
  const columns = items.map((item) => `, ${pick(item)} as "${itemVariable(item)}"`).join('');
  return sql`(select x.subject ${sql.raw(columns)} from survey_value x
    where ${valuesOf(kind, items, reading)} group by x.subject)`;
}

/** Values by the name that rules read, of each subject of whom anything was recorded. */
export type ItemValues = ReadonlyMap<string, Readonly<Record<string, FactValue>>>;

type ValueRow = {
  readonly subject: string;
  readonly item: string;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly day: string | null;
  readonly codes: string[] | null;
};

/** The value of a stored row, as rules compute with it. */
export function factOf({ type }: Pick<Item, 'type'>, row: Omit<ValueRow, 'subject' | 'item'>): FactValue {
  if (type.startsWith('code:')) return row.codes?.[0] ?? null;
  return row.number ?? row.flag ?? row.day ?? row.codes;
}

/** Items of some households, persons or villages (by their ids) in memory. */
export async function readItems(
  tx: Tx,
  kind: ItemSubject,
  items: readonly Item[],
  reading: ItemReading,
  subjects: readonly string[],
): Promise<ItemValues> {
  const values = new Map<string, Record<string, FactValue>>();
  if (items.length === 0 || subjects.length === 0) return values;
  const { rows } =
    await sql<ValueRow>`select x.subject, x.item, x.number, x.flag, x.day, x.codes from survey_value x
    where x.county = any (${countiesOf(reading.villages)}::text[]) and x.subject = any (${subjects}::uuid[])
      and x.kind = ${kind} and x.item = any (${items.map((item) => item.id)}::text[]) and ${asOf('x', reading)}`.execute(
      tx,
    );
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const row of rows) {
    const item = byId.get(row.item);
    if (!item) continue;
    const own = values.get(row.subject) ?? {};
    own[itemVariable(item)] = factOf(item, row);
    values.set(row.subject, own);
  }
  return values;
}

import { type Selectable, sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';

export type ScheduleRow = Selectable<Schema['screening_schedule']>;
type NewSchedule = Pick<
  ScheduleRow,
  'county' | 'id' | 'area' | 'every' | 'on_number' | 'answer_days' | 'created_by' | 'last_day'
> & { readonly choice: string };

export async function insertSchedule(tx: Tx, schedule: NewSchedule): Promise<void> {
  await tx.insertInto('screening_schedule').values(schedule).execute();
}

/** Those in force within an area, in the order in which they were set; the worker sees all. */
export async function listSchedules(tx: Tx, area: string | undefined): Promise<ScheduleRow[]> {
  let query = tx.selectFrom('screening_schedule').selectAll().where('stopped_at', 'is', null).orderBy('id');
  if (area !== undefined) query = query.where(withinArea('area', areaPrefix(area)));
  return query.execute();
}

/** @returns the place of the schedule that was in force; undefined when there is none within the scope */
export async function stop(tx: Tx, id: string, by: string): Promise<string | undefined> {
  const row = await tx
    .updateTable('screening_schedule')
    .set({ stopped_by: by, stopped_at: sql<string>`clock_timestamp()` })
    .where('id', '=', id)
    .where('stopped_at', 'is', null)
    .returning('area')
    .executeTakeFirst();
  return row?.area;
}

/** Notes that a day was taken up, and why nothing was started. */
export async function noteDay(tx: Tx, id: string, day: Day, problem: string | null): Promise<void> {
  await tx
    .updateTable('screening_schedule')
    .set({ last_day: day, last_problem: problem })
    .where('id', '=', id)
    .execute();
}

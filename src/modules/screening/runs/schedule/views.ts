import { userNames } from '#modules/access/index.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import { RuleChoice, type ScheduleView, USUAL_ANSWER_DAYS } from '../model.ts';
import { nextDue } from '../rules.ts';
import { listSchedules } from './queries.ts';

/** Schedules in force as people read them. */
export async function scheduleViews(tx: Tx, area: string): Promise<ScheduleView[]> {
  const rows = await listSchedules(tx, area);
  const places = await areaNames(tx, [...new Set(rows.map((row) => row.area))]);
  const users = await userNames(tx, [...new Set(rows.map((row) => row.created_by))]);
  return rows.map((row) => {
    const every = row.every === 'week' ? ('week' as const) : ('month' as const);
    return {
      id: row.id,
      area: row.area,
      areaName: places.get(row.area)?.name ?? row.area,
      every,
      onNumber: row.on_number,
      choice: RuleChoice.parse(row.choice),
      answerDays: row.answer_days ?? USUAL_ANSWER_DAYS,
      nextDay: nextDue(row.last_day, { every, onNumber: row.on_number }),
      lastDay: row.last_day,
      lastProblem: row.last_problem,
      createdBy: users.get(row.created_by) ?? row.created_by,
      createdAt: row.created_at,
    };
  });
}

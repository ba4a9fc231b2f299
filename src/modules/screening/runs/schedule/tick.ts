import { createHash } from 'node:crypto';
import { type Day, dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { actorOf } from '#modules/access/index.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { RuleChoice, USUAL_ANSWER_DAYS } from '../model.ts';
import { missedDay } from '../rules.ts';
import { startRun } from '../run/commands.ts';
import { listSchedules, noteDay, type ScheduleRow } from './queries.ts';

/** Sees schedules and nothing of people; a run is started on behalf of who set the schedule. */
const WORKER: Actor = { id: 'worker', name: 'worker', role: 'worker', scope: [], mayWrite: true };

/** The same schedule on the same day is the same command, however often it is begun. */
function commandOf(schedule: string, due: Day): string {
  const hex = createHash('sha256').update(`${schedule} ${due}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** @returns why nothing was started; null when a run was */
async function startDue(
  services: Services,
  schedule: ScheduleRow,
  due: Day,
  today: Day,
): Promise<string | null> {
  const { database } = services;
  const actor = await database.read(WORKER, (tx) => actorOf(tx, schedule.created_by));
  // Whoever set it has left: nobody is responsible for its runs any more.
  if (!actor) return 'screening.scheduleOrphan';
  try {
    await startRun.execute({ database, actor, services }, commandOf(schedule.id, due), {
      area: schedule.area,
      on: today,
      choice: RuleChoice.parse(schedule.choice),
      answerDays: schedule.answer_days ?? USUAL_ANSWER_DAYS,
      schedule: schedule.id,
    });
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // It was started on an earlier day, and only the note of it was lost.
    return error.code === 'command.idUsed' ? null : error.code;
  }
}

/** Starts what is due: however many days were missed while nobody worked, one run catches them up. */
export async function startDueRuns(services: Services): Promise<void> {
  const { database } = services;
  const today = dayOfInstant(services.clock());
  for (const schedule of await database.read(WORKER, (tx) => listSchedules(tx, undefined))) {
    const every = schedule.every === 'week' ? 'week' : 'month';
    const due = missedDay(schedule.last_day, today, { every, onNumber: schedule.on_number });
    if (due === undefined) continue;
    const problem = await startDue(services, schedule, due, today);
    await database.write(WORKER, (tx) => noteDay(tx, schedule.id, due, problem));
  }
}

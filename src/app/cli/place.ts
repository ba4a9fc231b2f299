import { sql } from 'kysely';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import type { Shell } from './command.ts';

/** Today in China. */
export function today(): string {
  return dayOfInstant(Date.now());
}

/** The county of the instance when it has one only. @throws Problem 400 `cli.noCounty`, `cli.severalCounties` */
export async function onlyCounty({ instance, operator }: Shell): Promise<string> {
  const { rows } = await instance.services.database.read(operator, (tx) =>
    sql<{ code: string }>`select code from area where level = 'county' order by code limit 2`.execute(tx),
  );
  const [first, second] = rows;
  if (!first) throw new Problem(400, 'cli.noCounty');
  if (second) throw new Problem(400, 'cli.severalCounties');
  return first.code;
}

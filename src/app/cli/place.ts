import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import type { Shell } from './command.ts';
import { countyCodes } from './queries.ts';

/** Today in China. */
export function today(): string {
  return dayOfInstant(Date.now());
}

/** The county of the instance when it has one only. @throws Problem 400 `cli.noCounty`, `cli.severalCounties` */
export async function onlyCounty({ instance, operator }: Shell): Promise<string> {
  const [first, second] = await instance.services.database.read(operator, (tx) => countyCodes(tx));
  if (!first) throw new Problem(400, 'cli.noCounty');
  if (second) throw new Problem(400, 'cli.severalCounties');
  return first;
}

import pg from 'pg';
import { z } from 'zod';
import { type Command, defineCommand } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';

const Input = z.object({ mark: z.string() });
type Input = z.infer<typeof Input>;
type Answer = { readonly place: string };

/** A command whose effect can be counted: each run adds one place. The frame around it is the one of every command. */
const addPlace: Command<Services, Input, Answer> = defineCommand<Services, Input, Answer>({
  name: 'faults.addPlace',
  permission: { roles: ['operator'] },
  input: Input,
  run: async ({ tx, services }, { mark }) => {
    const place = services.newId();
    await tx.insertInto('area').values({ id: place, code: null, level: 'natural' }).execute();
    await tx
      .insertInto('area_version')
      .values({ area: place, name: mark, valid_from: '1949-10-01' })
      .execute();
    return { subject: `place:${place}`, details: { mark }, answer: { place } };
  },
});

export const OPERATOR: Actor = {
  id: 'operator',
  name: 'operator',
  role: 'operator',
  scope: [],
  mayWrite: true,
};

/** Sends the counted command once; throws when the answer does not arrive. */
export function send(services: Services, commandId: string, mark: string): Promise<Answer> {
  return addPlace.execute({ database: services.database, actor: OPERATOR, services }, commandId, { mark });
}

/** What the database holds, asked as its owner on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(
  adminUrl: string,
  query: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query<Row>(query, values)).rows;
  } finally {
    await client.end();
  }
}

/** How many effects and how many audit rows of the counted command there are. */
export async function countEffects(adminUrl: string): Promise<{ places: number; audited: number }> {
  const [row] = await ask<{ places: number; audited: number }>(
    adminUrl,
    `select (select count(*)::int from area where level = 'natural') as places,
       (select count(*)::int from audit where command = 'faults.addPlace') as audited`,
  );
  return row ?? { places: -1, audited: -1 };
}

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

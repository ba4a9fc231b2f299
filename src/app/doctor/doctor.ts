import pg from 'pg';
import type { Actor } from '#platform/db/database.ts';
import type { Instance } from '../instance.ts';
import { type Examination, examination } from './examination.ts';
import { examineFigures } from './figures.ts';
import { INVARIANTS, type Invariant } from './invariants.ts';
import { examinePolicy } from './policy.ts';
import { RIGHTS } from './rights.ts';
import { examineFiles, examineSecrets } from './secrets.ts';
import { examineDisk, examineServer } from './server.ts';

/** What the doctor looks at. */
export type Patient = Pick<Instance, 'services' | 'adminUrl' | 'dataFolder'>;

/** Examines the whole instance as its owner; changes nothing. */
export async function examine(
  { services, adminUrl, dataFolder }: Patient,
  operator: Actor,
): Promise<Examination[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return [
      ...(await examineAll(client, INVARIANTS)),
      ...(await examineAll(client, RIGHTS)),
      ...(await examineServer(client)),
      ...(await examineSecrets(client, services.keys, dataFolder)),
      ...(await examineFiles(client, services.files, dataFolder)),
      await examineDisk(dataFolder),
      await examinePolicy(services),
      ...(await examineFigures(services, operator)),
    ];
  } finally {
    await client.end();
  }
}

/** Counts for each invariant the records that break it. */
async function examineAll(client: pg.Client, invariants: readonly Invariant[]): Promise<Examination[]> {
  const found: Examination[] = [];
  for (const { id, broken, title, remedy } of invariants) {
    const { rows } = await client.query<{ n: string | number }>(
      `select count(*) as n from (${broken}) broken`,
    );
    found.push(examination(id, Number(rows[0]?.n ?? 0), title, remedy));
  }
  return found;
}

import pg from 'pg';
import { expect } from 'vitest';
import type { Command } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { simulateScenario } from '../../src/modules/screening/simulation/commands.ts';
import { listSimulated } from '../../src/modules/screening/simulation/households.ts';
import { simulationJobs } from '../../src/modules/screening/simulation/jobs.ts';
import {
  HouseholdsQuery,
  Scenario,
  type SimulatedHousehold,
} from '../../src/modules/screening/simulation/model.ts';
import { tryOut } from '../../src/modules/screening/simulation/once.ts';
import { wordsOf } from '../../src/modules/screening/wording.ts';
import { testDatabase } from './database.ts';
import { COUNTY, countyOffice, DAY, insertSmallRegister } from './small-register.ts';

export const LINE = 'income.below-poverty-line';

/** A scenario over the small register; by itself the line of the year. */
export const scenarioOf = (given: object = {}): Scenario =>
  Scenario.parse({ title: '线提高', area: COUNTY, on: DAY, today: 'registered', entry: [LINE], ...given });

export const numbersOf = (households: readonly { nationalHouseholdNo: string }[]) =>
  households.map((one) => one.nationalHouseholdNo).sort();

/** The small register with whoever tries policies out over it. */
export async function tryingOut() {
  const db = await testDatabase();
  const admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  await insertSmallRegister(db.services);
  for (const handler of simulationJobs(db.services)) db.services.jobs.register(handler);

  const send = <Input, Answer>(
    command: Command<Services, Input, Answer>,
    input: unknown,
    actor: Actor = countyOffice,
  ) =>
    command.execute(
      { database: db.services.database, actor, services: db.services },
      db.services.newId(),
      input,
    );

  /** Sends a scenario and has its job done. */
  async function save(given: object = {}, actor = countyOffice): Promise<string> {
    const { simulation, job } = await send(simulateScenario, scenarioOf(given), actor);
    await db.services.jobs.runOne(job);
    return simulation;
  }

  async function pagesOf(id: string, query: object, actor = countyOffice): Promise<SimulatedHousehold[]> {
    const found: SimulatedHousehold[] = [];
    const words = await wordsOf('zh-CN');
    let cursor: string | undefined;
    do {
      const asked = HouseholdsQuery.parse({ limit: 2, ...query, ...(cursor && { cursor }) });
      const page = await db.services.database.read(actor, (tx) =>
        listSimulated(tx, db.services.packs, id, asked, words),
      );
      expect(page.holds).toBe(true);
      found.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return found;
  }

  return {
    services: db.services,
    send,
    save,
    pagesOf,
    /** Works a scenario out at once. */
    work: (given: object = {}, wish = { save: false }) =>
      tryOut(
        db.services,
        countyOffice,
        scenarioOf(given),
        { language: 'zh-CN', ...wish },
        async () => undefined,
      ),
    query: (text: string, values: unknown[] = []) => admin.query(text, values),
    close: async () => {
      await admin.end();
      await db.close();
    },
  };
}

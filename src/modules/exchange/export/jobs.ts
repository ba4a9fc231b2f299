import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { maskDocument, maskNumber } from '#kernel/person-document.ts';
import { readRegisterRecords } from '#modules/registry/index.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import type { Actor } from '#platform/db/database.ts';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import type { ExportRegister } from '../batch/model.ts';
import { readingContext } from '../batch/run.ts';
import { writeRegister } from '../register/write.ts';

const MOST_BYTES = 1_000_000_000;

function masked(record: HouseholdRecord): HouseholdRecord {
  return {
    ...record,
    phone: record.phone && maskNumber(record.phone),
    bankCard: record.bankCard && maskNumber(record.bankCard),
    members: record.members.map((member) => ({
      ...member,
      document: member.document && maskDocument(member.document),
      phone: member.phone && maskNumber(member.phone),
    })),
  };
}

/** Writes the register of an area, as of a day, into a file in layout A or B. @returns households and members written */
export async function exportRegister(
  services: Services,
  actor: Actor,
  input: ExportRegister,
  path: string,
  progress: (done: number) => Promise<void>,
): Promise<{ households: number; members: number }> {
  const count = { households: 0, members: 0 };
  async function* records() {
    for await (const { record } of readRegisterRecords(services, actor, { area: input.area, on: input.on })) {
      count.households += 1;
      count.members += record.members.length;
      if (count.households % 500 === 0) await progress(count.households);
      yield input.fullNumbers ? record : masked(record);
    }
  }
  const { areas, codes } = await readingContext(services, actor, input.area);
  await writeRegister({
    layout: input.layout,
    format: input.format,
    on: input.on,
    households: records(),
    areas,
    codes,
    path,
  });
  return count;
}

/** 导出: the file is kept in the store until the job's drawer row is cleared. */
export function exportHandler(services: Services): JobHandler {
  return {
    kind: 'exchange.export',
    run: async (job) => {
      const { input, actor, progress } = job as JobRun<ExportRegister>;
      const path = join(services.files.work, `${randomUUID()}.${input.format}`);
      try {
        const count = await exportRegister(services, actor, input, path, (done) =>
          progress('export', done, 0),
        );
        const stored = await services.files.put(createReadStream(path), MOST_BYTES);
        return {
          file: stored.id,
          name: `register-${input.layout}-${input.area}-${input.on}.${input.format}`,
          ...count,
        };
      } finally {
        rmSync(path, { force: true });
      }
    },
  };
}

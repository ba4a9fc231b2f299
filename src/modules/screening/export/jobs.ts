import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import type { ExportScreening } from '../model.ts';
import { writeScreening } from './workbook.ts';

const MOST_BYTES = 1_000_000_000;

/** The long work of this module. Run again after a crash it makes the file again and changes nothing else. */
export function screeningJobs(services: Services): JobHandler[] {
  return [
    {
      kind: 'screening.export',
      run: async (job) => {
        const { input, actor, progress } = job as JobRun<ExportScreening>;
        const path = join(services.files.work, `${randomUUID()}.xlsx`);
        try {
          const summary = await writeScreening(services, actor, input, path, (done) =>
            progress('screening', done, 0),
          );
          const stored = await services.files.put(createReadStream(path), MOST_BYTES);
          return {
            file: stored.id,
            name: `screening-${input.area}-${input.on}.xlsx`,
            households: summary.households,
            persons: summary.persons,
          };
        } finally {
          rmSync(path, { force: true });
        }
      },
    },
  ];
}

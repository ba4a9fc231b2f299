import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import { packsAsOf } from '#policy/resolve.ts';
import { checkScenario } from './check.ts';
import type { ExportSimulation } from './model.ts';
import { endSimulation, getSimulation } from './queries.ts';
import { type Question, simulate } from './run.ts';
import { writeSimulation } from './workbook.ts';

const MOST_BYTES = 1_000_000_000;

async function questionOf(services: Services, job: JobRun<{ simulation: string }>): Promise<Question> {
  return services.database.read(job.actor, async (tx) => {
    const { inputs: scenario, truth: named } = await getSimulation(tx, job.input.simulation);
    const packs = packsAsOf(services.packs, scenario.known);
    return { scenario, packs, changed: checkScenario(packs, scenario), named };
  });
}

/** Works a saved scenario out. Run again after a crash it begins anew, and ends it once. */
async function runSimulation(services: Services, job: JobRun<{ simulation: string }>) {
  const { simulation } = job.input;
  const end = (outcome: Parameters<typeof endSimulation>[2]) =>
    services.database.write(job.actor, (tx) => endSimulation(tx, simulation, outcome));
  try {
    const outcome = await simulate(services, job.actor, await questionOf(services, job), (done, total) =>
      job.progress('simulating', done, total),
    );
    await end(outcome);
    const { enter, leave } = outcome.sums.scenario;
    return { simulation, enter: enter.households, leave: leave.households };
  } catch (error) {
    if (error instanceof Problem) await end(undefined);
    throw error;
  }
}

/** The long work of trying out: working out, and the workbook. */
export function simulationJobs(services: Services): JobHandler[] {
  return [
    {
      kind: 'screening.simulate',
      run: (job) => runSimulation(services, job as JobRun<{ simulation: string }>),
    },
    {
      kind: 'screening.exportSimulation',
      run: async (job) => {
        const { input, actor, progress } = job as JobRun<ExportSimulation>;
        const path = join(services.files.work, `${randomUUID()}.xlsx`);
        try {
          const { area, on } = await writeSimulation(services, actor, {
            find: (tx) => getSimulation(tx, input.simulation),
            language: input.language,
            path,
            progress: (done, total) => progress('export', done, total),
          });
          const stored = await services.files.put(createReadStream(path), MOST_BYTES);
          return { file: stored.id, name: `simulation-${area}-${on}.xlsx` };
        } finally {
          rmSync(path, { force: true });
        }
      },
    },
  ];
}

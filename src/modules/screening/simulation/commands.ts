import { countyOf } from '#kernel/area-code.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { screeningPermissions } from '../permissions.ts';
import { checkScenario } from './check.ts';
import { ExportSimulation, Scenario } from './model.ts';
import { getSimulation, insertSimulation } from './queries.ts';
import { checkMarkings, doneOf, keptScenario, namedTruth } from './run.ts';

/** 试算: saves a scenario and has it worked out by a job. The register is read, nothing else. */
export const simulateScenario = defineCommand<Services, Scenario, { simulation: string; job: string }>({
  name: 'screening.simulate',
  permission: screeningPermissions['screening.simulate'],
  input: Scenario,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, scenario) => {
    checkScenario(services.packs, scenario);
    await checkMarkings(tx, services.packs, scenario);
    const { area, on, title } = scenario;
    const { households, notFound } = await namedTruth(tx, scenario);
    // The job carries the same id, so that one that broke off is told by the simulation too.
    const id = services.newId();
    await insertSimulation(tx, {
      county: countyOf(area),
      id,
      area,
      title,
      on_day: on,
      inputs: keptScenario(scenario),
      truth: households,
      truth_not_found: notFound,
      created_by: actor.id,
    });
    const job = await services.jobs.enqueue(tx, actor, {
      id,
      kind: 'screening.simulate',
      area,
      titleDetails: { title },
      input: { simulation: id },
    });
    return {
      subject: `simulation:${id}`,
      area,
      details: {
        on,
        changes: Object.keys(scenario.changes.parameters).length + scenario.changes.rules.length,
      },
      answer: { simulation: id, job },
    };
  },
});

/** 导出试算: sums, causes and households of a simulation as a workbook, made as a job. */
export const exportSimulation = defineCommand<Services, ExportSimulation, { job: string }>({
  name: 'screening.exportSimulation',
  permission: screeningPermissions['screening.exportSimulation'],
  input: ExportSimulation,
  run: async ({ tx, actor, services }, input) => {
    const saved = await getSimulation(tx, input.simulation);
    doneOf(saved);
    const { area, title } = saved;
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'screening.exportSimulation',
      area,
      titleDetails: { title },
      input,
    });
    return { subject: `simulation:${saved.id}`, area, details: {}, answer: { job } };
  },
});

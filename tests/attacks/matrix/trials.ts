import { DAY } from '../world.ts';
import { areasOf, byArea, command, get, type RouteProbes } from './probe.ts';

const trial = { title: '试算', on: DAY, today: 'registered', entry: ['income.below-poverty-line'] };

/** What is tried out, with the people behind it. */
export const SIMULATIONS: Readonly<Record<string, RouteProbes>> = {
  'GET /api/simulations': {
    control: 'papers',
    probes: byArea((area) => get(`/api/simulations?area=${area}`, area)),
  },
  'GET /api/simulations/policy': {
    probes: (ids) => areasOf(ids).map((area) => get(`/api/simulations/policy?area=${area}&on=${DAY}`)),
  },
  'GET /api/simulations/:id': {
    control: 'papers',
    probes: (ids) => [
      get(`/api/simulations/${ids.simulation}`),
      get(`/api/simulations/${ids.simulation}?area=${ids.village}`),
    ],
  },
  'GET /api/simulations/:id/households': {
    control: 'people',
    probes: (ids) =>
      ['looked', 'scenario.unknown', 'gained'].map((group) =>
        get(`/api/simulations/${ids.simulation}/households?group=${group}`),
      ),
  },
  'GET /api/simulations/:id/compare/:other': {
    control: 'papers',
    probes: (ids) => [get(`/api/simulations/${ids.simulation}/compare/${ids.simulation}`)],
  },
  'GET /api/simulations/:id/differing/:other': {
    probes: (ids) => [get(`/api/simulations/${ids.simulation}/differing/${ids.simulation}`)],
  },
  ...command('screening.simulate', (ids) => [
    ...areasOf(ids).map((area) => ({ ...trial, area })),
    { ...trial, area: ids.village, today: { simulation: ids.simulation }, truth: { list: ids.list } },
    { ...trial, area: ids.village, truth: { households: [ids.householdNo] } },
  ]),
  ...command('screening.exportSimulation', (ids) => [{ simulation: ids.simulation }]),
};

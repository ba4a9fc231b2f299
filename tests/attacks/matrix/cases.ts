import { DAY } from '../world.ts';
import { areasOf, byArea, command, get, type RouteProbes } from './probe.ts';

/** Of cases, their acts and their papers. */
export const CASES: Readonly<Record<string, RouteProbes>> = {
  'GET /api/workflows': {
    probes: byArea((area) => get(`/api/workflows?area=${area}&on=${DAY}`, area)),
  },
  'GET /api/cases': {
    control: 'people',
    probes: (ids) => [
      ...areasOf(ids).map((area) => get(`/api/cases?area=${area}`, area)),
      get(`/api/cases?area=${ids.village}&household=${ids.household}`, ids.village),
      get(`/api/cases?area=${ids.village}&cursor=infinity.${ids.caseFile}`, ids.village),
    ],
  },
  'GET /api/cases/:id': { control: 'people', probes: (ids) => [get(`/api/cases/${ids.caseFile}`)] },
  ...command('casework.open', (ids) => [
    { workflow: 'record-correction', household: ids.household, on: DAY, reason: '信息有误' },
    { workflow: 'village-exit', village: ids.village, on: '2018-06-01', reason: '达到标准' },
  ]),
  ...command('casework.act', (ids) => [
    {
      case: ids.caseFile,
      seen: 0,
      act: { act: 'do', step: 'survey', on: DAY, note: '' },
    },
    { case: ids.caseFile, seen: 0, act: { act: 'withdraw', on: DAY, reason: '撤回' } },
  ]),
  ...command('casework.pair', (ids) => [
    { household: ids.household, helper: ids.user, on: DAY, helps: true },
  ]),
  ...command('casework.filePaper', (ids) => [
    { case: ids.caseFile, template: 'proof', place: '档案柜', signedOn: DAY },
  ]),
  ...command('casework.withdrawPaper', (ids) => [
    { case: ids.caseFile, paper: ids.casePaper, reason: '归错' },
  ]),
};

import { DAY, type Ids } from '../world.ts';
import { CASES } from './cases.ts';
import { areasOf, byArea, command, get, nobody, post, type RouteProbes, sendList } from './probe.ts';
import { SIMULATIONS } from './trials.ts';

const why = { on: DAY, reason: '核对档案' };
const whence = { on: DAY, source: '县府文件' };
const searches = (ids: Ids) => [
  ids.name,
  ids.name.slice(0, 1),
  ids.name.slice(1),
  ids.pinyin,
  'zq',
  ids.householdNo,
  ids.document,
  ids.document.slice(-4),
];

/** Of which people and papers the lists of a place tell. */
const LISTS: Readonly<Record<string, RouteProbes>> = {
  'GET /api/areas': { probes: () => [get('/api/areas'), get(`/api/areas?on=${DAY}`)] },
  'GET /api/areas/:id/history': {
    administrators: true,
    probes: (ids) => [get(`/api/areas/${ids.areaId}/history`)],
  },
  'GET /api/users': { probes: () => [get('/api/users')] },
  'GET /api/audit': {
    administrators: true,
    probes: (ids) => [
      get('/api/audit?limit=200'),
      get(`/api/audit?actor=${ids.user}`),
      get(`/api/audit?subject=household:${ids.household}`),
      get(`/api/audit?subject=import:${ids.batch}`),
      get('/api/audit?command=exchange.export'),
    ],
  },
  'GET /api/activity': {
    probes: byArea((area) =>
      get(`/api/activity?area=${area}&day=${new Date().toISOString().slice(0, 10)}`, area),
    ),
  },
  'GET /api/findings': {
    control: 'people',
    probes: (ids) => [
      ...areasOf(ids).map((area) => get(`/api/findings?area=${area}`, area)),
      get(`/api/findings?area=${ids.village}&batch=${ids.batch}`, ids.village),
      get(`/api/findings?area=${ids.village}&assignedTo=${ids.user}`, ids.village),
    ],
  },
  'GET /api/findings/groups': {
    probes: byArea((area) => get(`/api/findings/groups?area=${area}&state=open`, area)),
  },
  'GET /api/mappings': {
    control: 'papers',
    probes: (ids) => [...areasOf(ids), ids.county].map((area) => get(`/api/mappings?area=${area}`, area)),
  },
  'GET /api/lists/kinds': nobody,
  'GET /api/lists': {
    control: 'people',
    probes: (ids) => [get('/api/lists'), get(`/api/lists?cursor=${ids.list}`)],
  },
  'GET /api/lists/:id': {
    control: 'people',
    probes: (ids) => [ids.list, ids.draft].map((id) => get(`/api/lists/${id}`)),
  },
  'GET /api/lists/:id/hits': {
    control: 'people',
    probes: (ids) =>
      ['', '?verdict=open', '?certainty=probable', '?difference=new', '?difference=gone'].map((query) =>
        get(`/api/lists/${ids.list}/hits${query}`),
      ),
  },
  'GET /api/lists/:id/pairs': {
    control: 'people',
    probes: (ids) => [get(`/api/lists/${ids.list}/pairs`)],
  },
  'GET /api/lists/:id/head': {
    control: 'people',
    probes: (ids) => [ids.draft, ids.list].map((id) => get(`/api/lists/${id}/head`)),
  },
  'GET /api/screening/amendments': {
    control: 'papers',
    probes: byArea((area) => get(`/api/screening/amendments?area=${area}`, area)),
  },
  'GET /api/screening/amendments/:id': {
    control: 'papers',
    probes: (ids) => [get(`/api/screening/amendments/${ids.amendment}`)],
  },
  'POST /api/screening/amendments/:id/effect': {
    probes: (ids) => [post(`/api/screening/amendments/${ids.amendment}/effect`, { on: DAY })],
  },
  'POST /api/lists': { changes: true, probes: (ids) => areasOf(ids).map(sendList('/api/lists')) },
  'POST /api/lists/drafts': {
    changes: true,
    probes: (ids) => areasOf(ids).map(sendList('/api/lists/drafts')),
  },
  'GET /api/clues': {
    control: 'people',
    probes: (ids) => [
      ...areasOf(ids).map((area) => get(`/api/clues?area=${area}`, area)),
      get(`/api/clues?area=${ids.village}&household=${ids.household}`, ids.village),
      get(`/api/clues?area=${ids.village}&cursor=${ids.clue}`, ids.village),
    ],
  },
  'GET /api/clues/counts': { probes: byArea((area) => get(`/api/clues/counts?area=${area}`, area)) },
  'GET /api/clues/:id': { control: 'people', probes: (ids) => [get(`/api/clues/${ids.clue}`)] },
  'POST /api/clues/:id/reveal': {
    probes: (ids) => [post(`/api/clues/${ids.clue}/reveal`, { purpose: '约好入户' })],
  },
  'GET /api/survey/forms': { probes: byArea((area) => get(`/api/survey/forms?area=${area}`, area)) },
  'POST /api/screening/villages': {
    probes: byArea((area) => post('/api/screening/villages', { area, on: DAY }, area)),
  },
  'GET /api/villages/:code/survey': {
    probes: (ids) => [get(`/api/villages/${ids.village}/survey`, ids.village)],
  },
  'GET /api/survey/imports': {
    probes: (ids) => [get('/api/survey/imports'), get(`/api/survey/imports?cursor=${ids.batch}`)],
  },
  'GET /api/survey/imports/:id': { probes: (ids) => [get(`/api/survey/imports/${ids.batch}`)] },
  'POST /api/survey/import': { changes: true, probes: () => [] },
  'GET /api/imports': {
    control: 'batch',
    probes: (ids) => [get('/api/imports'), get(`/api/imports?cursor=${ids.batch}`)],
  },
  'GET /api/imports/:id': { control: 'batch', probes: (ids) => [get(`/api/imports/${ids.batch}`)] },
  'GET /api/imports/:id/changes': {
    probes: (ids) =>
      ['', '?kind=new', '?kind=left', '?field=name'].map((query) =>
        get(`/api/imports/${ids.batch}/changes${query}`),
      ),
  },
  'GET /api/imports/:id/findings': {
    control: 'people',
    probes: (ids) => [
      get(`/api/imports/${ids.batch}/findings?area=${ids.village}`, ids.village),
      get(`/api/imports/${ids.batch}/findings`),
    ],
  },
  'GET /api/imports/:id/error-workbook': {
    probes: (ids) => [get(`/api/imports/${ids.batch}/error-workbook`)],
  },
  'POST /api/imports': { changes: true, probes: () => [] },
  'POST /api/areas/import': { changes: true, probes: () => [] },
  'GET /api/jobs': { control: 'papers', probes: () => [get('/api/jobs')] },
  'GET /api/jobs/:id': { control: 'papers', probes: (ids) => [get(`/api/jobs/${ids.job}`)] },
  'GET /api/jobs/:id/file': { control: 'people', probes: (ids) => [get(`/api/jobs/${ids.job}/file`)] },
};

const HOUSEHOLDS: Readonly<Record<string, RouteProbes>> = {
  'POST /api/households/query': {
    control: 'people',
    probes: (ids) => [
      ...areasOf(ids).map((area) => post('/api/households/query', { area, on: DAY }, area)),
      ...searches(ids).flatMap((search) =>
        [ids.county].map((area) => post('/api/households/query', { area, on: DAY, search }, area)),
      ),
      ...['name', 'income', 'size'].map((sort) =>
        post('/api/households/query', { area: ids.county, on: DAY, sort }, ids.county),
      ),
      post('/api/households/query', { area: ids.county, on: DAY, filter: { hasDisabled: true } }, ids.county),
    ],
  },
  'POST /api/households/count': {
    probes: (ids) => [
      ...areasOf(ids).map((area) => post('/api/households/count', { area, on: DAY }, area)),
      ...searches(ids)
        .slice(0, 3)
        .map((search) => post('/api/households/count', { area: ids.county, on: DAY, search }, ids.county)),
    ],
  },
  'GET /api/households/:id': {
    control: 'people',
    probes: (ids) => [
      get(`/api/households/${ids.household}?on=${DAY}`),
      get(`/api/households/${ids.person}?on=${DAY}`),
    ],
  },
  'GET /api/households/:id/survey': {
    control: 'people',
    probes: (ids) => [
      get(`/api/households/${ids.household}/survey?on=${DAY}`),
      get(`/api/households/${ids.person}/survey?on=${DAY}`),
    ],
  },
  'GET /api/households/:id/income': {
    control: 'people',
    probes: (ids) => [
      get(`/api/households/${ids.household}/income?on=${DAY}`),
      get(`/api/households/${ids.household}/income?year=2018`),
      get(`/api/households/${ids.person}/income`),
    ],
  },
  'GET /api/households/:id/timeline': { probes: (ids) => [get(`/api/households/${ids.household}/timeline`)] },
  'POST /api/households/:id/reveal': {
    probes: (ids) => [post(`/api/households/${ids.household}/reveal`, { purpose: '核对证件' })],
  },
};

const FIGURES: Readonly<Record<string, RouteProbes>> = {
  'GET /api/indicators': { open: true, probes: () => [get('/api/indicators')] },
  'POST /api/figures': {
    probes: (ids) =>
      areasOf(ids).flatMap((area) =>
        ['none', 'below'].map((split) =>
          post(
            '/api/figures',
            { area, on: DAY, split, ids: ['households.all', 'persons.disabled', 'findings.open'] },
            area,
          ),
        ),
      ),
  },
  'POST /api/figures/evidence': {
    control: 'people',
    probes: (ids) =>
      areasOf(ids).flatMap((area) =>
        ['persons.all', 'findings.open'].map((indicator) =>
          post('/api/figures/evidence', { indicator, area, on: DAY }, area),
        ),
      ),
  },
  'POST /api/figures/evidence/export': {
    control: 'people',
    probes: byArea((area) =>
      post('/api/figures/evidence/export', { indicator: 'persons.all', area, on: DAY }, area),
    ),
  },
  'GET /api/screening/runs': {
    probes: byArea((area) => get(`/api/screening/runs?area=${area}`, area)),
  },
  'GET /api/screening/runs/:id': { probes: (ids) => [get(`/api/screening/runs/${ids.screeningRun}`)] },
  'GET /api/screening/findings': {
    control: 'people',
    probes: (ids) => [
      ...areasOf(ids).map((area) => get(`/api/screening/findings?area=${area}&state=all`, area)),
      get(`/api/screening/findings?area=${ids.village}&household=${ids.household}`, ids.village),
      get(`/api/screening/findings?area=${ids.village}&run=${ids.screeningRun}&state=all`, ids.village),
    ],
  },
  'GET /api/screening/findings/groups': {
    probes: byArea((area) => get(`/api/screening/findings/groups?area=${area}`, area)),
  },
  'GET /api/screening/schedules': {
    probes: byArea((area) => get(`/api/screening/schedules?area=${area}`, area)),
  },
  'POST /api/screening/answers': { changes: true, probes: () => [] },
  'GET /api/screening/answers/:id': {
    control: 'papers',
    probes: (ids) => [get(`/api/screening/answers/${ids.screeningAnswers}`)],
  },
  'GET /api/screening/rules': {
    probes: byArea((area) => get(`/api/screening/rules?area=${area}&on=${DAY}`, area)),
  },
  'GET /api/screening/households/:id': {
    probes: (ids) => [
      get(`/api/screening/households/${ids.household}?on=${DAY}`),
      get(`/api/screening/households/${ids.person}?on=${DAY}`),
    ],
  },
  'POST /api/screening/query': {
    control: 'people',
    probes: byArea((area) => post('/api/screening/query', { area, on: DAY }, area)),
  },
  'GET /api/reports': {
    control: 'papers',
    probes: (ids) => [
      ...areasOf(ids).map((area) => get(`/api/reports?area=${area}`, area)),
      get('/api/reports'),
    ],
  },
  'GET /api/reports/:id': { control: 'papers', probes: (ids) => [get(`/api/reports/${ids.report}`)] },
  'GET /api/reports/:id/docx': { probes: (ids) => [get(`/api/reports/${ids.report}/docx`)] },
};

const COMMANDS: Readonly<Record<string, RouteProbes>> = {
  ...command('access.addUser', (ids) => [
    { username: 'intruder-one', name: '外来人', role: 'village-cadre', area: ids.village },
    { username: 'intruder-two', name: '外来人', role: 'county-office', area: ids.county },
  ]),
  ...command('access.changeUser', (ids) => [
    { user: ids.user, role: 'county-office', area: ids.county },
    { user: ids.user, role: 'village-cadre', area: ids.village },
  ]),
  ...command('access.disableUser', (ids) => [{ user: ids.user }]),
  ...command('access.enableUser', (ids) => [{ user: ids.user }]),
  ...command('access.resetPassword', (ids) => [{ user: ids.user }]),
  ...command('areas.add', (ids) => [
    {
      code: `${ids.village.slice(0, 9)}399`,
      level: 'village',
      name: '侵入村',
      parent: ids.areaId,
      ...whence,
    },
    { code: null, level: 'natural', name: '侵入组', parent: ids.areaId, ...whence },
  ]),
  ...command('areas.rename', (ids) => [{ area: ids.areaId, name: '改名村', ...whence }]),
  ...command('areas.merge', (ids) => [{ predecessors: [ids.areaId], successor: ids.areaId, ...whence }]),
  ...command('areas.setPopulation', (ids) => [
    { area: ids.areaId, year: 2018, agriculturalHouseholds: 1, agriculturalPopulation: 2, source: '年报' },
  ]),
  ...command('exchange.correctMapping', (ids) => [{ batch: ids.batch, mapping: {}, sender: '他人' }]),
  ...command('exchange.check', (ids) => [{ batch: ids.batch }]),
  ...command('exchange.commit', (ids) => [{ batch: ids.batch }]),
  ...command('exchange.withdraw', (ids) => [{ batch: ids.batch }]),
  ...command('exchange.assignFinding', (ids) => [{ finding: ids.finding, user: ids.user }]),
  ...command('exchange.confirmFinding', (ids) => [{ finding: ids.finding, reason: '情况属实' }]),
  ...command('exchange.mendFinding', (ids) => [{ finding: ids.finding, reason: '已经改正' }]),
  ...command('exchange.export', (ids) =>
    areasOf(ids).map((area) => ({ layout: 'A', area, on: DAY, fullNumbers: true, purpose: '上报' })),
  ),
  ...command('jobs.cancel', (ids) => [{ job: ids.job }]),
  ...command('registry.correctMember', (ids) => [
    { household: ids.household, person: ids.person, ...why, fields: { name: '改名' } },
  ]),
  ...command('registry.correctHousehold', (ids) => [
    { household: ids.household, ...why, fields: { statedSize: 9 } },
  ]),
  ...command('registry.correctIncome', (ids) => [
    { household: ids.household, year: 2018, ...why, fields: { perHeadFen: 1 } },
  ]),
  ...command('registry.recordSurvey', (ids) => [
    { subject: { household: ids.household }, on: DAY, source: 'visit', values: { 'house-area': 80 } },
    { subject: { village: ids.village }, on: DAY, source: 'survey', values: { 'hardened-road': true } },
  ]),
  ...command('exchange.writeSurvey', (ids) => [{ import: ids.batch }]),
  ...command('exchange.exportSurvey', (ids) => areasOf(ids).map((area) => ({ area, form: '十净', on: DAY }))),
  ...command('registry.recordIncomeAccount', (ids) => [
    { household: ids.household, year: 2018, entries: [{ component: 'wage', grossFen: 1 }], correct: true },
  ]),
  ...command('registry.removeMember', (ids) => [{ household: ids.household, person: ids.person, ...why }]),
  ...command('reports.create', (ids) =>
    areasOf(ids).map((area) => ({ kind: 'annual-summary', area, on: DAY })),
  ),
  ...command('reports.edit', (ids) => [{ report: ids.report, revision: 1, paragraphs: {} }]),
  ...command('reports.refresh', (ids) => [{ report: ids.report }]),
  ...command('reports.save', (ids) => [{ report: ids.report }]),
  ...command('screening.startRun', (ids) => areasOf(ids).map((area) => ({ area, on: DAY }))),
  ...command('screening.closeFinding', (ids) => [{ findings: [ids.screeningFinding], verdict: 'true' }]),
  ...command('screening.reopen', (ids) => [{ findings: [ids.screeningFinding], reason: '佐证不够' }]),
  ...command('screening.setSchedule', (ids) =>
    areasOf(ids).map((area) => ({ area, every: 'month', onNumber: 1 })),
  ),
  ...command('screening.stopSchedule', (ids) => [{ schedule: ids.screeningSchedule }]),
  ...command('screening.exportTasks', (ids) => areasOf(ids).map((area) => ({ area }))),
  ...command('screening.takeAnswers', (ids) => [{ answers: ids.screeningAnswers }]),
  ...command('screening.export', (ids) => areasOf(ids).map((area) => ({ area, on: DAY }))),
  ...command('screening.openClue', (ids) => [
    { source: 'visit', household: ids.household, said: '收入减少' },
    { source: 'application', resident: { name: '外来人', village: ids.village }, said: '收入减少' },
  ]),
  ...command('screening.clueFromFinding', (ids) => [{ finding: ids.screeningFinding }]),
  ...command('screening.takeClue', (ids) => [{ clue: ids.clue }, { clue: ids.clue, user: ids.user }]),
  ...command('screening.placeClue', (ids) => [{ clue: ids.clue, village: ids.village }]),
  ...command('screening.checkClue', (ids) => [{ clue: ids.clue, finding: 'risk' }]),
  ...command('screening.closeClue', (ids) => [{ clue: ids.clue, reason: 'solved', note: '已经解决' }]),
  ...command('screening.handOverClue', (ids) => [{ clue: ids.clue, kind: 'work', note: '已经对接' }]),
  ...command('screening.judge', (ids) =>
    ['same', 'other', 'unsure', 'open'].map((verdict) => ({ hit: ids.hit, verdict })),
  ),
  ...command('screening.draftAmendment', (ids) => [
    ...areasOf(ids).map((area) => ({ area, title: '改一条', content: {} })),
    { amendment: ids.amendment, revision: 1, area: ids.county, title: '改一条', content: {} },
  ]),
  ...command('screening.submitAmendment', (ids) => [{ amendment: ids.amendment, revision: 1 }]),
  ...command('screening.approveAmendment', (ids) => [{ amendment: ids.amendment, revision: 1 }]),
  ...command('screening.sendBackAmendment', (ids) => [
    { amendment: ids.amendment, revision: 1, note: '重写' },
  ]),
  ...command('screening.withdrawAmendment', (ids) => [{ amendment: ids.amendment, revision: 1 }]),
  ...command('screening.startList', (ids) => [{ run: ids.draft, columns: {} }]),
  ...command('screening.dropList', (ids) => [{ run: ids.draft }]),
};

const OPEN: Readonly<Record<string, RouteProbes>> = {
  'GET /*': nobody,
  'GET /api/openapi.json': nobody,
  'GET /api/health': nobody,
  'GET /api/codes': nobody,
  'GET /api/terms': nobody,
  'GET /api/screening/policy': nobody,
  'GET /api/session': { open: true, probes: () => [get('/api/session')] },
  'POST /api/auth/sign-in/username': nobody,
  'POST /api/auth/sign-out': nobody,
  'POST /api/auth/change-password': nobody,
};

/** Every route of the program. One that is missing here fails the test. */
export const ROUTES: Readonly<Record<string, RouteProbes>> = {
  ...CASES,
  ...OPEN,
  ...LISTS,
  ...HOUSEHOLDS,
  ...FIGURES,
  ...SIMULATIONS,
  ...COMMANDS,
};

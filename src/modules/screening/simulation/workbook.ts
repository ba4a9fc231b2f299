import { createWriteStream } from 'node:fs';
import { yuanText } from '#kernel/money.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import { findText } from '#platform/i18n/texts.ts';
import type { Services } from '#platform/services.ts';
import { type WrittenRow, type WrittenSheet, writeXlsx } from '#platform/xlsx/write.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { ScreeningLanguage } from '../model.ts';
import { openWorkspace, withinTime } from '../sets/queries.ts';
import { type Words, wordsOf } from '../wording.ts';
import { findAgain, householdViews } from './households.ts';
import type { Count, Side, SimulatedHousehold, SimulationSums, SimulationView } from './model.ts';
import type { SavedSimulation } from './queries.ts';
import { doneOf } from './run.ts';
import { simulationView } from './views.ts';

type Sentence = (key: string, values?: Readonly<Record<string, string | number>>) => string;
type Making = { readonly words: Words; readonly say: Sentence };

/** Sentences of the page's catalogue, in the language of the workbook. */
async function makingOf(language: ScreeningLanguage): Promise<Making> {
  const words = await wordsOf(language);
  const say: Sentence = (key, values = {}) =>
    words.convert(findText(language, 'simulation', key, values) ?? key);
  return { words, say };
}

const yuan = (fen: number) => Number(yuanText(fen));

const SUM_LINES: readonly [string, (side: Side) => Count][] = [
  ['selected', (side) => side.selected],
  ['enter', (side) => side.enter],
  ['stay', (side) => side.stay],
  ['leave', (side) => side.leave],
  ['neither', (side) => side.neither],
  ['unknown', (side) => side.unknown],
];

type Line = [label: string, base: number | null, scenario: number | null];

function truthLines({ base, scenario }: SimulationSums, say: Sentence): Line[] {
  if (!base.truth || !scenario.truth) return [];
  const [a, b] = [base.truth, scenario.truth];
  return (['exclusionError', 'inclusionError'] as const).flatMap((name): Line[] => [
    [say(`result.${name}`), a[name].wrong.households, b[name].wrong.households],
    [say(`result.${name}Base`), a[name].base.households, b[name].base.households],
    [say(`result.${name}Percent`), a[name].percent, b[name].percent],
  ]);
}

/** Every figure on a line: as it is, by the scenario. */
function resultLines(sums: SimulationSums, say: Sentence): Line[] {
  const { base, scenario } = sums;
  const household = SUM_LINES.flatMap(([name, pick]): Line[] => [
    [
      say('sheet.households', { what: say(`group.${name}`) }),
      pick(base).households,
      pick(scenario).households,
    ],
    [say('sheet.persons', { what: say(`group.${name}`) }), pick(base).persons, pick(scenario).persons],
  ]);
  return [
    [say('sheet.looked'), sums.looked.households, sums.looked.households],
    [say('sheet.today'), sums.today.households, sums.today.households],
    ...household,
    [say('result.overlap'), base.overlap.both.households, scenario.overlap.both.households],
    [say('result.onlyToday'), base.overlap.onlyToday.households, scenario.overlap.onlyToday.households],
    [
      say('result.onlySelected'),
      base.overlap.onlySelected.households,
      scenario.overlap.onlySelected.households,
    ],
    [say('result.jaccard'), base.overlap.jaccardPercent, scenario.overlap.jaccardPercent],
    [say('sheet.cost'), yuan(base.costFen), yuan(scenario.costFen)],
    [say('sheet.mostCost'), yuan(base.mostCostFen), yuan(scenario.mostCostFen)],
    ...truthLines(sums, say),
  ];
}

function resultSheet(view: SimulationView, { say }: Making): WrittenSheet {
  const { sums } = view;
  const lines = sums ? resultLines(sums, say) : [];
  const difference = (a: number | null, b: number | null) =>
    a === null || b === null ? null : Math.round((b - a) * 100) / 100;
  return {
    name: say('sheet.result'),
    titles: [view.title, say('sheet.lead', { area: view.areaName, on: view.on })],
    header: [say('sheet.what'), say('side.base'), say('side.scenario'), say('sheet.difference')],
    widths: [40, 16, 16, 16],
    rows: [
      ...lines.map(([label, a, b]) => [label, a, b, difference(a, b)]),
      ...(sums
        ? [
            [say('group.gained'), null, sums.gained.households, null],
            [say('group.lost'), null, sums.lost.households, null],
          ]
        : []),
    ],
  };
}

function areaRow(name: string, sums: SimulationSums): WrittenRow {
  const { scenario, base } = sums;
  const { enter, stay, leave, neither, unknown, selected } = scenario;
  return [
    name,
    sums.looked.households,
    ...[enter, stay, leave, neither, unknown].map(({ households }) => households),
    base.selected.households,
    selected.households,
    selected.persons,
    yuan(scenario.costFen),
    yuan(sums.costDifferenceFen),
  ];
}

function areaSheet(view: SimulationView, { say }: Making): WrittenSheet {
  const groups = ['enter', 'stay', 'leave', 'neither', 'unknown'].map((name) => say(`group.${name}`));
  return {
    name: say('sheet.areas'),
    header: [
      say('sheet.area'),
      say('sheet.looked'),
      ...groups,
      say('sheet.selectedBase'),
      say('sheet.selectedScenario'),
      say('sheet.selectedPersons'),
      say('sheet.cost'),
      say('sheet.costDifference'),
    ],
    widths: [20, 12, 10, 10, 10, 10, 10, 14, 14, 14, 16, 16],
    rows: [
      ...view.byArea.map(({ areaName, sums }) => areaRow(areaName, sums)),
      ...(view.sums ? [areaRow(say('sheet.total'), view.sums)] : []),
    ],
  };
}

function causeSheet(view: SimulationView, { say }: Making): WrittenSheet {
  return {
    name: say('sheet.causes'),
    titles: [say('cause.help')],
    header: ['cause.group', 'cause.name', 'cause.first', 'cause.firstPersons', 'cause.all'].map((key) =>
      say(key),
    ),
    widths: [16, 46, 16, 16, 16],
    rows: view.causes.map(({ group, cause, title, first, all }) => [
      say(`group.${group}`),
      title ?? say(`cause.${cause}`),
      first.households,
      first.persons,
      all,
    ]),
  };
}

function basisSheet(view: SimulationView, { say }: Making): WrittenSheet {
  const { inputs } = view;
  const today = typeof inputs.today === 'string' ? say(`today.${inputs.today}`) : say('today.simulation');
  return {
    name: say('sheet.basis'),
    header: [say('sheet.what'), say('side.base'), say('side.scenario'), say('sheet.reference')],
    widths: [46, 16, 16, 60],
    rows: [
      [say('form.today'), today, today, null],
      [say('form.cost'), inputs.costPerHeadYuan, inputs.costPerHeadYuan, null],
      ...view.numbers.map(({ title, before, after, reference }) => [title, before, after, reference]),
      ...view.rules.map(({ title, role, change, reference }) => [
        `${say(`role.${role}`)} · ${title}`,
        say(change === 'added' ? 'change.absent' : 'change.none'),
        say(`change.${change}`),
        reference,
      ]),
      [say('sheet.known'), view.known, null, null],
      [say('sheet.digest'), view.digest, null, null],
      [say('sheet.policyDigest'), view.policyDigest, null, null],
    ],
  };
}

/** Why the scenario has the household so, in one cell. */
function causesText({ causes }: Pick<SimulatedHousehold, 'causes'>, say: Sentence): string {
  return causes
    .map(({ cause, title, reason, missing }) => {
      if (reason) return reason.message;
      if (missing.length > 0) return say('cause.cannotTell', { rule: title ?? cause });
      return title ?? say(`cause.${cause}`);
    })
    .join(say('semicolon'));
}

function householdRow(no: number, one: SimulatedHousehold, say: Sentence): WrittenRow {
  return [
    no,
    one.townName,
    one.villageName,
    one.nationalHouseholdNo,
    one.headName,
    one.memberCount,
    one.incomeYear,
    one.perHeadFen === null ? null : yuan(one.perHeadFen),
    say(`mark.${one.today}`),
    say(`mark.${one.base}`),
    say(`mark.${one.scenario}`),
    causesText(one, say),
  ];
}

type Reading = {
  readonly tx: Tx;
  readonly packs: PackSet;
  readonly saved: SavedSimulation;
  readonly progress: (written: number) => Promise<void>;
};

async function* householdRows(
  { tx, packs, saved, progress }: Reading,
  group: 'scenario.enter' | 'scenario.leave' | 'scenario.unknown',
  { words, say }: Making,
): AsyncGenerator<WrittenRow> {
  let no = 0;
  const all = findAgain(tx, packs, saved, { group, deciding: 'first' }, undefined, Number.MAX_SAFE_INTEGER);
  for await (const { rows, source } of all) {
    for (const one of await householdViews(tx, source, rows, words)) {
      no += 1;
      yield householdRow(no, one, say);
    }
    await progress(rows.length);
  }
}

const COLUMNS = [
  ['no', 6],
  ['town', 14],
  ['village', 14],
  ['household', 16],
  ['head', 10],
  ['members', 8],
  ['incomeYear', 10],
  ['income', 14],
  ['today', 10],
  ['base', 10],
  ['scenario', 10],
  ['causes', 80],
] as const;

async function* sheetsOf(
  reading: Reading,
  view: SimulationView,
  making: Making,
): AsyncGenerator<WrittenSheet> {
  const { say } = making;
  yield resultSheet(view, making);
  yield areaSheet(view, making);
  yield causeSheet(view, making);
  for (const group of ['scenario.enter', 'scenario.leave', 'scenario.unknown'] as const)
    yield {
      name: say(`sheet.${group.slice('scenario.'.length)}List`),
      header: COLUMNS.map(([name]) => say(`column.${name}`)),
      widths: COLUMNS.map(([, width]) => width),
      rows: householdRows(reading, group, making),
    };
  yield basisSheet(view, making);
}

const MOST_SECONDS = 120;

type Written = {
  /** The simulation: a saved one, or one that was just worked out. */
  readonly find: (tx: Tx) => Promise<SavedSimulation>;
  readonly language: ScreeningLanguage;
  readonly path: string;
  readonly progress?: (done: number, total: number) => Promise<void>;
};

/**
 * Writes a simulation: figures, places, causes, who enters and leaves and of whom nobody can tell, with the reasons, and its basis.
 * Holds no document number, phone or card.
 * @throws Problem 404 `simulation.notFound`, 409 `simulation.notDone`
 */
export async function writeSimulation(
  { database, packs }: Services,
  actor: Actor,
  { find, language, path, progress = async () => undefined }: Written,
): Promise<{ readonly area: string; readonly on: string }> {
  const making = await makingOf(language);
  return database.read(actor, async (tx) => {
    await openWorkspace(tx, MOST_SECONDS);
    return withinTime(MOST_SECONDS, async () => {
      const saved = await find(tx);
      doneOf(saved);
      const view = await simulationView(tx, saved, saved.area, making.words);
      const { enter, leave, unknown } = view.sums?.scenario ?? {};
      const total = [enter, leave, unknown].reduce((sum, one) => sum + (one?.households ?? 0), 0);
      let done = 0;
      const reading = {
        tx,
        packs,
        saved,
        progress: (written: number) => {
          done += written;
          return progress(done, total);
        },
      };
      await writeXlsx(sheetsOf(reading, view, making), createWriteStream(path, { mode: 0o600 }));
      return { area: saved.area, on: saved.on_day };
    });
  });
}

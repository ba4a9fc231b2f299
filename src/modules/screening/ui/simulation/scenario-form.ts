import type { PolicyView, Scenario } from '../../simulation/model.ts';

/** A scenario while it is filled in: numbers as typed, so that nothing typed is lost. */
export type ScenarioForm = {
  readonly title: string;
  readonly today: 'registered' | 'monitored' | 'any' | 'simulation';
  readonly todaySimulation: string;
  readonly entry: readonly string[];
  readonly exclusion: readonly string[];
  readonly leaving: 'entry' | 'exit' | 'never';
  readonly exit: readonly string[];
  /** Parameter → as typed; a parameter without one stays as it is. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly off: readonly string[];
  /** Rule → condition as typed; a rule without one stays as it is. */
  readonly expressions: Readonly<Record<string, string>>;
  readonly cost: string;
  readonly truth: 'none' | 'registered' | 'monitored' | 'list' | 'numbers';
  readonly truthList: string;
  readonly truthNumbers: string;
};

type Rules = PolicyView['rules'];

/** After the last poor county had graduated, who is watched counts, and before it who is registered. */
const LAST_OF_REGISTERED = '2020-12-31';

/** A form to begin with: in comes whom the income lines in force find. */
export function emptyForm({ rules }: PolicyView, on: string): ScenarioForm {
  const lines = rules.filter(({ reads, kind }) => reads.length > 0 && kind !== 'data-check');
  const income = lines.filter(({ rule }) => rule.startsWith('income.below'));
  return {
    title: '',
    today: on <= LAST_OF_REGISTERED ? 'registered' : 'monitored',
    todaySimulation: '',
    entry: (income.length > 0 ? income : lines).slice(0, 1).map(({ rule }) => rule),
    exclusion: [],
    leaving: 'entry',
    exit: [],
    parameters: {},
    off: [],
    expressions: {},
    cost: '',
    truth: 'none',
    truthList: '',
    truthNumbers: '',
  };
}

/** The rules that ids and kinds name, in their order, each once. */
function rulesNamed(rules: Rules, selectors: readonly string[]): Rules {
  const found = selectors.flatMap((one) =>
    rules.filter(({ rule, kind }) => (one.includes('.') ? rule === one : kind === one)),
  );
  return [...new Set(found)];
}

/** All rules that decide in the scenario. */
export function rulesOfForm(rules: Rules, form: ScenarioForm): Rules {
  const exit = form.leaving === 'exit' ? form.exit : [];
  return rulesNamed(rules, [...form.entry, ...form.exclusion, ...exit]);
}

/** The numbers that the chosen rules read. */
export function numbersOfForm(policy: PolicyView, form: ScenarioForm): PolicyView['numbers'] {
  const read = new Set(rulesOfForm(policy.rules, form).flatMap(({ reads }) => reads));
  return policy.numbers.filter(({ parameter }) => read.has(parameter));
}

/** A number as people type it: full-width digits and separators too; undefined when it is none. */
export function typedNumber(text: string): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[,\s]/g, '');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** 户编号 as pasted from a sheet: apart by lines, commas or spaces. */
export const typedNumbers = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .split(/[\s,;、]+/)
      .filter((one) => one !== ''),
  ),
];

function truthOf(form: ScenarioForm): Scenario['truth'] {
  if (form.truth === 'none') return undefined;
  if (form.truth === 'list') return { list: form.truthList };
  if (form.truth === 'numbers') return { households: typedNumbers(form.truthNumbers) };
  return form.truth;
}

const isTyped = (text: string) => text === '' || typedNumber(text) !== undefined;

const FAULTS: readonly (readonly [key: string, isWrong: (form: ScenarioForm) => boolean])[] = [
  ['title', (form) => form.title.trim() === ''],
  ['entry', (form) => form.entry.length === 0],
  ['today', (form) => form.today === 'simulation' && form.todaySimulation === ''],
  ['exit', (form) => form.leaving === 'exit' && form.exit.length === 0],
  ['number', (form) => !Object.values(form.parameters).every(isTyped)],
  ['cost', (form) => !isTyped(form.cost)],
  ['list', (form) => form.truth === 'list' && form.truthList === ''],
  ['numbers', (form) => form.truth === 'numbers' && typedNumbers(form.truthNumbers).length === 0],
];

/** What is still missing or wrong: keys of `simulation:form.wrong.*`. */
export function faultsOf(form: ScenarioForm): string[] {
  return FAULTS.filter(([, isWrong]) => isWrong(form)).map(([key]) => key);
}

const exitOf = ({ leaving, exit }: ScenarioForm) =>
  leaving === 'entry' ? undefined : leaving === 'never' ? [] : [...exit];

/** The scenario that the form says, of a place and day. What equals the policy as it is changes nothing and is left out. */
export function toScenario(form: ScenarioForm, policy: PolicyView, area: string, on: string): Scenario {
  const present = new Map(policy.numbers.map((one) => [one.parameter, one.value]));
  const parameters = Object.entries(form.parameters).flatMap(([parameter, text]) => {
    const value = typedNumber(text);
    return value === undefined || value === present.get(parameter) ? [] : [[parameter, value] as const];
  });
  const now = new Map(policy.rules.map((one) => [one.rule, one.expression]));
  const rules = Object.entries(form.expressions).flatMap(([id, text]) => {
    const expression = text.trim();
    return expression === '' || expression === now.get(id) || form.off.includes(id)
      ? []
      : [{ id, expression }];
  });
  const exit = exitOf(form);
  const truth = truthOf(form);
  return {
    title: form.title.trim(),
    area,
    on,
    today: form.today === 'simulation' ? { simulation: form.todaySimulation } : form.today,
    entry: [...form.entry],
    exclusion: [...form.exclusion],
    ...(exit && { exit }),
    changes: { parameters: Object.fromEntries(parameters), rules, off: [...form.off] },
    costPerHeadYuan: typedNumber(form.cost) ?? 0,
    ...(truth && { truth }),
  };
}

/** A form with what a saved scenario asked, to ask again with something else; a pasted list of households is not kept. */
export function fromScenario(scenario: Scenario, form: ScenarioForm, title: string): ScenarioForm {
  const { today, exit, changes, truth } = scenario;
  const isList = typeof truth === 'object' && 'list' in truth;
  return {
    ...form,
    title,
    today: typeof today === 'string' ? today : 'simulation',
    todaySimulation: typeof today === 'string' ? '' : today.simulation,
    entry: scenario.entry,
    exclusion: scenario.exclusion,
    leaving: exit === undefined ? 'entry' : exit.length === 0 ? 'never' : 'exit',
    exit: exit ?? [],
    parameters: Object.fromEntries(
      Object.entries(changes.parameters).map(([id, value]) => [id, String(value)]),
    ),
    off: changes.off,
    expressions: Object.fromEntries(
      changes.rules.flatMap(({ id, expression }) => (expression === undefined ? [] : [[id, expression]])),
    ),
    cost: scenario.costPerHeadYuan === 0 ? '' : String(scenario.costPerHeadYuan),
    truth: typeof truth === 'string' ? truth : isList ? 'list' : 'none',
    truthList: isList ? truth.list : '',
  };
}

/** The slider of a number: from nothing to twice what it is, in steps that people use. */
export function sliderOf(value: number): { readonly max: number; readonly step: number } {
  const step = value >= 1000 ? 50 : value >= 100 ? 10 : value >= 10 ? 1 : 0.5;
  return { max: Math.max(step, Math.ceil((value * 2) / step) * step), step };
}

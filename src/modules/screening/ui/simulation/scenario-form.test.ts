import { expect, test } from 'vitest';
import { type PolicyView, Scenario } from '../../simulation/model.ts';
import {
  emptyForm,
  faultsOf,
  fromScenario,
  numbersOfForm,
  rulesOfForm,
  sliderOf,
  toScenario,
  typedNumber,
  typedNumbers,
} from './scenario-form.ts';

const rule = (id: string, kind: PolicyView['rules'][number]['kind'], reads: string[] = []) => ({
  rule: id,
  title: id,
  kind,
  severity: 'high' as const,
  expression: `${id} expression`,
  reference: '文件',
  reads,
});
const policy: PolicyView = {
  rules: [
    rule('guarantee.water', 'guarantee'),
    rule('income.below-monitoring-line', 'risk-warning', ['monitoring-line']),
    rule('exclusion.car', 'exclusion', ['car-price']),
  ],
  numbers: [
    { parameter: 'monitoring-line', title: '监测线', unit: 'yuan', value: 7500, reference: '文件' },
    { parameter: 'car-price', title: '车价', unit: 'yuan', value: null, reference: null },
  ],
};
const area = '469921000000';
const on = '2023-12-31';
const form = { ...emptyForm(policy, on), title: ' 提高 ' };

test('a form begins with the income line and asks for nothing but a title', () => {
  expect(form).toMatchObject({ today: 'monitored', entry: ['income.below-monitoring-line'] });
  expect(emptyForm(policy, '2019-12-31').today).toBe('registered');
  expect(faultsOf({ ...form, title: ' ' })).toEqual(['title']);
  expect(numbersOfForm(policy, form).map((one) => one.parameter)).toEqual(['monitoring-line']);
  expect(rulesOfForm(policy.rules, { ...form, exclusion: ['exclusion'] })).toHaveLength(2);
});

test('what equals the policy as it is, is no change', () => {
  const filled = {
    ...form,
    parameters: { 'monitoring-line': '７，５００', 'car-price': '30,000' },
    expressions: { 'guarantee.water': ' guarantee.water expression ', 'exclusion.car': 'true' },
    cost: '1,200.5',
  };
  expect(toScenario(filled, policy, area, on)).toMatchObject({
    title: '提高',
    changes: { parameters: { 'car-price': 30_000 }, rules: [{ id: 'exclusion.car', expression: 'true' }] },
    costPerHeadYuan: 1200.5,
  });
  expect(toScenario({ ...filled, off: ['exclusion.car'] }, policy, area, on).changes.rules).toEqual([]);
});

test('a form and its scenario say the same', () => {
  for (const given of [
    {},
    { leaving: 'exit' as const, exit: ['guarantee'] },
    { leaving: 'never' as const },
    { truth: 'list' as const, truthList: '01939f3a-0000-7000-8000-000000000000' },
    {
      today: 'simulation' as const,
      todaySimulation: '01939f3a-0000-7000-8000-000000000001',
      off: ['exclusion.car'],
    },
    { truth: 'monitored' as const, parameters: { 'monitoring-line': '8000' }, cost: '3' },
  ]) {
    const scenario = Scenario.parse(toScenario({ ...form, ...given }, policy, area, on));
    expect(toScenario(fromScenario(scenario, emptyForm(policy, on), '提高'), policy, area, on)).toEqual(
      scenario,
    );
  }
});

test('what is missing is told', () => {
  expect(
    faultsOf({
      ...form,
      entry: [],
      today: 'simulation',
      leaving: 'exit',
      parameters: { 'monitoring-line': '八千' },
      cost: '-1',
      truth: 'list',
    }),
  ).toEqual(['entry', 'today', 'exit', 'number', 'cost', 'list']);
  expect(faultsOf({ ...form, truth: 'numbers', truthNumbers: ' 、' })).toEqual(['numbers']);
});

test('numbers and household numbers as people type them', () => {
  expect([typedNumber('８，０００'), typedNumber('1e3'), typedNumber('')]).toEqual([
    8000,
    undefined,
    undefined,
  ]);
  expect(typedNumbers('h1\nh2，h1、 h3')).toEqual(['h1', 'h2', 'h3']);
  expect([sliderOf(7500), sliderOf(16), sliderOf(0)]).toEqual([
    { max: 15_000, step: 50 },
    { max: 32, step: 1 },
    { max: 0.5, step: 0.5 },
  ]);
});

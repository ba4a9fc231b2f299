import { z } from 'zod';
import { groupedYuanText } from '#kernel/money.ts';
import type { Finding } from '#kernel/problem.ts';
import type { CodeList } from './codes.ts';
import { type Dated, datedFields, datedRows } from './dated.ts';
import { PolicyText } from './document.ts';
import { compile, type EvaluationContext, type Evaluator, type Outcome, outcomeOf } from './evaluate.ts';
import type { Explanation } from './explain.ts';
import { type Expression, variablesOf } from './expression.ts';
import type { FactType, FactValue } from './facts.ts';
import { parseExpression } from './parse-expression.ts';
import { type Vocabulary, variableType } from './vocabulary.ts';

export const RuleKind = z.enum([
  /** 不纳入 */
  'exclusion',
  /** 应纳尽纳 */
  'must-include',
  /** 户退出标准 */
  'exit-standard',
  /** 村出列标准 */
  'village-standard',
  /** 过筛子 */
  'sieve',
  /** 疑点数据 */
  'data-check',
  /** 风险预警 */
  'risk-warning',
  /** 两不愁三保障 */
  'guarantee',
]);
export type RuleKind = z.infer<typeof RuleKind>;

/** One rule of a `rules/` file. */
export const RuleFile = z.strictObject({
  /** `group.what`, e.g. `income.below-poverty-line` */
  id: z.string().regex(/^[a-z]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/),
  title: PolicyText,
  kind: RuleKind,
  /** What it judges; of a village it reads `village.…` and no household. */
  subject: z.enum(['household', 'village']).default('household'),
  ...datedFields,
  severity: z.enum(['high', 'medium', 'low']),
  /** Whether a screening asks it when no rule is named; without a word its kind decides. */
  usual: z.boolean().optional(),
  /** 责任单位 */
  responsible: PolicyText,
  /** CEL, the subset of `parse-expression.ts`; true = hit */
  expression: z.string().trim().min(1),
  /** Sentence with `{income.perHeadFen:yuan}`, `{household.householdType}`, `{members}` in place of values */
  message: PolicyText,
});

/** 规则: a dated sentence of policy over one household. */
export type Rule = Omit<z.infer<typeof RuleFile>, 'area' | 'from' | 'to'> & Dated;

export function rulesOf(file: z.infer<typeof RuleFile>, pack: string): Rule[] {
  return datedRows(file, pack);
}

/** A rule that was checked and is ready to run. */
export type CompiledRule = {
  readonly rule: Rule;
  /** The checked expression: what the SQL compiler and the explanation read. */
  readonly expression: Expression;
  readonly evaluator: Evaluator;
};

const PLACEHOLDER = /\{([a-zA-Z0-9.]+)(?::([a-z]+))?\}/g;

/** What a sentence may name: facts of the household, of its village, of its last income, numbers of policy. */
function placeholderType(path: string, vocabulary: Vocabulary): FactType | 'members' | undefined {
  if (path === 'members') return 'members';
  const [owner = ''] = path.split('.');
  const isSingle = path === 'day' || ['household', 'income', 'village', 'policy'].includes(owner);
  return isSingle ? variableType(vocabulary, path) : undefined;
}

function messageFindings(rule: Rule, vocabulary: Vocabulary): Finding[] {
  const findings: Finding[] = [];
  for (const text of [rule.message.zh, rule.message.zhHant ?? '', rule.message.en])
    for (const [whole, path = '', format] of text.matchAll(PLACEHOLDER)) {
      const type = placeholderType(path, vocabulary);
      if (type === undefined || (format !== undefined && !(format === 'yuan' && path.endsWith('Fen'))))
        findings.push({ code: 'policy.message.placeholder', at: rule.id, details: { placeholder: whole } });
    }
  return findings;
}

/** Checks and compiles a rule against the code lists and parameters of its pack. */
export function compileRule(
  rule: Rule,
  vocabulary: Vocabulary,
): { readonly compiled?: CompiledRule; readonly findings: readonly Finding[] } {
  const { expression, findings } = parseExpression(rule.expression, vocabulary, rule.id, rule.subject);
  const all = [...findings, ...messageFindings(rule, vocabulary)];
  if (!expression || all.length > 0) return { findings: all };
  return { compiled: { rule, expression, evaluator: compile(expression) }, findings: [] };
}

/** Every name that a rule reads, in its expression and in its sentence: `household.safeWater`, `member.age`, `policy.povertyLineFen`. */
export function readsOf({ rule, expression }: CompiledRule): ReadonlySet<string> {
  const reads = new Set(variablesOf(expression));
  for (const [, path = ''] of rule.message.zh.matchAll(PLACEHOLDER)) if (path.includes('.')) reads.add(path);
  return reads;
}

/** What the rule says of a household. Whether it is in force there and then is the caller's question (`rulesOn`). */
export function evaluate(compiled: CompiledRule, context: EvaluationContext): Outcome {
  return outcomeOf(compiled.evaluator(context));
}

export type MessageLanguage = 'zh' | 'zhHant' | 'en';

/** The language of a text, and the packs' words: code lists whose labels it shows, names and their types. */
export type Wording = {
  readonly language: MessageLanguage;
  readonly codes: ReadonlyMap<string, CodeList>;
  readonly vocabulary: Vocabulary;
};

function yesOrNo(value: boolean, language: MessageLanguage): string {
  if (language === 'en') return value ? 'yes' : 'no';
  return value ? '是' : '否';
}

function labelsOf(codes: readonly string[], list: CodeList | undefined, language: MessageLanguage): string {
  const labels = codes.map((code) => {
    const found = list?.values.find((value) => value.code === code);
    return (language === 'en' ? found?.english : found?.label) ?? code;
  });
  return labels.join(language === 'en' ? ', ' : '、');
}

/** At most two decimals: a share of people is no measurement of ten digits. */
function numberText(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function shown(
  value: FactValue,
  type: FactType | 'members' | undefined,
  format: string | undefined,
  { language, codes }: Omit<Wording, 'vocabulary'>,
): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return yesOrNo(value, language);
  if (typeof value === 'number')
    return format === 'yuan' ? groupedYuanText(Math.round(value)) : numberText(value);
  const list = /^codes?:(.+)$/.exec(type ?? '')?.[1] ?? '';
  return labelsOf([value].flat(), codes.get(list), language);
}

const NOT_KNOWN = { zh: '不知道', zhHant: '不知道', en: 'not known' } as const;
const YUAN = { zh: ' 元', zhHant: ' 元', en: ' yuan' } as const;

/** A value that a rule used, for people: money in yuan, the labels of codes, yes and no; what is not known is said. */
export function usedValueText(name: string, value: FactValue, wording: Wording): string {
  if (value === null) return NOT_KNOWN[wording.language];
  const money = name.endsWith('Fen');
  const text = shown(value, variableType(wording.vocabulary, name), money ? 'yuan' : undefined, wording);
  return money ? `${text}${YUAN[wording.language]}` : text;
}

function read(
  path: string,
  context: Pick<EvaluationContext, 'facts' | 'policy'>,
  explanation: Pick<Explanation, 'members'>,
): FactValue {
  if (path === 'members') return explanation.members.length;
  if (path === 'day') return context.facts.day;
  const [owner = '', name = ''] = path.split('.');
  if (owner === 'policy') return context.policy[name] ?? null;
  if (owner !== 'household' && owner !== 'income' && owner !== 'village') return null;
  return (context.facts[owner] as Record<string, FactValue>)[name] ?? null;
}

/** The rule's sentence with the values it used; a value that is not known is shown as —. Money in yuan. */
export function messageOf(
  compiled: { readonly rule: Pick<Rule, 'message'> },
  context: Pick<EvaluationContext, 'facts' | 'policy'>,
  explanation: Pick<Explanation, 'members'>,
  { language, codes, vocabulary }: Wording,
): string {
  const { message } = compiled.rule;
  const template = message[language] ?? message.zh;
  return template.replace(PLACEHOLDER, (_, path: string, format: string | undefined) =>
    shown(read(path, context, explanation), placeholderType(path, vocabulary), format, { language, codes }),
  );
}

import { z } from 'zod';
import { type AreaCode, levelOfCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { ReportKind, type ReportSection, type Run } from '../model.ts';

const Periods = z.array(z.string()).optional();

const Sentence = z.strictObject({
  periods: Periods,
  /** Indicators that must be known and not 0. */
  when: z.array(z.string()).default([]),
  text: z.string().optional(),
  /** Said instead when a figure of `text` is not known: the first of these that can be said. */
  otherwise: z.union([z.string().transform((text) => [text]), z.array(z.string())]).default([]),
  /** A list from which items of 0 are left out. */
  list: z.strictObject({ lead: z.string(), end: z.string(), items: z.array(z.string()) }).optional(),
  /** Names what is not known, so that silence is not read as 0: each an indicator, and a name where its title is none. */
  unknown: z.strictObject({ lead: z.string(), end: z.string(), indicators: z.array(z.string()) }).optional(),
  /** The parts with most, in place of `{top}`. */
  top: z.strictObject({ indicator: z.string(), count: z.int(), lead: z.string().default('') }).optional(),
});
type Sentence = z.infer<typeof Sentence>;

const Section = z.strictObject({
  key: z.string(),
  title: z.string(),
  /** Paragraphs begin with 一是, 二是 … */
  numbered: z.boolean().default(false),
  /** The only paragraph when there is no other. */
  fallback: z.string().optional(),
  paragraphs: z.array(z.strictObject({ key: z.string(), periods: Periods, sentences: z.array(Sentence) })),
});

/** A file of `templates/`: what a summary says, as data. */
export const TemplateFile = z.strictObject({
  kind: ReportKind,
  /** Kind whose sections and subjects it takes over. */
  like: ReportKind.optional(),
  title: z.string(),
  /** Policy period → name of the work in the title. */
  subjects: z.record(z.string(), z.string()).default({}),
  sections: z.array(Section).default([]),
});
export type Template = z.infer<typeof TemplateFile>;

/** A figure as a text shows it. */
export type ShownFigure = {
  readonly title: string;
  readonly value: number | null;
  readonly shown: string;
  readonly unit: string;
};

/** What a text is composed of. */
export type Composition = {
  readonly area: AreaCode;
  readonly periods: readonly string[];
  /** `{name}` → words; a name that is missing makes its sentence unsayable. */
  readonly words: ReadonlyMap<string, string>;
  readonly parts: readonly { readonly code: AreaCode; readonly name: string }[];
  readonly figureOf: (indicator: string, area: AreaCode) => ShownFigure | undefined;
  /** Paragraph key → a person's text, with `{{indicator@area}}` marks. */
  readonly narrative: Readonly<Record<string, string>>;
};

const MARK = /\{\{([a-z0-9.-]+)(?:@(\d{12}))?\}\}/;
const TOKEN = /(\{\{[a-z0-9.-]+(?:@\d{12})?\}\}|\{[a-z:-]+\})/i;

/** The figures that a text names: indicator and, when given, place. */
export function marksOf(text: string): { readonly indicator: string; readonly area: string | undefined }[] {
  return [...text.matchAll(new RegExp(MARK, 'g'))].map(([, indicator = '', area]) => ({ indicator, area }));
}

type Filling = {
  /** In place of `{top}`. */
  readonly top: readonly Run[];
  /** True: a text with an unknown word or figure is not said at all. False, of a person's text: the figure is shown as —. */
  readonly strict: boolean;
};

const STRICT: Filling = { top: [], strict: true };
const LENIENT: Filling = { top: [], strict: false };

function figureRun(
  indicator: string,
  area: AreaCode,
  composition: Composition,
  strict: boolean,
): Run[] | undefined {
  const figure = composition.figureOf(indicator, area);
  if (figure !== undefined && figure.value !== null)
    return [{ figure: indicator, area, shown: figure.shown, unit: figure.unit }];
  return strict ? undefined : [{ figure: indicator, area, shown: '—', unit: figure?.unit ?? '' }];
}

function tokenRuns(
  token: string,
  composition: Composition,
  { top, strict }: Filling,
): readonly Run[] | undefined {
  const [, indicator, area = composition.area] = MARK.exec(token) ?? [];
  if (indicator !== undefined) return figureRun(indicator, area, composition, strict);
  if (!strict || !/^\{[a-z:-]+\}$/i.test(token)) return token === '' ? [] : [{ text: token }];
  if (token === '{top}') return top;
  const word = composition.words.get(token.slice(1, -1));
  return word === undefined ? undefined : [{ text: word }];
}

/** Runs of a text; undefined when it cannot be said. */
function runsOf(text: string, composition: Composition, filling: Filling): Run[] | undefined {
  const tokens = text.split(TOKEN).map((token) => tokenRuns(token, composition, filling));
  return tokens.some((runs) => runs === undefined) ? undefined : tokens.flatMap((runs) => runs ?? []);
}

function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last && 'text' in last && 'text' in run) result[result.length - 1] = { text: last.text + run.text };
    else result.push(run);
  }
  return result;
}

function topRuns({ top }: Sentence, composition: Composition): Run[] {
  if (!top) return [];
  const most = composition.parts
    .map((part) => ({ part, figure: composition.figureOf(top.indicator, part.code) }))
    .filter(({ figure }) => (figure?.value ?? 0) > 0)
    .sort((a, b) => (b.figure?.value ?? 0) - (a.figure?.value ?? 0) || (a.part.code < b.part.code ? -1 : 1))
    .slice(0, top.count);
  return most.flatMap(({ part, figure }, i): Run[] => [
    { text: (i === 0 ? top.lead : '、') + part.name },
    { figure: top.indicator, area: part.code, shown: figure?.shown ?? '', unit: figure?.unit ?? '' },
  ]);
}

function listRuns(list: NonNullable<Sentence['list']>, composition: Composition): Run[] {
  const items = list.items.flatMap((item) => {
    const counted = marksOf(item).every(
      ({ indicator }) => (composition.figureOf(indicator, composition.area)?.value ?? 0) > 0,
    );
    const runs = counted ? runsOf(item, composition, STRICT) : undefined;
    return runs ? [runs] : [];
  });
  if (items.length === 0) return [];
  return [
    { text: list.lead },
    ...items.flatMap((runs, i): Run[] => (i === 0 ? runs : [{ text: '，' }, ...runs])),
    { text: list.end },
  ];
}

function unknownRuns(unknown: NonNullable<Sentence['unknown']>, composition: Composition): Run[] {
  const titles = unknown.indicators.flatMap((line) => {
    const [id = '', name] = line.split(' ');
    const figure = composition.figureOf(id, composition.area);
    return figure !== undefined && figure.value === null ? [name ?? figure.title] : [];
  });
  return titles.length === 0 ? [] : [{ text: `${unknown.lead}${titles.join('、')}${unknown.end}` }];
}

const holdsIn = (periods: readonly string[] | undefined, composition: Composition) =>
  periods === undefined || periods.some((period) => composition.periods.includes(period));

function sentenceRuns(sentence: Sentence, composition: Composition): Run[] {
  const present = sentence.when.every((id) => (composition.figureOf(id, composition.area)?.value ?? 0) > 0);
  if (!present || !holdsIn(sentence.periods, composition)) return [];
  if (sentence.list) return listRuns(sentence.list, composition);
  if (sentence.unknown) return unknownRuns(sentence.unknown, composition);
  const text = sentence.text ?? '';
  const top = topRuns(sentence, composition);
  // A village has no parts: a sentence that is only about them is not said, one with a lead-in goes without.
  if (text.includes('{top}') && top.length === 0 && sentence.top?.lead === '') return [];
  for (const told of [text, ...sentence.otherwise]) {
    const runs = runsOf(told, composition, { top, strict: true });
    if (runs) return runs;
  }
  return [];
}

const ORDINALS = '一二三四五六七八九十';

type Told = { readonly key: string; readonly runs: readonly Run[] };

/** The paragraph as a person wrote it, else as the template tells it; none when there is nothing to say. */
function paragraphOf(
  { key, runs }: Told,
  composition: Composition,
): ReportSection['paragraphs'][number] | undefined {
  const own = composition.narrative[key];
  if (own === '') return undefined;
  if (own !== undefined) return { key, runs: joined(runsOf(own, composition, LENIENT) ?? []), edited: true };
  return runs.length === 0 ? undefined : { key, runs: joined(runs), edited: false };
}

/** The sections of a summary: what the template says of these figures, with the paragraphs that a person wrote in their place. */
export function composeSections(
  template: Pick<Template, 'sections'>,
  composition: Composition,
): ReportSection[] {
  return template.sections.map((section) => {
    const paragraphs = section.paragraphs
      .filter((paragraph) => holdsIn(paragraph.periods, composition))
      .map(({ key, sentences }) => ({
        key,
        runs: sentences.flatMap((sentence) => sentenceRuns(sentence, composition)),
      }))
      .flatMap((told) => paragraphOf(told, composition) ?? []);
    const numbered = section.numbered ? paragraphs.map(withOrdinal) : paragraphs;
    const rest = restOf(section, paragraphs.length === 0, composition);
    return { key: section.key, title: section.title, paragraphs: [...numbered, ...rest] };
  });
}

/** 一是 … 二是 …; a person's paragraph brings its own words. */
function withOrdinal(
  paragraph: ReportSection['paragraphs'][number],
  i: number,
): ReportSection['paragraphs'][number] {
  if (paragraph.edited) return paragraph;
  return { ...paragraph, runs: joined([{ text: `${ORDINALS.charAt(i)}是` }, ...paragraph.runs]) };
}

/** What a person added at the section's end (key `<section>.more`), or the fallback of an empty section. */
function restOf(
  section: Template['sections'][number],
  empty: boolean,
  composition: Composition,
): ReportSection['paragraphs'] {
  const key = `${section.key}.more`;
  const own = composition.narrative[key];
  if (own !== undefined && own !== '')
    return [{ key, runs: joined(runsOf(own, composition, LENIENT) ?? []), edited: true }];
  const fallback =
    empty && section.fallback !== undefined ? runsOf(section.fallback, composition, STRICT) : undefined;
  return fallback ? [{ key, runs: joined(fallback), edited: false }] : [];
}

/** Every indicator that a template may name, so that all of them are read at once. */
export function indicatorsOf(template: Pick<Template, 'sections'>): {
  readonly whole: string[];
  readonly parts: string[];
} {
  const sentences = template.sections.flatMap((section) =>
    section.paragraphs.flatMap((paragraph) => paragraph.sentences),
  );
  const texts = sentences.flatMap((one) => [one.text ?? '', ...one.otherwise, ...(one.list?.items ?? [])]);
  const whole = [
    ...texts.flatMap((text) => marksOf(text).map(({ indicator }) => indicator)),
    ...sentences.flatMap((one) => [
      ...one.when,
      ...(one.unknown?.indicators ?? []).map((line) => line.split(' ')[0] ?? ''),
    ]),
  ];
  return {
    whole: [...new Set(whole)],
    parts: [...new Set(sentences.flatMap((one) => (one.top ? [one.top.indicator] : [])))],
  };
}

/** Keys under which a person's text may be kept. */
export function paragraphKeys(template: Pick<Template, 'sections'>): ReadonlySet<string> {
  return new Set(
    template.sections.flatMap((section) => [
      ...section.paragraphs.map(({ key }) => key),
      `${section.key}.more`,
    ]),
  );
}

/** The figures that a document prints. */
export function printedFigures(
  sections: readonly ReportSection[],
): { readonly indicator: string; readonly area: AreaCode }[] {
  const seen = new Map<string, { indicator: string; area: AreaCode }>();
  for (const run of sections.flatMap((section) => section.paragraphs.flatMap((paragraph) => paragraph.runs)))
    if ('figure' in run) seen.set(`${run.figure} ${run.area}`, { indicator: run.figure, area: run.area });
  return [...seen.values()];
}

const LEVEL_WORDS: Readonly<Record<string, { whole: string; partKind: string }>> = {
  province: { whole: '全省', partKind: '市' },
  city: { whole: '全市', partKind: '县' },
  county: { whole: '全县', partKind: '乡镇' },
  town: { whole: '全镇', partKind: '村' },
  village: { whole: '全村', partKind: '组' },
};

/** 2019年6月7日 */
export function chineseDay(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** The words of place and time that every summary may use. 全乡 and 全区 follow the place's own name. */
export function plainWords(area: AreaCode, areaName: string, day: Day): Map<string, string> {
  const { whole = '', partKind = '' } = LEVEL_WORDS[levelOfCode(area)] ?? {};
  const ending = areaName.at(-1) ?? '';
  const year = day.slice(0, 4);
  return new Map([
    ['area', areaName],
    ['whole', '省市县区旗乡镇村'.includes(ending) && ending !== '' ? `全${ending}` : whole],
    ['partKind', partKind],
    ['day', chineseDay(day)],
    ['year', year],
    ['yearSpan', day.endsWith('-12-31') ? `${year}年` : `${year}年以来`],
    ['half', day.slice(5) <= '06-30' ? '上半年' : '下半年'],
  ]);
}

/** 一、基本情况 */
export function sectionHeading(index: number, title: string): string {
  return `${ORDINALS.charAt(index)}、${title}`;
}

/** What every summary says under its text: a figure without its day, or a ratio without its rounding, is none. */
export function noteOf(on: Day, takenOn: Day): string {
  const taken = `取自${chineseDay(takenOn)}所知的登记册`;
  return `注：文中数字截至${chineseDay(on)}，${taken}；百分比保留两位小数，四舍五入；疑点数据为取数时的条数。`;
}

import type { Item } from '#policy/items.ts';
import type { Policy } from '#policy/policy.ts';
import type { SurveyForm, SurveyItem } from '../model.ts';
import { formsOf, kindOf, optionsOf, shownValue } from '../rules.ts';
import type { SurveyWords } from '../wording.ts';
import type { ValueRow } from './queries.ts';

function itemView(
  item: Item,
  row: ValueRow | undefined,
  policy: Pick<Policy, 'codes'>,
  words: SurveyWords,
): SurveyItem {
  const { text, convert, label } = words;
  return {
    id: item.id,
    title: text(item.title),
    question: item.question ? text(item.question) : null,
    type: kindOf(item),
    options: optionsOf(item, policy).map((value) => ({ code: value.code, label: label(value) })),
    unit: item.unit ? text(item.unit) : null,
    reference: { title: convert(item.reference.title), no: convert(item.reference.no) },
    value: row ? shownValue(item, row) : null,
    recorded: row
      ? {
          since: row.since,
          recordedAt: row.recordedAt,
          recorder: row.recorder,
          source: row.source,
          note: row.note,
          sheet: row.sheet,
          row: row.row,
        }
      : null,
  };
}

/** The items of a place, and the sheets on which somebody is asked today. */
export type Asked = Pick<Policy, 'codes' | 'items'> & { readonly forms: ReadonlySet<string> };

/** The forms on which items of one kind are asked, and others that were answered, with what is known of one subject. */
export function formViews(
  policy: Asked,
  of: Item['of'],
  rows: readonly ValueRow[],
  words: SurveyWords,
): SurveyForm[] {
  const values = new Map(rows.map((row) => [row.item, row]));
  const items = [...policy.items.values()].filter((item) => item.of === of);
  const shown = [...formsOf(items)].filter(
    ([form, asked]) => policy.forms.has(form) || asked.some(({ id }) => values.has(id)),
  );
  return shown.map(([form, asked]) => ({
    form,
    title: asked[0] ? words.text(asked[0].form) : form,
    items: asked.map((item) => itemView(item, values.get(item.id), policy, words)),
  }));
}

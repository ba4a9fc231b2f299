import type { ScreeningReason } from './model.ts';

/**
 * The values that a reason used, in words: each member's together under the member's name, then what is of the household and of policy.
 * @param label the name of a fact in the reader's language; a value without one is left out
 */
export function valueLines(
  values: ScreeningReason['values'],
  label: (name: string) => string | undefined,
  comma: string,
): { readonly member: string | null; readonly words: string }[] {
  const lines = new Map<string | null, string[]>();
  for (const { name, label: own, member, text } of values) {
    const said = own ?? label(name);
    if (said === undefined) continue;
    const words = lines.get(member) ?? [];
    words.push(`${said} ${text}`);
    lines.set(member, words);
  }
  return [...lines].map(([member, words]) => ({ member, words: words.join(comma) }));
}

/** The key of a fact's name in the catalogue `screening`. */
export function labelKey(name: string): string {
  const plain = name
    .replace(/^lists\.\w+\./, 'list.')
    .replace(/^incomes\./, 'income.')
    .replace(/^statuses\.(?!from$|to$)/, 'household.');
  return `value.${plain.replace('.', '_')}`;
}

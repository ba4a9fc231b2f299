/** One field of a correction: how it is asked and what it holds. */
export type CorrectionField = {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'code' | 'codes' | 'flag' | 'number' | 'fen' | 'phone';
  /** Code list of `code` and `codes`. */
  readonly list?: string;
  /** At most so many values of `codes`. */
  readonly most?: number;
  /** A value must stay: the field cannot be emptied. */
  readonly required?: boolean;
};

export type CorrectionValue = string | number | boolean | readonly string[] | null;
export type CorrectionValues = Readonly<Record<string, CorrectionValue>>;

/** What is typed into a field, from its value: fen are typed as yuan. */
export function typedOf(field: CorrectionField, value: CorrectionValue): string {
  if (value === null || Array.isArray(value)) return '';
  if (field.kind === 'fen') return String(Number(value) / 100);
  return String(value);
}

/** The value of what was typed; undefined when it is not one. Empty is null: not known. */
export function valueOfTyped(field: CorrectionField, typed: string): CorrectionValue | undefined {
  const text = typed.trim();
  if (text === '') return field.required === true ? undefined : null;
  if (field.kind === 'text') return text;
  if (field.kind === 'phone') return /^\d{11}$/.test(text) ? text : undefined;
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  return field.kind === 'fen' ? Math.round(number * 100) : number;
}

function same(a: CorrectionValue | undefined, b: CorrectionValue | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => one === b[at]);
  return a === b;
}

/** Only what differs from before: absent fields stay as they are. */
export function changedFields(
  before: CorrectionValues,
  after: CorrectionValues,
): Record<string, CorrectionValue> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !same(before[name], value)));
}

import type { IntakePreview } from '#modules/registry/index.ts';
import type { BatchSummary } from './model.ts';
import type { ChangeRow } from './queries.ts';

/** Name of a changed fact as the page's catalogue knows it: `per_head_fen` → perHeadFen, `member.left` → memberLeft. */
function fieldName(column: string): string {
  return column.replace(/_hash$/, '').replace(/[._]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function shownFields(byField: IntakePreview['byField']): BatchSummary['byField'] {
  return byField.map((one) => ({ ...one, field: fieldName(one.field) }));
}

type StoredField = { field: string; person?: string; old: string | null; new: string | null };

/** A changed household with its fields under the names of the page's catalogue. */
export function shownChange(change: ChangeRow): ChangeRow {
  const fields = JSON.parse(change.fields) as StoredField[];
  return {
    ...change,
    fields: JSON.stringify(fields.map((one) => ({ ...one, field: fieldName(one.field) }))),
  };
}

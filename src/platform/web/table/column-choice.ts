import { useMemo, useState } from 'react';
import type { Column } from './column.ts';

type Kept = { readonly shown?: readonly string[]; readonly dense?: boolean };

export type ColumnChoice<Row> = {
  /** Columns shown, in the chosen order. */
  readonly shown: readonly Column<Row>[];
  readonly dense: boolean;
  toggle(id: string): void;
  /** Moves a column one place: -1 to the left, 1 to the right. */
  move(id: string, by: -1 | 1): void;
  setDense(dense: boolean): void;
  reset(): void;
};

function readKept(key: string): Kept {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

/** Which columns are shown and how dense the rows are, kept in this browser under the table's name. */
export function useColumnChoice<Row>(name: string, columns: readonly Column<Row>[]): ColumnChoice<Row> {
  const key = `daohu.table.${name}`;
  const [kept, setKept] = useState<Kept>(() => readKept(key));
  const keep = (next: Kept) => {
    setKept(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  const shown = useMemo(() => {
    if (kept.shown === undefined) return columns.filter((column) => column.hidden !== true);
    const chosen = kept.shown.flatMap((id) => columns.find((column) => column.id === id) ?? []);
    const first = columns[0];
    return first === undefined ? [] : [first, ...chosen.filter((column) => column.id !== first.id)];
  }, [columns, kept.shown]);
  const ids = shown.map((column) => column.id);
  return {
    shown,
    dense: kept.dense ?? true,
    toggle: (id) =>
      keep({ ...kept, shown: ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id] }),
    move: (id, by) => {
      const from = ids.indexOf(id);
      const to = from + by;
      const other = ids[to];
      if (from < 1 || to < 1 || other === undefined) return;
      keep({ ...kept, shown: ids.map((one, index) => (index === from ? other : index === to ? id : one)) });
    },
    setDense: (dense) => keep({ ...kept, dense }),
    reset: () => keep({}),
  };
}

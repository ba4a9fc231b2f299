import type { ReactNode } from 'react';

/** A column of our table. */
export type Column<Row> = {
  readonly id: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** The same as plain text, for the export as seen; without it the column is left out there. */
  readonly text?: (row: Row) => string | number | null;
  readonly align?: 'right';
  /** Width in rem. */
  readonly width?: number;
  /** Sort key; a click on the head asks for it. */
  readonly sort?: string;
  /** Not shown until chosen. */
  readonly hidden?: boolean;
};

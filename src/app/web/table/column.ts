import type { ReactNode } from 'react';

/** A column of our table. */
export type Column<Row> = {
  readonly id: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  readonly align?: 'right';
  /** Width in rem. */
  readonly width?: number;
  /** Sort key; a click on the head asks for it. */
  readonly sort?: string;
  /** Not shown until chosen. */
  readonly hidden?: boolean;
};

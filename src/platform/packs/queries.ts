import type pg from 'pg';
import type { Finding } from '#kernel/problem.ts';

/** An approved change of rules, as it is stored. */
export type ApprovedChange = {
  readonly id: string;
  readonly title: string;
  /** 12-digit code of its county or town. */
  readonly area: string;
  /** RFC 3339 with microseconds. */
  readonly approvedAt: string;
  readonly content: unknown;
};

/** An approved change that no longer fits the packs of the program, and why; the policies are without it. */
export type BrokenChange = Pick<ApprovedChange, 'id' | 'title' | 'area'> & {
  readonly findings: readonly Finding[];
};

/** The reader of policy sees what is approved and no people. One message is one transaction. */
const AS_READER =
  "set local daohu.scope = ''; set local daohu.actor = 'policy'; set local daohu.role = 'policy-reader'; set local daohu.may_write = 'off'";

async function asReader<T>(pool: pg.Pool, query: string): Promise<T[]> {
  const results = (await pool.query(`${AS_READER}; ${query}`)) as unknown as pg.QueryResult[];
  return (results.at(-1)?.rows ?? []) as T[];
}

/** What changes with each approval, told by one short question. */
export type ApprovedMark = { readonly count: number; readonly last: string | null };

export async function approvedMark(pool: pg.Pool): Promise<ApprovedMark> {
  const [row] = await asReader<ApprovedMark>(
    pool,
    "select count(*)::int as count, max(approved_at) as last from rule_amendment where state = 'approved'",
  );
  return row ?? { count: 0, last: null };
}

/** What is approved, in the order in which it became known. */
export async function approvedChanges(pool: pg.Pool): Promise<ApprovedChange[]> {
  return asReader<ApprovedChange>(
    pool,
    `select id, title, area, approved_at as "approvedAt", content from rule_amendment where state = 'approved' order by approved_at, id`,
  );
}

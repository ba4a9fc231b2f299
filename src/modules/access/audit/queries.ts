import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { AuditQuery } from '../model.ts';

export type AuditRow = {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly actorName: string;
  readonly actorRole: string;
  readonly command: string;
  readonly subject: string;
  readonly area: string;
  readonly purpose: string | null;
  readonly details: Record<string, unknown>;
};

/** Audit lines that the reader may see, newest first; `cursor` is the last line's number. */
export async function listAudit(tx: Tx, query: AuditQuery): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select a.seq, a.at, a.actor, coalesce(u.name, a.actor) as "actorName", a.actor_role as "actorRole", a.command, a.subject, a.area, a.purpose, a.details
    from audit a left join auth_user u on u.id = a.actor
    where (${query.cursor ?? null}::bigint is null or a.seq < ${query.cursor ?? null}::bigint)
      and (${query.actor ?? null}::text is null or a.actor = ${query.actor ?? null})
      and (${query.command ?? null}::text is null or a.command = ${query.command ?? null})
      and (${query.subject ?? null}::text is null or a.subject = ${query.subject ?? null})
    order by a.seq desc limit ${query.limit}`.execute(tx);
  return rows;
}

import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { Activity, AuditQuery } from '../model.ts';

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

const CHINA = 'Asia/Shanghai';

/** Audit lines that the reader may see, newest first; `cursor` is the last line's number. */
export async function listAudit(tx: Tx, query: AuditQuery): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select a.seq, a.at, a.actor, coalesce(u.name, a.actor) as "actorName", a.actor_role as "actorRole", a.command, a.subject, a.area, a.purpose, a.details
    from audit a left join auth_user u on u.id = a.actor
    where (${query.cursor ?? null}::bigint is null or a.seq < ${query.cursor ?? null}::bigint)
      and (${query.actor ?? null}::text is null or a.actor = ${query.actor ?? null})
      and (${query.command ?? null}::text is null or a.command = ${query.command ?? null})
      and (${query.subject ?? null}::text is null or a.subject = ${query.subject ?? null})
      and (${query.from ?? null}::date is null or a.at >= (${query.from ?? null}::date)::timestamp at time zone ${CHINA})
      and (${query.to ?? null}::date is null or a.at < (${query.to ?? null}::date + 1)::timestamp at time zone ${CHINA})
    order by a.seq desc limit ${query.limit}`.execute(tx);
  return rows;
}

/** How often each command was carried out on a day in a place (leading digits) of one's own scope. */
export async function countCommands(tx: Tx, prefix: string, day: string): Promise<Activity['items']> {
  const { rows } = await sql<Activity['items'][number]>`
    select command, times, subjects from count_commands(${prefix}, (${day}::date)::timestamp at time zone ${CHINA},
      (${day}::date + 1)::timestamp at time zone ${CHINA}) order by command`.execute(tx);
  return rows;
}

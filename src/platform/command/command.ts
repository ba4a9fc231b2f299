import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { areaPrefix } from '#kernel/area-code.ts';
import { isUuid } from '#kernel/ids.ts';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Database, Tx } from '../db/database.ts';
import { knowledgeInstant } from '../db/knowledge.ts';

/** What a command may use: its transaction, who acts, the instant that its records carry, and the outside as ports. */
export type Context<Services> = {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly commandId: string;
  /** RFC 3339 with microseconds: `recorded_at` of all that this command writes. */
  readonly now: string;
  readonly services: Services;
};

/** What is kept in the audit, and what is answered. Details never carry a full document number, phone, card or health fact. */
export type Outcome<Answer> = {
  /** `household:<id>`, `import:<id>`, `area:<code>` … */
  readonly subject: string;
  /** 12-digit code of the place concerned. */
  readonly area?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly answer: Answer;
};

export type Permission = {
  readonly roles: readonly string[];
};

export type CommandEnvironment<Services> = {
  readonly database: Database;
  readonly actor: Actor;
  readonly services: Services;
};

export type Command<Services, Input, Answer> = {
  readonly name: string;
  readonly permission: Permission;
  readonly input: z.ZodType<Input>;
  /** @throws Problem 400 invalid, 403 not permitted, 409 same id with another body, and those of the command */
  readonly execute: (
    environment: CommandEnvironment<Services>,
    commandId: string,
    raw: unknown,
  ) => Promise<Answer>;
};

type Definition<Services, Input, Answer> = {
  readonly name: string;
  readonly permission: Permission;
  readonly input: z.ZodType<Input>;
  /** The place concerned, when the input names it: refused outside the actor's scope before anything is read. */
  readonly area?: (input: Input) => string | undefined;
  readonly run: (context: Context<Services>, input: Input) => Promise<Outcome<Answer>>;
};

/** Whether a role may use a command; the same test greys out the button. */
export function permits(permission: Permission, role: string): boolean {
  return permission.roles.includes(role) || role === 'operator';
}

/** Whether a place lies within the actor's scope. */
export function inScope(actor: Pick<Actor, 'scope'>, area: string): boolean {
  return actor.scope.some((prefix) => areaPrefix(area).startsWith(prefix));
}

/**
 * The one way to change a record: check the input, check the permission, one transaction, the audit row in that
 * transaction. A command id that was seen before changes nothing and gets its first answer again.
 */
export function defineCommand<Services, Input, Answer>(
  definition: Definition<Services, Input, Answer>,
): Command<Services, Input, Answer> {
  return {
    name: definition.name,
    permission: definition.permission,
    input: definition.input,
    execute: async (environment, commandId, raw) => {
      const { actor } = environment;
      if (!isUuid(commandId)) throw new Problem(400, 'command.idMissing');
      if (!permits(definition.permission, actor.role) || !actor.mayWrite)
        throw new Problem(403, 'command.forbidden');
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) {
        throw new Problem(
          400,
          'command.invalid',
          parsed.error.issues.map((issue) => ({ code: `input.${issue.code}`, at: issue.path.join('.') })),
        );
      }
      const area = definition.area?.(parsed.data);
      if (area !== undefined && !inScope(actor, area)) throw new Problem(404, 'area.notFound');
      return environment.database.write(actor, (tx) =>
        runOnce(definition, environment, tx, commandId, parsed.data),
      );
    },
  };
}

async function runOnce<Services, Input, Answer>(
  definition: Definition<Services, Input, Answer>,
  { actor, services }: CommandEnvironment<Services>,
  tx: Tx,
  commandId: string,
  input: Input,
): Promise<Answer> {
  const digest = createHash('sha256')
    .update(`${definition.name}\u0000${JSON.stringify(input)}`)
    .digest();
  // Doubles sent at once wait here for the first and then find its answer.
  await sql`select pg_advisory_xact_lock(hashtextextended(${commandId}, 0))`.execute(tx);
  const seen = await tx
    .selectFrom('audit')
    .select(['body_digest', 'answer'])
    .where('command_id', '=', commandId)
    .executeTakeFirst();
  if (seen) {
    if (!digest.equals(seen.body_digest)) throw new Problem(409, 'command.idUsed');
    return seen.answer as Answer;
  }
  const now = await knowledgeInstant(tx);
  const outcome = await definition.run({ tx, actor, commandId, now, services }, input);
  await appendAudit(tx, actor, {
    command: definition.name,
    commandId,
    digest,
    subject: outcome.subject,
    area: outcome.area ?? '',
    details: outcome.details ?? {},
    answer: outcome.answer,
  });
  return outcome.answer;
}

export type AuditEntry = {
  readonly command: string;
  readonly commandId: string;
  readonly digest: Buffer;
  readonly subject: string;
  readonly area: string;
  readonly purpose?: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly answer?: unknown;
};

/** Writes one audit row in the caller's transaction; also for sensitive readings, which are no commands. */
export async function appendAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      county: entry.area.slice(0, 6),
      area: entry.area,
      actor: actor.id,
      actor_role: actor.role,
      command: entry.command,
      command_id: entry.commandId,
      body_digest: entry.digest,
      subject: entry.subject,
      purpose: entry.purpose ?? null,
      details: JSON.stringify(entry.details),
      answer: entry.answer === undefined ? null : JSON.stringify(entry.answer),
    })
    .execute();
}

import { z } from 'zod';
import { areaPrefix, levelOfCode } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Auth } from '#platform/auth/auth.ts';
import { authRoutes } from '#platform/auth/routes.ts';
import { inScope } from '#platform/command/command.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { countCommands, listAudit } from './audit/queries.ts';
import { Activity, AuditLine, AuditQuery, type Role, Session, User } from './model.ts';
import { accessReaders, commandsOf, type PermissionTable, pagesOf } from './permissions.ts';
import { actorOfUser } from './sessions/identify.ts';
import { findOwnSession } from './sessions/queries.ts';
import { addUser, changeUser, disableUser, enableUser, resetPassword } from './users/commands.ts';
import { granterOf, listUsers } from './users/queries.ts';

export type AccessOptions = {
  readonly auth: Auth;
  /** Who may send which command, of all modules. */
  readonly permissions: PermissionTable;
  readonly demo: boolean;
};

function refuseReader(role: string, readers: readonly string[]): void {
  if (!readers.includes(role)) throw new Problem(403, 'access.forbidden');
}

/** 用户与审计: sign-in, the session, the users, the audit. */
export function accessRoutes(app: App, services: Services, options: AccessOptions): void {
  const { database } = services;
  const note = async (user: string, name: string) => {
    const actor = await actorOfUser(options.auth, user);
    if (actor) await recordReading(services, actor, { name, subject: `user:${user}`, area: actor.area });
  };
  authRoutes(app, options.auth, {
    signedIn: (user) => note(user, 'access.signIn'),
    passwordChanged: (request) => note(request.actor.id, 'access.changePassword'),
  });

  const sessionRoute = {
    config: { withOneTimePassword: true },
    schema: { tags: ['access'], response: { 200: Session } },
  };
  app.get('/api/session', sessionRoute, (request) =>
    database.read(request.actor, async (tx) => {
      const { actor } = request;
      const own = await findOwnSession(tx, actor.id);
      if (!own) throw new Problem(401, 'access.signInFirst');
      const role = actor.role as Role;
      const name = (await areaNames(tx, [own.area])).get(own.area)?.name ?? own.area;
      return {
        user: { id: actor.id, username: own.username, name: actor.name },
        role,
        area: { code: own.area, name, level: levelOfCode(own.area) },
        mayWrite: actor.mayWrite,
        commands: commandsOf(role, actor.mayWrite, options.permissions),
        pages: pagesOf(role),
        mustChangePassword: 'oneTimePassword' in actor && actor.oneTimePassword === true,
        demo: options.demo,
        today: dayOfInstant(services.clock()),
      };
    }),
  );

  app.get(
    '/api/users',
    { schema: { tags: ['access'], response: { 200: z.object({ items: z.array(User) }) } } },
    (request) => {
      refuseReader(request.actor.role, accessReaders.users);
      return database.read(request.actor, async (tx) => {
        const rows = await listUsers(tx, await granterOf(tx, request.actor));
        const names = await areaNames(
          tx,
          rows.map((row) => row.area),
        );
        return { items: rows.map((row) => ({ ...row, areaName: names.get(row.area)?.name ?? row.area })) };
      });
    },
  );

  auditRoutes(app, services);

  const Answer = z.object({ user: z.string() });
  const WithPassword = Answer.extend({ password: z.string() });
  commandRoute(app, services, addUser, WithPassword);
  commandRoute(app, services, resetPassword, WithPassword);
  for (const command of [changeUser, disableUser, enableUser]) commandRoute(app, services, command, Answer);
}

/** 操作记录, and how much was done on a day. */
function auditRoutes(app: App, { database }: Services): void {
  app.get(
    '/api/audit',
    { schema: { tags: ['access'], querystring: AuditQuery, response: { 200: pageOf(AuditLine) } } },
    (request) => {
      refuseReader(request.actor.role, accessReaders.audit);
      return database.read(request.actor, async (tx) => {
        const rows = await listAudit(tx, request.query);
        const names = await areaNames(
          tx,
          rows.map((row) => row.area).filter((area) => area !== ''),
        );
        const items = rows.map((row) => ({ ...row, areaName: names.get(row.area)?.name ?? '' }));
        return { items, next: rows.length === request.query.limit ? String(rows.at(-1)?.seq ?? '') : null };
      });
    },
  );

  const DayOfPlace = z.object({ area: z.string().regex(/^\d{12}$/), day: z.iso.date() });
  app.get(
    '/api/activity',
    { schema: { tags: ['access'], querystring: DayOfPlace, response: { 200: Activity } } },
    ({ actor, query }) => {
      if (!inScope(actor, query.area)) throw new Problem(404, 'area.notFound');
      return database.read(actor, async (tx) => ({
        items: await countCommands(tx, areaPrefix(query.area), query.day),
      }));
    },
  );
}

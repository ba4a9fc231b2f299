import { type Finding, Problem } from '#kernel/problem.ts';
import { hashPassword, initialPassword } from '#platform/auth/password.ts';
import { type Command, defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { AddUser, ChangeUser, UserOnly } from '../model.ts';
import { accessPermissions } from '../permissions.ts';
import { grantFindings, manageFindings } from '../rules.ts';
import { getUser, granterOf, insertUser, setDisabled, setPasswordHash, updateRole } from './queries.ts';

function refuse(findings: readonly Finding[]): void {
  const [first] = findings;
  if (first)
    throw new Problem(first.code === 'access.areaLevel' ? 422 : 403, first.code, findings, first.details);
}

/**
 * Adds the first password to the answer after the command: it follows from the command's id, so that neither the audit nor
 * the kept answer carries it, and the same command sent again gets the same answer.
 */
function withPassword<Input, Answer extends object>(
  command: Command<Services, Input, Answer>,
): Command<Services, Input, Answer & { password: string }> {
  return {
    ...command,
    execute: async (environment, commandId, raw) => ({
      ...(await command.execute(environment, commandId, raw)),
      password: initialPassword(environment.services.keys, commandId),
    }),
  };
}

/** 新增用户: an account with one role in one place, and a first password that is shown once. */
export const addUser = withPassword(
  defineCommand<Services, AddUser, { user: string }>({
    name: 'access.addUser',
    permission: accessPermissions['access.addUser'],
    input: AddUser,
    run: async ({ tx, actor, commandId, services }, { username, name, role, area }) => {
      refuse(grantFindings(await granterOf(tx, actor), role, area));
      const id = services.newId();
      await insertUser(tx, { id, username, name, role, area, by: actor.id });
      await setPasswordHash(tx, id, await hashPassword(initialPassword(services.keys, commandId)), true);
      return { subject: `user:${id}`, area, details: { username, role }, answer: { user: id } };
    },
  }),
);

/** 调整角色: another role or place; the sessions of before end. */
export const changeUser = defineCommand<Services, ChangeUser, { user: string }>({
  name: 'access.changeUser',
  permission: accessPermissions['access.changeUser'],
  input: ChangeUser,
  run: async ({ tx, actor }, { user, role, area }) => {
    const granter = await granterOf(tx, actor);
    const holder = await getUser(tx, granter, user);
    refuse([...manageFindings(granter, holder), ...grantFindings(granter, role, area)]);
    await updateRole(tx, user, { role, area, by: actor.id });
    const details = { username: holder.username, role, formerRole: holder.role, formerArea: holder.area };
    return { subject: `user:${user}`, area, details, answer: { user } };
  },
});

function switchCommand(name: 'access.disableUser' | 'access.enableUser', disabled: boolean) {
  return defineCommand<Services, UserOnly, { user: string }>({
    name,
    permission: accessPermissions[name],
    input: UserOnly,
    run: async ({ tx, actor }, { user }) => {
      const granter = await granterOf(tx, actor);
      const holder = await getUser(tx, granter, user);
      refuse(manageFindings(granter, holder));
      await setDisabled(tx, user, disabled);
      return {
        subject: `user:${user}`,
        area: holder.area,
        details: { username: holder.username },
        answer: { user },
      };
    },
  });
}

/** 停用: may not sign in any more, and what is open ends at once. */
export const disableUser = switchCommand('access.disableUser', true);
/** 启用 */
export const enableUser = switchCommand('access.enableUser', false);

/** 重设密码: a new first password, shown once; the sessions of before end. */
export const resetPassword = withPassword(
  defineCommand<Services, UserOnly, { user: string }>({
    name: 'access.resetPassword',
    permission: accessPermissions['access.resetPassword'],
    input: UserOnly,
    run: async ({ tx, actor, commandId, services }, { user }) => {
      const granter = await granterOf(tx, actor);
      const holder = await getUser(tx, granter, user);
      refuse(manageFindings(granter, holder));
      await setPasswordHash(tx, user, await hashPassword(initialPassword(services.keys, commandId)), true);
      return {
        subject: `user:${user}`,
        area: holder.area,
        details: { username: holder.username },
        answer: { user },
      };
    },
  }),
);

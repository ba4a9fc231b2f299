import { Problem } from '#kernel/problem.ts';
import { addUser } from '#modules/access/index.ts';
import { AddUser, ROLES, type Role } from '#modules/access/model.ts';
import { spell } from '#platform/text/pinyin.ts';
import { areaFlag, requiredFlag, textFlag } from '../arguments.ts';
import type { CliCommand, Shell } from '../command.ts';
import { onlyCounty } from '../place.ts';

/** @throws Problem 400 `cli.badChoice` */
function roleOf(text: string): Role {
  const role = ROLES.find((one) => one === text);
  if (role === undefined)
    throw new Problem(400, 'cli.badChoice', [], { flag: '--role', choices: ROLES.join(', ') });
  return role;
}

/** One signs in with letters: a Chinese name is spelled out (王小明 → wangxiaoming). @throws Problem 400 `cli.badUserName` */
function accountOf({ flags }: Shell): { username: string; name: string } {
  const [name] = flags.words;
  if (name === undefined) throw new Problem(400, 'cli.missingName');
  const username = textFlag(flags, 'username') ?? spell(name, 'name').pinyin;
  if (!AddUser.shape.username.safeParse(username).success)
    throw new Problem(400, 'cli.badUserName', [], { name: username });
  return { username, name };
}

export const userAdd: CliCommand = {
  name: 'user add',
  usage: 'user add NAME --role ROLE [--area CODE] [--username LETTERS]',
  about: {
    zh: '新增用户，显示一次性的初始密码，首次登录须改',
    en: 'adds a user and shows the first password once; it is changed at the first sign-in',
  },
  more: [`ROLE: ${ROLES.join(' ')}`],
  examples: [
    'daohu user add 王小明 --role county-office --area 469921000000',
    'daohu user add chenxue --role town-clerk --area 469921100000 --json',
  ],
  options: { role: { type: 'string' }, area: { type: 'string' }, username: { type: 'string' } },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    const { services } = instance;
    const role = roleOf(requiredFlag(flags, 'role'));
    const input = { ...accountOf(shell), role, area: areaFlag(flags) ?? (await onlyCounty(shell)) };
    const { user, password } = await addUser.execute(
      { database: services.database, actor: operator, services },
      services.newId(),
      input,
    );
    terminal.answer({ user, ...input, password }, [
      terminal.language === 'zh'
        ? `已新增 ${input.name}：用户名 ${input.username}，初始密码 ${password}（只显示这一次）`
        : `added ${input.name}: user name ${input.username}, first password ${password} (shown only now)`,
    ]);
    return 0;
  },
};

import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { type DemoUser, ensureDemoUsers } from '#modules/access/index.ts';
import { removeCluster } from '#platform/db/server-user.ts';
import { DEMO_SCENARIOS, type DemoScenario } from '../../demo/county.ts';
import { claimDemo, loadDemo } from '../../demo/load.ts';
import { HOME } from '../../instance.ts';
import { ensurePage } from '../../page-build.ts';
import { type ServeOptions, type Serving, serve } from '../../serve.ts';
import { type Flags, numberFlag, textFlag } from '../arguments.ts';
import type { CliCommand, Shell } from '../command.ts';
import { breakOff, whenEnded } from '../ending.ts';
import { openShell } from '../shell.ts';
import type { Terminal } from '../terminal.ts';

const PORT = 8787;
/** How long one key press may echo through npm before it counts as a second wish. */
const ECHO_MS = 3000;

/** Waits for Ctrl-C; a second one, later, does not wait for what still goes on. */
async function untilStopped({ terminal, instance }: Shell): Promise<void> {
  await new Promise<void>((stop) => {
    let first = 0;
    const atOnce = breakOff(() => instance.abort());
    whenEnded(() => {
      if (first === 0) {
        first = Date.now();
        terminal.say('正在停止…', 'Stopping …');
        stop();
      } else if (Date.now() - first > ECHO_MS) atOnce();
    });
  });
}

function optionsOf(flags: Flags, web: string): ServeOptions {
  return {
    host: textFlag(flags, 'host') ?? '127.0.0.1',
    port: numberFlag(flags, 'port', 1, 65_535) ?? PORT,
    web,
    publicUrl: process.env.DAOHU_PUBLIC_URL || undefined,
    trustProxy: process.env.DAOHU_TRUST_PROXY?.split(',').filter((one) => one !== ''),
    quiet: flags.values.log !== true,
  };
}

/** Without --port the demo takes the next free one, so that two demos may stand side by side. */
async function serveDemo(shell: Shell, options: ServeOptions): Promise<Serving> {
  const chosen = textFlag(shell.flags, 'port') !== undefined;
  for (let port = options.port; ; port += 1) {
    try {
      return await serve(shell.instance, { ...options, port });
    } catch (error) {
      const taken = error instanceof Problem && error.code === 'cli.portTaken';
      if (!taken || chosen || port >= options.port + 20) throw error;
    }
  }
}

/** Without a page the server answers its API only. */
async function page(terminal: Terminal, flags: Flags): Promise<string> {
  if (flags.values['no-page'] === true) return join(HOME, 'dist/none');
  return ensurePage(HOME, () => terminal.say('正在构建网页…', 'Building the page …'));
}

const ROLE_NAMES: Readonly<Record<DemoUser['role'], { zh: string; en: string }>> = {
  'county-office': { zh: '县办公室', en: 'county office' },
  'town-clerk': { zh: '乡镇经办', en: 'town clerk' },
  'village-cadre': { zh: '村干部', en: 'village cadre' },
  'department-officer': { zh: '部门经办', en: 'department officer' },
  inspector: { zh: '督查', en: 'inspector' },
  'system-administrator': { zh: '系统管理员', en: 'system administrator' },
  'security-administrator': { zh: '安全管理员', en: 'security administrator' },
  'audit-administrator': { zh: '审计管理员', en: 'audit administrator' },
};

function tellAddress({ terminal }: Shell, { address, links }: Serving): void {
  const zh = terminal.language === 'zh';
  const lines = links.map((link) => {
    const role = ROLE_NAMES[link.role as DemoUser['role']];
    return `  ${link.name}  ${zh ? `${role.zh} · ${role.en}` : `${role.en} · ${role.zh}`}\n    ${address}${link.url}`;
  });
  terminal.answer({ address, links: links.map((link) => ({ ...link, url: `${address}${link.url}` })) }, [
    '',
    `到户 Daohu  ${address}`,
    ...(lines.length > 0
      ? ['', '点开即登录（演示县，数据全部虚构）· open one to sign in (invented county):', ...lines]
      : []),
    '',
    zh ? '按 Ctrl-C 停止。' : 'Press Ctrl-C to stop.',
  ]);
}

const MARK = 'demo';

/** Empties the folder of a demo, and of nothing else. @throws Problem 409 `demo.realData` */
function reset(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  if (!existsSync(join(folder, MARK))) throw new Problem(409, 'demo.realData');
  removeCluster(folder);
  for (const name of readdirSync(folder)) {
    if (name !== 'daohu.lock' && name !== MARK) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function loadCounty(shell: Shell, folder: string): Promise<DemoUser[]> {
  const { instance, operator, terminal, flags } = shell;
  const households = numberFlag(flags, 'households', 1, 200_000);
  const scenario = textFlag(flags, 'scenario');
  if (scenario !== undefined && !DEMO_SCENARIOS.includes(scenario as DemoScenario))
    throw new Problem(400, 'cli.badChoice', [], { flag: '--scenario', choices: DEMO_SCENARIOS.join(', ') });
  const wish = { households, scenario: scenario as DemoScenario | undefined };
  const mark = await claimDemo(instance.services, operator, wish);
  writeFileSync(join(folder, MARK), '演示 demo\n');
  const { places, loaded } = await loadDemo(instance.services, operator, mark, (step, done, total) => {
    const [zh, en] =
      step === 'areas'
        ? ['区划和人口', 'places and population']
        : [`截至${step}的登记表`, `register of ${step}`];
    terminal.say(
      `正在载入演示县：${zh}（${done}/${total}）`,
      `Loading the demo county: ${en} (${done}/${total})`,
    );
  });
  const other =
    (households !== undefined && households !== mark.households) ||
    (scenario !== undefined && scenario !== mark.scenario);
  if (!loaded && other)
    terminal.say(
      '已有演示县，沿用原来的规模；加 --reset 可按新的参数重建。',
      'There is a demo county already and it is kept; --reset makes a new one.',
    );
  return ensureDemoUsers(instance.services, operator, places);
}

async function keepServing(shell: Shell, serving: Serving): Promise<void> {
  tellAddress(shell, serving);
  await untilStopped(shell);
  await serving.close();
}

export const demoCommand: CliCommand = {
  name: 'demo',
  usage: 'demo [--households N] [--scenario NAME] [--port P] [--reset]',
  about: {
    zh: '载入虚构的演示县并打开网页',
    en: 'loads an invented county and opens the page',
  },
  examples: ['daohu demo', 'daohu demo --households 500 --port 8080', 'daohu demo --reset --data .data-demo'],
  options: {
    households: { type: 'string' },
    scenario: { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    reset: { type: 'boolean' },
    log: { type: 'boolean' },
    'no-page': { type: 'boolean' },
  },
  opensItself: true,
  run: async ({ terminal, flags }) => {
    const folder = resolve(flags.data);
    const built = page(terminal, flags);
    // Its failure is told where it is awaited.
    built.catch(() => undefined);
    const opened = await openShell(flags, terminal, (taken) => {
      if (flags.values.reset === true) reset(taken);
    });
    try {
      const users = await loadCounty(opened.shell, folder);
      const serving = await serveDemo(opened.shell, { ...optionsOf(flags, await built), demo: { users } });
      await keepServing(opened.shell, serving);
      return 0;
    } finally {
      await opened.close();
    }
  },
};

export const serveCommand: CliCommand = {
  name: 'serve',
  usage: 'serve [--port P] [--host ADDRESS]',
  about: { zh: '打开网页服务', en: 'serves the page' },
  examples: ['daohu serve', 'daohu serve --port 8080 --host 0.0.0.0'],
  more: [
    '--host 0.0.0.0   ' + '对局域网开放 · open to the network',
    '--no-page        ' + '只提供接口 · the API only',
    '--log            ' + '每个请求一行日志（不含个人信息） · a line for each request, without personal data',
    'DAOHU_PUBLIC_URL=https://…   DAOHU_TRUST_PROXY=10.0.0.1   ' + '在反向代理之后 · behind a proxy',
  ],
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    log: { type: 'boolean' },
    'no-page': { type: 'boolean' },
  },
  run: async (shell) => {
    const built = await page(shell.terminal, shell.flags);
    await keepServing(shell, await serve(shell.instance, optionsOf(shell.flags, built)));
    return 0;
  },
};

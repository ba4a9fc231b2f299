import type { Finding, Problem } from '#kernel/problem.ts';
import { findText } from '#platform/i18n/texts.ts';

type Language = 'zh' | 'en';

/** Sentences of codes that only the command line meets; the others stand in the page's catalogues. */
const OWN: Readonly<Record<string, { zh: string; en: string }>> = {
  'data.inUse': {
    zh: '数据目录 {{path}} 正被另一个到户进程（{{pid}}）使用。请先停下它，或用 --data 另指一个目录。',
    en: 'The data folder {{path}} is in use by another Daohu process ({{pid}}). Stop it first, or name another folder with --data.',
  },
  'database.noBinaries': {
    zh: '这台机器没有可用的内置数据库（{{package}}）。请用 DATABASE_URL 指向一个 PostgreSQL 15 或更新的服务器。',
    en: 'No embedded database for this machine ({{package}}). Point DATABASE_URL at a PostgreSQL server, 15 or newer.',
  },
  'database.noUserForRoot': {
    zh: '以 root 运行时需要系统里有 postgres 或 nobody 用户。',
    en: 'Running as root needs a user postgres or nobody on the system.',
  },
  'database.folderClosed': {
    zh: '数据库用户进不去目录 {{path}}。请把程序放到所有人可进入的位置，或以普通用户运行。（{{reason}}）',
    en: 'The database user cannot enter {{path}}. Put the program where everybody may enter, or run as an ordinary user. ({{reason}})',
  },
  'database.initFailed': {
    zh: '内置数据库没有建成：{{reason}}',
    en: 'The embedded database could not be made: {{reason}}',
  },
  'database.startFailed': {
    zh: '内置数据库没有启动，日志在 {{log}}。',
    en: 'The embedded database did not start; its log is {{log}}.',
  },
  'database.tooOld': {
    zh: '数据库版本过旧（{{version}}），需要 PostgreSQL 15 或更新。',
    en: 'The database server is too old ({{version}}); PostgreSQL 15 or newer is needed.',
  },
  'database.migrationChanged': {
    zh: '已执行过的升级脚本 {{name}} 内容变了，请用原来的程序版本。',
    en: 'Migration {{name}} ran before with another content; use the program it came with.',
  },
  'database.newer': {
    zh: '数据库是更新的程序版本用过的（{{name}}），请用那个版本，或恢复升级前的备份。',
    en: 'A newer version of the program has used this database ({{name}}). Use that one, or restore the backup from before the upgrade.',
  },
  'crypto.wrongKey': {
    zh: '密钥文件与这个数据库不配套。请放回原来的 master.key。',
    en: 'The key file does not belong to this database. Put the original master.key back.',
  },
  'crypto.badKeyFile': { zh: '密钥文件 {{path}} 已损坏。', en: 'The key file {{path}} is damaged.' },
  'cli.badArguments': { zh: '参数不对：{{reason}}', en: 'Wrong arguments: {{reason}}' },
  'cli.missingFlag': { zh: '缺少 {{flag}}。', en: '{{flag}} is missing.' },
  'cli.missingFile': { zh: '请给出文件名。', en: 'Name a file.' },
  'cli.missingName': { zh: '请给出姓名。', en: 'Name the person.' },
  'cli.badUserName': {
    zh: '用户名“{{name}}”不行：3 到 32 个小写字母、数字或 . _ -，以字母或数字开头。请用 --username 另给。',
    en: '“{{name}}” is no user name: 3 to 32 small letters, digits or . _ -, beginning with a letter or digit. Give one with --username.',
  },
  'cli.notADay': {
    zh: '{{flag}} 应为 YYYY-MM-DD 的日期，给的是“{{value}}”。',
    en: '{{flag}} wants a day YYYY-MM-DD, not “{{value}}”.',
  },
  'cli.notAnInstant': {
    zh: '{{flag}} 应为带时区的时刻，如 2019-01-15T09:00:00+08:00，给的是“{{value}}”。',
    en: '{{flag}} wants an instant with its zone such as 2019-01-15T09:00:00+08:00, not “{{value}}”.',
  },
  'cli.notAnArea': {
    zh: '{{flag}} 应为12位区划代码，给的是“{{value}}”。',
    en: '{{flag}} wants a 12-digit area code, not “{{value}}”.',
  },
  'cli.notANumber': {
    zh: '{{flag}} 应为 {{least}} 到 {{most}} 的整数，给的是“{{value}}”。',
    en: '{{flag}} wants a whole number from {{least}} to {{most}}, not “{{value}}”.',
  },
  'cli.noCounty': {
    zh: '还没有区划。请先执行 daohu areas import 区划表.csv。',
    en: 'No areas yet. First run daohu areas import FILE.csv.',
  },
  'cli.severalCounties': {
    zh: '库里有多个县，请用 --area 指明。',
    en: 'There are several counties; name one with --area.',
  },
  'cli.badChoice': { zh: '{{flag}} 只能是 {{choices}}。', en: '{{flag}} is one of {{choices}}.' },
  'cli.notEmpty': {
    zh: '{{path}} 里已有数据，恢复只进空目录。',
    en: '{{path}} already holds data; a restore goes into an empty folder.',
  },
  'cli.portTaken': {
    zh: '端口 {{port}} 已被占用，请用 --port 换一个。',
    en: 'Port {{port}} is taken; choose another with --port.',
  },
  'demo.realData': {
    zh: '这里已有登记册，不是演示县，演示不会动它。请用 --data 另指一个目录。',
    en: 'There is a register here that is not the demo county, and the demo leaves it alone. Name another folder with --data.',
  },
  'web.buildFailed': { zh: '网页没有构建成功：{{reason}}', en: 'The page could not be built: {{reason}}' },
  'file.missing': { zh: '文件不存在：{{path}}', en: 'No such file: {{path}}' },
  'backup.notOne': { zh: '这不是到户的备份文件。', en: 'This is not a Daohu backup.' },
  'backup.cut': {
    zh: '备份文件不完整，像是被截断了。',
    en: 'The backup file is incomplete; it seems to be cut.',
  },
  'backup.damaged': {
    zh: '备份文件已损坏，没有恢复任何内容。',
    en: 'The backup file is damaged; nothing was restored.',
  },
  'backup.newer': {
    zh: '备份来自更新的版本（{{migration}}），请先升级程序。',
    en: 'The backup comes from a newer version ({{migration}}); upgrade first.',
  },
  'cli.noPack': {
    zh: '没有叫“{{word}}”的政策包，也没有这个文件夹。程序里有：{{packs}}',
    en: 'No pack and no folder is called “{{word}}”. The program has: {{packs}}',
  },
  'policy.refused': {
    zh: '政策包没有通过检查，共 {{count}} 处：',
    en: 'The policy packs were refused, {{count}} places:',
  },
};

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}

function sentence(
  code: string,
  values: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  const own = OWN[code];
  if (own) return fill(own[language], values);
  const [space = '', ...rest] = code.split('.');
  const catalogue = language === 'zh' ? 'zh-CN' : 'en';
  const places: [string, string][] = [
    ['problem', code],
    [space, `problem.${rest.join('.')}`],
  ];
  for (const [namespace, key] of places) {
    try {
      const found = findText(catalogue, namespace, key, values);
      if (found) return found;
    } catch {
      // No such namespace: the next place may have the sentence.
    }
  }
  return `${code} ${Object.keys(values).length > 0 ? JSON.stringify(values) : ''}`.trim();
}

/** One finding with its place. */
export function findingLine({ at, code, details }: Finding, language: Language): string {
  return `  ${at}: ${sentence(code, details ?? {}, language)}`;
}

/** What went wrong in the reader's language, then each finding with its place. */
export function problemLines(problem: Problem, language: Language): string[] {
  const head = sentence(problem.code, problem.details, language);
  return [head, ...problem.findings.slice(0, 50).map((finding) => findingLine(finding, language))];
}

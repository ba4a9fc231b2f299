/** What the person at the shell sees: data on stdout, talk on stderr, progress only on a terminal. */
export type Terminal = {
  readonly json: boolean;
  readonly language: 'zh' | 'en';
  /** A line of talk. */
  readonly say: (zh: string, en: string) => void;
  /** The answer: JSON with `--json`, else the readable lines. */
  readonly answer: (data: unknown, lines: readonly string[]) => void;
  /** Takes the line of progress away. */
  readonly clear: () => void;
  readonly progress: (zh: string, en: string, done: number, total: number) => void;
};

/** English when the locale says so; Chinese otherwise. */
export function terminalLanguage(environment: NodeJS.ProcessEnv): 'zh' | 'en' {
  const locale =
    environment.DAOHU_LANG || environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return /^en/i.test(locale) ? 'en' : 'zh';
}

export function openTerminal(json: boolean, language: 'zh' | 'en'): Terminal {
  const pick = (zh: string, en: string) => (language === 'zh' ? zh : en);
  let lastLength = 0;
  const clear = () => {
    if (lastLength > 0) process.stderr.write(`\r${' '.repeat(lastLength)}\r`);
    lastLength = 0;
  };
  return {
    json,
    language,
    clear,
    say: (zh, en) => {
      clear();
      process.stderr.write(`${pick(zh, en)}\n`);
    },
    answer: (data, lines) => {
      clear();
      process.stdout.write(json ? `${JSON.stringify(data)}\n` : lines.map((line) => `${line}\n`).join(''));
    },
    progress: (zh, en, done, total) => {
      if (!process.stderr.isTTY) return;
      const share = total > 0 ? Math.floor((100 * done) / total) : 0;
      const text = `${pick(zh, en)} ${share}%`;
      clear();
      process.stderr.write(text);
      lastLength = text.length * 2;
    },
  };
}

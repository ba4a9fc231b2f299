import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { HOME } from '../../../src/app/instance.ts';

const CLI = join(HOME, 'src/app/cli/main.ts');
const UP_WITHIN_MS = 90_000;
const DOWN_WITHIN_MS = 20_000;

/** A running `daohu serve` or `daohu demo`, as a person starts it. */
export type Program = {
  readonly url: string;
  /** All that it wrote to its terminal and log. */
  readonly said: () => string;
  /** As Ctrl-C does. */
  readonly stop: () => Promise<void>;
  /** As a power cut does. */
  readonly kill: () => Promise<void>;
};

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function launch(args: readonly string[]): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    cwd: HOME,
    env: { ...process.env, NODE_OPTIONS: '', VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  return { child, said: () => text };
}

async function ended(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((done) => {
    const late = setTimeout(() => child.kill('SIGKILL'), withinMs);
    child.once('exit', () => {
      clearTimeout(late);
      done();
    });
  });
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/health`).catch(() => undefined);
  return response?.ok === true;
}

/** Starts the program and waits until it answers. @param args `serve`, `demo` … without the port */
export async function startProgram(args: readonly string[], port: number): Promise<Program> {
  const { child, said } = launch([...args, '--port', String(port)]);
  const url = `http://127.0.0.1:${port}`;
  const late = Date.now() + UP_WITHIN_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > late) {
      child.kill('SIGKILL');
      throw new Error(`the program does not answer: ${said()}`);
    }
    await new Promise((done) => setTimeout(done, 150));
  }
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await ended(child, DOWN_WITHIN_MS);
  };
  return { url, said, stop: end('SIGINT'), kill: end('SIGKILL') };
}

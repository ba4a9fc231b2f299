import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort, startProgram } from './program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the running demo county. */
    demoUrl: string;
  }
}

/** Starts one demo county for all tests that only look; the program builds the page itself when its sources changed. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), 'daohu-e2e-'));
  const remove = () => rmSync(data, { recursive: true, force: true });
  try {
    const program = await startProgram(
      ['demo', '--data', data, '--scenario', 'small', '--log'],
      await freePort(),
    );
    project.provide('demoUrl', program.url);
    return async () => {
      await program.stop();
      remove();
    };
  } catch (error) {
    remove();
    throw error;
  }
}

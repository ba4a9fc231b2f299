import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildPage } from './build-page.ts';
import { freePort, startProgram } from './program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the running demo county. */
    demoUrl: string;
  }
}

/** Builds the page when it is old, and starts one demo county for all tests that only look. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPage();
  const data = mkdtempSync(join(tmpdir(), 'daohu-e2e-'));
  const remove = () => rmSync(data, { recursive: true, force: true });
  try {
    const program = await startProgram(['demo', '--data', data, '--scenario', 'small'], await freePort());
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

// Runs a TypeScript file of ours: node scripts/with-node.mjs FILE ARGS…
import { resolve } from 'node:path';
import { ensureInstalled, environment, findNode, run } from './runtime.mjs';

const [file = '', ...args] = process.argv.slice(2);
await ensureInstalled();
process.exit(
  await run(findNode(), ['--disable-warning=ExperimentalWarning', resolve(file), ...args], {
    cwd: process.cwd(),
    env: environment(),
  }),
);

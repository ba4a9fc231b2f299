// npm run check: style, types, borders and unused code; every tool runs, the first failure is told at the end.
import { ensureInstalled, environment, findNode, run } from './runtime.mjs';

await ensureInstalled();
const env = environment();
const node = findNode();
const STEPS = [
  ['biome', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  ['tsc server', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.server.json']],
  ['tsc web', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.web.json']],
  ['tsc pure', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.pure.json']],
  ['tsc browser tests', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.e2e.json']],
  ['borders', ['scripts/borders.mjs']],
  ['knip', ['node_modules/knip/bin/knip.js']],
];
const failed = [];
for (const [name, args] of STEPS) {
  const started = Date.now();
  const code = await run(node, args, { env });
  process.stdout.write(
    `${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stdout.write(`check failed: ${failed.join(', ')}\n`);
  process.exit(1);
}

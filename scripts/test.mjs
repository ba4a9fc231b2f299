// npm test: the checks, the tests on a real PostgreSQL, and the tests in a real browser.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, environment, findNode, run } from './runtime.mjs';

await ensureInstalled();
const env = environment();
const node = findNode();
const counts = { passed: 0, failed: 0, skipped: 0 };

const check = await run(node, ['scripts/check.mjs'], { env });

const report = join(tmpdir(), `daohu-vitest-${process.pid}.json`);
const unit = await run(
  node,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  { env },
);
add(report, (json) => [json.numPassedTests, json.numFailedTests, json.numPendingTests]);

const browserReport = join(tmpdir(), `daohu-e2e-${process.pid}.json`);
const browser = await run(
  node,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config=vitest.e2e.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${browserReport}`,
  ],
  { env },
);
add(browserReport, (json) => [json.numPassedTests, json.numFailedTests, json.numPendingTests]);

function add(file, read) {
  try {
    const [passed, failed, skipped] = read(JSON.parse(readFileSync(file, 'utf8')));
    counts.passed += passed;
    counts.failed += failed;
    counts.skipped += skipped;
  } catch {
    counts.failed += 1;
  } finally {
    rmSync(file, { force: true });
  }
}
process.stdout.write(
  `\ncheck ${check === 0 ? 'ok' : 'FAILED'}, unit ${unit === 0 ? 'ok' : 'FAILED'}, browser ${browser === 0 ? 'ok' : 'FAILED'}\n`,
);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exit(check || unit || browser ? 1 : 0);

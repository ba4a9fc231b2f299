// npm start: installs what is missing, builds the page when its sources changed, opens the demo county.
import { ensureInstalled, environment, findNode, run } from './runtime.mjs';

await ensureInstalled();
process.exit(
  await run(
    findNode(),
    ['--disable-warning=ExperimentalWarning', 'src/app/cli/main.ts', 'demo', ...process.argv.slice(2)],
    { env: environment() },
  ),
);

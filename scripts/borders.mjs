// The borders between modules, by dependency-cruiser; a run that saw too few modules is no proof and fails.
import { cruise } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTypeScript from 'dependency-cruiser/config-utl/extract-ts-config';

/** Below this the checker did not read the house (a TypeScript that it cannot load shows it 0 modules). */
const LEAST_MODULES = 380;

const config = await extractConfig('./.dependency-cruiser.cjs');
const { output } = await cruise(
  ['src'],
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true, outputType: 'json' },
  undefined,
  { tsConfig: extractTypeScript('./tsconfig.server.json') },
);
const { modules, summary } = JSON.parse(output);
const ours = modules.filter((one) => one.source.startsWith('src/')).length;
const comments = new Map(config.forbidden.map((rule) => [rule.name, rule.comment ?? '']));
for (const { rule, from, to } of summary.violations)
  process.stdout.write(`${rule.name}: ${from} -> ${to}\n    ${comments.get(rule.name)}\n`);
process.stdout.write(`${ours} modules of ours seen, ${summary.violations.length} violations\n`);
if (ours < LEAST_MODULES)
  process.stdout.write(`fewer than ${LEAST_MODULES} modules seen: the check proves nothing\n`);
process.exit(ours < LEAST_MODULES || summary.violations.length > 0 ? 1 : 0);

import { Problem } from '#kernel/problem.ts';
import { type Flags, textFlag } from './arguments.ts';

/** The workbook that `--out` names. @throws Problem 400 `cli.badChoice` */
export function workbookFlag(flags: Flags): string | undefined {
  const out = textFlag(flags, 'out');
  if (out !== undefined && !out.toLowerCase().endsWith('.xlsx'))
    throw new Problem(400, 'cli.badChoice', [], { flag: '--out', choices: '*.xlsx' });
  return out;
}

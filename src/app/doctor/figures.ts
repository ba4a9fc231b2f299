import { rederiveFigures } from '#modules/reports/index.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { type Examination, examination, text } from './examination.ts';

/** Every figure of every saved report is counted again: the same values with the same digests, although the register moved on. */
export async function examineFigures(services: Services, operator: Actor): Promise<Examination[]> {
  const broken: string[] = [];
  let figures = 0;
  for await (const check of rederiveFigures(services, operator)) {
    figures += check.figures;
    broken.push(...check.differing.map((figure) => `${check.report} ${check.revision} ${figure}`));
  }
  const first = broken[0] === undefined ? '' : `（${broken[0]}）`;
  return [
    examination(
      'figures.rederived',
      broken.length,
      text(
        `存档的 ${figures} 个数重新计算仍相同${first}`,
        `the ${figures} frozen figures are derived again as they were${broken[0] === undefined ? '' : ` (${broken[0]})`}`,
      ),
      text(
        '登记册的历史被改动过，或指标定义换了：先备份，再把体检结果交给维护者',
        'the history of the register or a definition was changed: back up, and give this report to the maintainers',
      ),
    ),
  ];
}

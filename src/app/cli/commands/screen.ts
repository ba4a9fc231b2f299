import { resolve } from 'node:path';
import { type ScreeningResult, screenAll, storeScreening, writeScreening } from '#modules/screening/index.ts';
import type { ScreeningHit, ScreeningSummary } from '#modules/screening/model.ts';
import { recordReading } from '#platform/command/reading.ts';
import { areaFlag, dayFlag, instantFlag, listFlag, numberFlag, requiredFlag } from '../arguments.ts';
import type { CliCommand, Shell } from '../command.ts';
import { onlyCounty } from '../place.ts';
import { workbookFlag } from '../workbook.ts';

/** One household in the JSON: 户编号 first, as in the other commands. */
function householdJson(hit: ScreeningHit) {
  return {
    household: hit.nationalHouseholdNo,
    id: hit.household,
    head: hit.headName,
    town: hit.townName,
    village: hit.village,
    villageName: hit.villageName,
    members: hit.memberCount,
    incomeYear: hit.incomeYear,
    perHeadFen: hit.perHeadFen,
    reasons: hit.reasons,
  };
}

function totalsJson({ byRule, byArea, missing: _, ...totals }: ScreeningSummary) {
  return { ...totals, byRule, byArea };
}

function summaryLines({ summary }: { readonly summary: ScreeningSummary }, zh: boolean): string[] {
  const asked = summary.byRule.filter((one) => one.asked);
  return [
    zh
      ? `查 ${summary.screenedHouseholds} 户 ${summary.screenedPersons} 人，筛出 ${summary.households} 户 ${summary.persons} 人，看不出 ${summary.unknownHouseholds} 户`
      : `${summary.screenedHouseholds} households, ${summary.screenedPersons} persons looked at; found ${summary.households} households, ${summary.persons} persons; cannot tell of ${summary.unknownHouseholds}`,
    ...summary.missing.map(({ title }) =>
      zh
        ? `！没有这一天、这个地区的数值，不猜：${title}`
        : `! no value for this day and place, none is guessed: ${title}`,
    ),
    zh ? '按规则（筛出 / 看不出，户）：' : 'By rule (found / cannot tell, households):',
    ...asked.map((one) => `  ${one.households} / ${one.unknown}  ${one.title}  [${one.rule}]`),
    zh ? '按地区（户 / 人 / 看不出）：' : 'By area (households / persons / cannot tell):',
    ...summary.byArea.map(
      (one) => `  ${one.households} / ${one.persons} / ${one.unknownHouseholds}  ${one.areaName}`,
    ),
  ];
}

function hitLines({ hits }: ScreeningResult): string[] {
  return hits.map((hit) =>
    [
      hit.nationalHouseholdNo,
      hit.headName,
      `${hit.townName}${hit.villageName}`,
      hit.reasons.map((reason) => reason.message).join('; '),
    ].join('\t'),
  );
}

async function toFile(shell: Shell, scope: Parameters<typeof screenAll>[2], out: string): Promise<void> {
  const { instance, operator, terminal } = shell;
  const { services } = instance;
  const language = terminal.language === 'zh' ? 'zh-CN' : 'en';
  const input = { ...scope, language } as const;
  const summary = await writeScreening(services, operator, input, resolve(out), async (done) =>
    terminal.progress(`筛查 ${done}`, `screening ${done}`, done, 0),
  );
  await recordReading(services, operator, {
    name: 'screening.export',
    subject: 'export:shell',
    area: scope.area,
    details: { on: scope.on, rules: scope.rules ?? [], households: summary.households },
  });
  terminal.answer(
    { on: scope.on, area: scope.area, file: out, totals: totalsJson(summary), missing: summary.missing },
    [
      ...summaryLines({ summary }, terminal.language === 'zh'),
      terminal.language === 'zh' ? `名单已写入 ${out}` : `The list is in ${out}`,
    ],
  );
}

/** A run that is kept: what it finds waits for answers. Without rules all in force are asked. */
async function toStore(shell: Shell, { area, on, rules }: Parameters<typeof screenAll>[2]): Promise<void> {
  const { instance, operator, terminal, flags } = shell;
  const days = numberFlag(flags, 'days', 1, 365);
  const choice = rules === undefined ? {} : { rules: [...rules] };
  const stored = await storeScreening(instance.services, operator, {
    area,
    on,
    choice,
    ...(days !== undefined && { answerDays: days }),
  });
  const { found, new: fresh, persisting, cleared, reopened, remembered } = stored.summary;
  terminal.answer({ on, area, ...stored }, [
    terminal.language === 'zh'
      ? `查出 ${found} 条：新增 ${fresh}，仍在 ${persisting}；比上次消除 ${cleared}。重新问 ${reopened}，已答复不再问 ${remembered}。${stored.dueOn}前核实。`
      : `${found} found: ${fresh} new, ${persisting} persisting; ${cleared} cleared. ${reopened} asked again, ${remembered} answered and not asked. Answers by ${stored.dueOn}.`,
  ]);
}

export const screenCommand: CliCommand = {
  name: 'screen',
  usage:
    'screen --on DAY [--area CODE] [--rule ID…] [--known INSTANT] [--out FILE.xlsx] | --store [--days N]',
  about: {
    zh: '筛查：收入低于标准，或上学、医保、住房、饮水没有保障的户，附原因和所用的数',
    en: 'screens: households below the line or with schooling, insurance, house or water unmet, with reasons and values',
  },
  examples: [
    'daohu screen --on 2018-12-31',
    'daohu screen --on 2018-12-31 --area 469921100000 --json > 筛查.json',
    'daohu screen --on 2026-11-25 --store --days 20',
    'daohu screen --on 2020-12-31 --rule guarantee.housing --rule guarantee.water --out 住房饮水.xlsx',
  ],
  options: {
    on: { type: 'string' },
    known: { type: 'string' },
    area: { type: 'string' },
    rule: { type: 'string', multiple: true },
    out: { type: 'string' },
    store: { type: 'boolean' },
    days: { type: 'string' },
  },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    requiredFlag(flags, 'on');
    const on = dayFlag(flags, 'on') ?? '';
    const area = areaFlag(flags) ?? (await onlyCounty(shell));
    const rules = listFlag(flags, 'rule') ?? [];
    const scope = {
      area,
      on,
      known: instantFlag(flags, 'known'),
      rules: rules.length > 0 ? rules : undefined,
    };
    if (flags.values.store === true) {
      await toStore(shell, scope);
      return 0;
    }
    const out = workbookFlag(flags);
    if (out !== undefined) {
      await toFile(shell, scope, out);
      return 0;
    }
    const started = Date.now();
    const zh = terminal.language === 'zh';
    const result = await screenAll(instance.services, operator, scope, zh ? 'zh-CN' : 'en', (done) =>
      terminal.progress(`筛查 ${done}`, `screening ${done}`, done, 0),
    );
    const seconds = (Date.now() - started) / 1000;
    const { missing } = result.summary;
    const households = result.hits.map(householdJson);
    terminal.answer({ on, area, households, totals: totalsJson(result.summary), missing, seconds }, [
      ...summaryLines(result, zh),
      ...hitLines(result),
    ]);
    return 0;
  },
};

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Finding, Problem } from '#kernel/problem.ts';
import { type PackTrial, readPackFolder, readPackSet, tryPacks } from '#platform/packs/load.ts';
import type { Pack } from '#policy/pack.ts';
import { HOME } from '../../instance.ts';
import type { CliCommand } from '../command.ts';
import { findingLine } from '../problems.ts';

type Language = 'zh' | 'en';

type Chosen = { readonly packs: readonly Pack[]; readonly findings: readonly Finding[] };

/** A pack with its parents, as far as they are known; a parent that is missing is found by putting them together. */
function withParents(pack: Pack, known: readonly Pack[]): readonly Pack[] {
  const chain = [pack];
  for (let next = pack; next.parent !== null; ) {
    const parent = known.find(({ id }) => id === next.parent);
    if (!parent || chain.includes(parent)) break;
    chain.unshift(parent);
    next = parent;
  }
  return chain;
}

/** @throws Problem 400 `cli.noPack` */
function choose(word: string | undefined): Chosen {
  const own = resolve(HOME, 'packs');
  const known = readPackSet(own);
  const all = known.packs;
  if (word === undefined) return { packs: all, findings: known.unread };
  const named = all.find(({ id }) => id === word);
  if (named) return { packs: withParents(named, all), findings: known.unread };
  const folder = resolve(word);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Problem(400, 'cli.noPack', [], { word, packs: all.map(({ id }) => id).join(' ') });
  const { pack, findings } = readPackFolder(folder);
  if (!pack) return { packs: [], findings };
  const others = all.filter(({ id }) => id !== pack.id);
  return { packs: withParents(pack, others), findings };
}

function lines(trial: PackTrial, language: Language): string[] {
  const { packs, rules, cases, failed, findings } = trial;
  const names = packs.join(' → ');
  const sums =
    language === 'zh'
      ? `${names}：${rules} 条规则，${cases} 个案例，${failed === 0 ? '全部通过' : `${failed} 个没有通过`}`
      : `${names}: ${rules} rules, ${cases} cases, ${failed === 0 ? 'all of them hold' : `${failed} do not hold`}`;
  return [...findings.map((finding) => findingLine(finding, language)), sums];
}

export const rulesTest: CliCommand = {
  name: 'rules test',
  usage: 'rules test [PACK]',
  about: {
    zh: '检查政策包：规则、参数、代码表写得对不对，并运行每一个案例；不用数据库',
    en: 'checks policy packs: rules, parameters and code lists, and runs every case; needs no database',
  },
  more: [
    'PACK: the id of a pack, or its folder; without it all packs of the program. Its parents are read with it.',
  ],
  examples: ['daohu rules test', 'daohu rules test cn-national', 'daohu rules test ./my-county --json'],
  options: {},
  opensItself: true,
  run: async ({ terminal, flags }) => {
    const [word, other] = flags.words;
    if (other !== undefined) throw new Problem(400, 'cli.badArguments', [], { reason: other });
    const { packs, findings } = choose(word);
    const trial = tryPacks(packs, findings);
    terminal.answer(trial, lines(trial, terminal.language));
    return trial.findings.length === 0 ? 0 : 1;
  },
};

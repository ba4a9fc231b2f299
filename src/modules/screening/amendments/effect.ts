import { Problem } from '#kernel/problem.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { overlayPacks } from '#policy/overlay.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { rulesWithin, startScreening } from '../screen.ts';
import type { Words } from '../wording.ts';
import type { Effect } from './model.ts';
import { type AmendmentRow, getAmendment } from './queries.ts';
import { contentOf, onlyRules, rulesConcerned } from './rules.ts';

/** @throws Problem 409 `screening.amendmentState`, 422 `screening.amendmentRefused` */
function packsWith(
  services: Services,
  row: AmendmentRow,
): { before: PackSet; after: PackSet; ids: string[] } {
  if (row.state === 'approved' || row.state === 'withdrawn')
    throw new Problem(409, 'screening.amendmentState', [], { state: row.state });
  const before = services.packs;
  const { overlay, findings } = contentOf(row.content, row.area);
  const laid = overlay && overlayPacks(before, overlay);
  const all = [...findings, ...(laid?.findings ?? [])];
  if (!laid || all.length > 0)
    throw new Problem(422, 'screening.amendmentRefused', all, { count: all.length });
  return { before, after: laid.packSet, ids: [...rulesConcerned(laid.packSet, overlay)] };
}

type Count = { readonly households: number; readonly unknown: number };

/**
 * How many households the rules that an amendment concerns find on a day, with the packs as they are and with it.
 * @throws Problem 404 `screening.amendmentNotFound`, 409 `screening.amendmentState`, 422 `screening.amendmentRefused`, `screening.tooLong`
 */
export async function effectOf(
  services: Services,
  actor: Actor,
  id: string,
  on: string,
  words: Words,
): Promise<Effect> {
  const row = await services.database.read(actor, (tx) => getAmendment(tx, id));
  const { before, after, ids } = packsWith(services, row);
  const rules = new Map<string, CompiledRule['rule']>();
  const count = async (packs: PackSet): Promise<ReadonlyMap<string, Count>> => {
    const inForce = rulesWithin(packs, row.area, on).filter(({ rule }) => ids.includes(rule.id));
    for (const { rule } of inForce) rules.set(rule.id, rule);
    const named = inForce.filter(({ rule }) => rule.subject !== 'village').map(({ rule }) => rule.id);
    if (named.length === 0) return new Map();
    return services.database.read(actor, async (tx) => {
      const { totals } = await startScreening(tx, onlyRules(packs, named), {
        area: row.area,
        on,
        rules: named,
      });
      return new Map(
        named.flatMap((rule) => {
          const found = totals.byRule.get(rule);
          return found ? [[rule, found] as const] : [];
        }),
      );
    });
  };
  const [was, is] = [await count(before), await count(after)];
  const all = [...rules.values()].map(({ id: rule, title, subject }) => ({
    rule,
    title: words.text(title),
    subject,
  }));
  return {
    on,
    items: all
      .filter(({ subject }) => subject !== 'village')
      .map(({ rule, title }) => ({
        rule,
        title,
        before: was.get(rule)?.households ?? null,
        after: is.get(rule)?.households ?? null,
        unknownBefore: was.get(rule)?.unknown ?? null,
        unknownAfter: is.get(rule)?.unknown ?? null,
      })),
    villageRules: all
      .filter(({ subject }) => subject === 'village')
      .map(({ rule, title }) => ({ rule, title })),
  };
}

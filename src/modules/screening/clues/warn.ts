import { createHmac } from 'node:crypto';
import { areaPrefix, isWithin } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { yuanText } from '#kernel/money.ts';
import { maskDocument } from '#kernel/person-document.ts';
import type { Services } from '#platform/services.ts';
import type { ListKind } from '#policy/lists.ts';
import { ruleNumber, valueOn } from '#policy/parameters.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { openClue, type Telling } from './open.ts';
import type { Warned, WarningLimit } from './warned.ts';

/** The limit of a kind of list in a place on a day; undefined when the kind has none or no pack knows a number. */
export function warningLimit(
  { packs }: Pick<Services, 'packs'>,
  { warning }: ListKind,
  area: string,
  on: string,
): WarningLimit | undefined {
  const parameter = warning && resolvePacks(packs, area)?.parameters.get(warning.parameter);
  const value = parameter && valueOn(parameter, area, on);
  const aboveFen = parameter && value ? ruleNumber(parameter, value.value) : null;
  return warning && aboveFen !== null ? { fact: warning.fact, aboveFen } : undefined;
}

/** Where a resident of a list lives: the village when the row means one, else as much as its villages have in common. */
export function placeOfWarned(villages: readonly string[], area: string): string | undefined {
  const here = villages.filter((village) => isWithin(village, area));
  // A row that names places of elsewhere only is not of ours.
  if (here.length === 0) return villages.length === 0 ? area : undefined;
  const [first = area] = here;
  if (here.every((village) => village === first)) return first;
  const town = `${first.slice(0, 9)}000`;
  return here.every((village) => isWithin(village, town)) && town.startsWith(areaPrefix(area)) ? town : area;
}

/** A list whose rows warn, as it was sent. */
export type WarningList = {
  readonly run: string;
  readonly kind: ListKind;
  readonly area: string;
  readonly sender: string;
  readonly limit: WarningLimit;
};

/** What a row rests on, under the instance's key: the same bill in the next list warns of nobody again. */
function fingerprintOf({ keys }: Services, { kind }: WarningList, warned: Warned, area: string): Buffer {
  const { name, document, birth, fen, when } = warned;
  const told = [kind.id, document ?? `${name} ${birth ?? ''} ${area}`, fen, when];
  return createHmac('sha256', keys.fileKey)
    .update(`clue-row\u0000${told.join('\u0000')}`)
    .digest();
}

/**
 * 部门预警: a clue for each resident who is not in the register and is above the limit. Kept of him are name, place, masked
 * number and that he is above it: not the amount, and nothing of his health.
 * @returns how many rows opened a clue or told more of one
 */
export async function openWarnings(
  telling: Telling,
  list: WarningList,
  warned: readonly Warned[],
): Promise<number> {
  const { services } = telling;
  const fact = list.kind.facts.find((one) => one.id === list.limit.fact);
  const { kind, sender, run, limit } = list;
  const origin = {
    list: { kind: kind.id, title: kind.title, sender, run },
    ...(fact && { limit: { title: fact.title, yuan: yuanText(limit.aboveFen) } }),
  };
  let opened = 0;
  for (const one of warned) {
    const area = placeOfWarned(one.villages, list.area);
    if (area === undefined) continue;
    const told = await openClue(telling, {
      source: 'department',
      about: {
        name: one.name === '' ? maskDocument(one.document ?? '') : one.name,
        area,
        birth: one.birth,
        ...(one.document !== null && { document: one.document }),
        sameName: 'same',
      },
      risks: [],
      said: '',
      receivedOn: dayOfInstant(services.clock()),
      origin,
      fingerprint: fingerprintOf(services, list, one, area),
    });
    if (told !== undefined) opened += 1;
  }
  return opened;
}

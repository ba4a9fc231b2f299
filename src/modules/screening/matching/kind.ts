import { Problem } from '#kernel/problem.ts';
import { normalizeHeader } from '#modules/exchange/index.ts';
import type { Services } from '#platform/services.ts';
import { IDENTITY, type ListKind } from '#policy/lists.ts';
import { resolvePacks } from '#policy/resolve.ts';
import type { ListMapping, Meaning } from '../lists/columns.ts';

/** @throws Problem 404 `screening.list.unknownKind` with the kinds that the place knows */
export function kindOf(
  { packs }: Pick<Services, 'packs'>,
  { area, kind }: { readonly area: string; readonly kind: string },
): ListKind {
  const known = resolvePacks(packs, area)?.lists ?? new Map<string, ListKind>();
  const found = known.get(kind);
  if (found) return found;
  throw new Problem(404, 'screening.list.unknownKind', [], { kind, known: [...known.keys()].join(', ') });
}

/** Somebody's word on columns: title → part of the identity or id of a fact; null puts the column aside. */
export type Said = Readonly<Record<string, string | null>>;

/** @throws Problem 422 `screening.list.unknownMeaning` */
export function mappingOf(kind: ListKind, said: Said = {}): ListMapping {
  const facts = kind.facts.map(({ id }) => id);
  const meaningOf = (text: string | null): Meaning | null => {
    const part = IDENTITY.find((one) => one === text);
    if (text === null || part) return part ?? null;
    if (facts.includes(text)) return `fact:${text}`;
    const known = [...IDENTITY, ...facts].join(', ');
    throw new Problem(422, 'screening.list.unknownMeaning', [], { meaning: text, known });
  };
  return Object.fromEntries(
    Object.entries(said).map(([header, text]) => [normalizeHeader(header), meaningOf(text)]),
  );
}

import type { Actor, Tx } from '#platform/db/database.ts';
import type { PackSet } from '#platform/packs/load.ts';
import type { Services } from '#platform/services.ts';
import { INDICATORS } from '../figures/catalogue.ts';
import { readFigures } from '../figures/figures.ts';
import { type FrozenFigure, listFrozenFigures, listRevisions, type SavedRevision } from './queries.ts';

/** A saved revision counted again. */
export type FrozenCheck = {
  readonly report: string;
  readonly revision: number;
  readonly title: string;
  readonly area: string;
  readonly figures: number;
  /** `indicator area` of each figure whose value, operands or digest is not what was frozen. */
  readonly differing: readonly string[];
};

const keyOf = (indicator: string, area: string) => `${indicator} ${area}`;

async function countAgain(
  tx: Tx,
  packs: PackSet,
  revision: SavedRevision,
  frozen: readonly FrozenFigure[],
): Promise<ReadonlyMap<string, Pick<FrozenFigure, 'value' | 'numerator' | 'denominator' | 'digest'>>> {
  const { area, on_day: on, known_at: known } = revision;
  const readWith = async (split: 'none' | 'below', figures: readonly FrozenFigure[]) => {
    const ids = [...new Set(figures.map(({ indicator }) => indicator))].filter((id) => INDICATORS.has(id));
    return ids.length === 0 ? [] : readFigures(tx, packs, { area, on, known, ids, split, withDigest: true });
  };
  const own = frozen.filter((figure) => figure.figure_area === area);
  const below = frozen.filter((figure) => figure.figure_area !== area);
  const again = [...(await readWith('none', own)), ...(await readWith('below', below))];
  return new Map(again.map((figure) => [keyOf(figure.id, figure.area), figure]));
}

/** Counts every figure of every saved revision again, from the pair that it was saved with: all of them must be as frozen. */
export async function* rederiveFigures(services: Services, actor: Actor): AsyncGenerator<FrozenCheck> {
  const { database } = services;
  for (const revision of await database.read(actor, listRevisions))
    yield await database.read(actor, async (tx) => {
      const frozen = await listFrozenFigures(tx, revision);
      const again = await countAgain(tx, services.packs, revision, frozen);
      const differing = frozen.filter((figure) => {
        const now = again.get(keyOf(figure.indicator, figure.figure_area));
        return (
          now?.digest !== figure.digest ||
          now.value !== figure.value ||
          now.numerator !== figure.numerator ||
          now.denominator !== figure.denominator
        );
      });
      return {
        report: revision.id,
        revision: revision.revision,
        title: revision.title,
        area: revision.area,
        figures: frozen.length,
        differing: differing.map((figure) => keyOf(figure.indicator, figure.figure_area)),
      };
    });
}

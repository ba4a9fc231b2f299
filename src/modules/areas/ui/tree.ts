import type { AreaNode } from '../tree/model.ts';

/** A place with those below it. */
export type Branch = { readonly node: AreaNode; readonly below: readonly Branch[] };

/** The places that one may see as a tree; `keep` leaves some out, as natural villages in the picker. */
export function branchesOf(
  nodes: readonly AreaNode[],
  keep: (node: AreaNode) => boolean = () => true,
): Branch[] {
  const branches = new Map<string, { node: AreaNode; below: Branch[] }>();
  for (const node of nodes) if (node.within && keep(node)) branches.set(node.id, { node, below: [] });
  const roots: Branch[] = [];
  for (const branch of branches.values()) {
    const parent = branch.node.parent === null ? undefined : branches.get(branch.node.parent);
    (parent?.below ?? roots).push(branch);
  }
  return roots;
}

/** The places above one, nearest first, as far as one sees them. */
export function wayUp(nodes: readonly AreaNode[], node: AreaNode): AreaNode[] {
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const way: AreaNode[] = [];
  let above = byId.get(node.parent ?? '');
  while (above !== undefined && !way.includes(above)) {
    way.push(above);
    above = byId.get(above.parent ?? '');
  }
  return way;
}

/** The day that a list without dates says: always. */
const ALWAYS = '1949-10-01';

/** A span of validity: from and to as they are to be shown; undefined where there is no end to tell. */
export function spanOf(validFrom: string, validTo: string): { from?: string; to?: string } {
  return {
    ...(validFrom > ALWAYS ? { from: validFrom } : {}),
    ...(validTo === 'infinity' ? {} : { to: validTo }),
  };
}

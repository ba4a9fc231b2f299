/** A village that went into another one as a whole. */
export type Merger = {
  readonly predecessor: string;
  readonly successor: string;
  /** Of the day of the merger. */
  readonly year: number;
  /** The successor began with this merger: it had no people of its own. */
  readonly founded: boolean;
};

/** A number stated for a place, with the year for which it was stated. */
export type Stated = { readonly year: number; readonly value: number };

/**
 * 农业户数 or 农业人口 of a village: the number stated for it, as long as it was stated before a merger with those of the villages
 * that went into it; null when one of them is not known, because a part of the people is no base.
 */
export function peopleOf(
  area: string,
  stated: ReadonlyMap<string, Stated>,
  mergers: readonly Merger[],
): number | null {
  const own = stated.get(area);
  const added = mergers.filter(
    ({ successor, year }) => successor === area && (own === undefined || own.year < year),
  );
  if (own === undefined && !added.some(({ founded }) => founded)) return null;
  let sum = own?.value ?? 0;
  for (const { predecessor } of added) {
    const more = peopleOf(predecessor, stated, mergers);
    if (more === null) return null;
    sum += more;
  }
  return sum;
}

/** What is counted of a village's households in the register: who it holds for, and of how many it is not known. */
type Counted = { readonly yes: number; readonly unknown: number };

/** At least so many; none only when it is known of every household. */
export const counted = ({ yes, unknown }: Counted): number | null => (yes === 0 && unknown > 0 ? null : yes);

/** 贫困发生率 in percent, not rounded. */
export function incidence(notGraduated: number | null, rural: number | null): number | null {
  if (notGraduated === null || rural === null || rural === 0) return null;
  return (notGraduated * 100) / rural;
}

/** Share of the longest bar, in percent, never invisible when there is something. */
export function barShare(count: number, most: number): number {
  return most === 0 || count === 0 ? 0 : Math.max(2, Math.round((count / most) * 100));
}

/** Rules as the address carries them: ids apart by commas; none = the usual ones. */
export function readRules(text: string | undefined): readonly string[] {
  return [...new Set((text ?? '').split(',').filter((id) => /^[a-z0-9.-]{1,80}$/.test(id)))];
}

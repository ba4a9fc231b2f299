/** A household looked at lately: what the search shows before one types. */
export type RecentHousehold = { readonly id: string; readonly name: string; readonly place: string };

const KEPT = 8;
const keyOf = (user: string) => `daohu.recent.${user}`;

/** Kept for this visit of this person only, never with a number of a person. */
export function readRecent(user: string): readonly RecentHousehold[] {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(user)) ?? '[]') as RecentHousehold[];
  } catch {
    return [];
  }
}

export function rememberRecent(user: string, household: RecentHousehold): void {
  const others = readRecent(user).filter((one) => one.id !== household.id);
  sessionStorage.setItem(keyOf(user), JSON.stringify([household, ...others].slice(0, KEPT)));
}

/** At sign-out nothing of a person stays in the browser. */
export function forgetRecent(): void {
  sessionStorage.clear();
}

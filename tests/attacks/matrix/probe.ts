import type { Ids } from '../world.ts';

/** One thing to send. `area` tells of which place it asks, so that an answer for a place that is partly one's own is known. */
export type Probe = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: object;
  /** Sent as a form with one file. */
  readonly form?: { readonly fields: Readonly<Record<string, string>>; readonly file: string };
  readonly area?: string;
};

/** What a route is tried with. */
export type RouteProbes = {
  /** Everybody may ask it; it names nobody. */
  readonly open?: true;
  /** A change of records: it is not sent by who may. */
  readonly changes?: true;
  /** The administrators' own work: each does it, or reads it, within his county. */
  readonly administrators?: true;
  /** Who may see the target finds its people or papers in the answer. */
  readonly control?: 'people' | 'papers' | 'batch';
  readonly probes: (ids: Ids) => readonly Probe[];
};

export const areasOf = (ids: Ids) => [ids.village, ids.town, ids.county];
export const get = (url: string, area?: string): Probe => ({ method: 'GET', url, ...(area && { area }) });
export const post = (url: string, body: object, area?: string): Probe => ({
  method: 'POST',
  url,
  body,
  ...(area && { area }),
});
export const sendList =
  (url: string) =>
  (area: string): Probe => ({
    method: 'POST',
    url,
    form: { fields: { area, kind: 'death', sender: '县公安局' }, file: '姓名,死亡日期\n某某,2018-01-01' },
  });
export const byArea = (make: (area: string) => Probe) => (ids: Ids) => areasOf(ids).map(make);
export const nobody = { open: true, probes: () => [] } as const;

export function command(name: string, bodies: (ids: Ids) => readonly object[]): Record<string, RouteProbes> {
  const url = `/api/commands/${name}`;
  return {
    [`POST ${url}`]: {
      changes: true,
      ...(name.startsWith('access.') && { administrators: true }),
      probes: (ids) => bodies(ids).map((body) => post(url, body)),
    },
  };
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { parseAreas, takeAreaList } from '#modules/areas/index.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';

/** What all measures stand on: an instance with the county's places, and its register as a workbook. */
export type Ground = {
  readonly services: Services;
  /** The owner's address: the limits are measured without row-level security. */
  readonly admin: pg.Pool;
  readonly adminUrl: string;
  readonly workbook: { readonly path: string; readonly on: string; readonly members: number };
  /** 12 digits */
  readonly county: string;
  readonly village: string;
  readonly office: Actor;
  readonly cadre: Actor;
};

/** Makes the workbook in a process of its own, so that its memory is not counted, and takes in the county's places. */
export async function layGround(
  services: Services,
  adminUrl: string,
  folder: string,
  options: { readonly households: number; readonly layout: string },
): Promise<Ground> {
  const maker = fileURLToPath(new URL('make-workbook.ts', import.meta.url));
  const words = ['--households', String(options.households), '--layout', options.layout];
  const made = JSON.parse(
    execFileSync(process.execPath, [maker, ...words, '--out', folder, '--dirty', '0.005'], {
      encoding: 'utf8',
    }),
  ) as Ground['workbook'];
  const lines = readFileSync(join(folder, 'regions.csv'), 'utf8').trim().split('\n');
  const { areas } = parseAreas(lines.map((line) => line.split(',')));
  const codeOf = (level: string) => areas.find((area) => area.level === level)?.code ?? '';
  const [county, village] = [codeOf('county'), codeOf('village')];
  const operator = actor('operator', codeOf('province').slice(0, 2));
  await services.database.write(operator, (tx) =>
    takeAreaList(tx, areas, { from: '2000-01-01', source: 'regions.csv', newId: services.newId }),
  );
  return {
    services,
    admin: new pg.Pool({ connectionString: adminUrl, max: 2 }),
    adminUrl,
    workbook: made,
    county,
    village,
    office: actor('county-office', county.slice(0, 6)),
    cadre: actor('village-cadre', village),
  };
}

function actor(role: string, scope: string): Actor {
  return { id: `bench-${role}`, name: role, role, scope: [scope], mayWrite: true };
}

import { listHouseholds } from '#modules/registry/households/list/queries.ts';
import { HouseholdQuery } from '#modules/registry/households/model.ts';
import type { Ground } from './ground.ts';
import { type Measured, p95 } from './measure.ts';

const MOST_MILLISECONDS = 50;
const ASKS = 200;

type Known = { name: string; pinyin: string; initials: string; document: string; page: number };

/** First page and searches of the household list as a village cadre sees it, with the register full. */
export async function measureList(ground: Ground): Promise<Measured[]> {
  const { services, cadre, village, workbook, admin } = ground;
  const known = await knownOf(ground);
  const list = (search: string | undefined) =>
    services.database.read(cadre, (tx) =>
      listHouseholds(
        tx,
        services.keys,
        HouseholdQuery.parse({ area: village, on: workbook.on, ...(search === undefined ? {} : { search }) }),
      ),
    );
  const limit = {
    what: 'a bare query of one page',
    value: await p95(known, () =>
      admin.query(
        `select household, head_name, village, natural_village, member_count, poverty_causes from household_version
         where county = $1 and village = $2 and superseded_at = 'infinity' and valid_from <= $3 and valid_to > $3 order by head_pinyin, household limit 51`,
        [village.slice(0, 6), village, workbook.on],
      ),
    ),
  };
  const measured = async (work: string, searchOf: (one: Known) => string | undefined): Promise<Measured> => ({
    work: `household list of a village cadre, p95: ${work}`,
    value: await p95(known, (one) => list(searchOf(one))),
    unit: 'ms',
    goal: { most: MOST_MILLISECONDS },
    limit,
  });
  return [
    await measured('first page', () => undefined),
    await measured('search by name', (one) => one.name),
    await measured('search by surname', (one) => one.name.slice(0, 1)),
    await measured('search by pinyin', (one) => one.pinyin),
    await measured('search by initials', (one) => one.initials),
    await measured('search by document', (one) => one.document),
    await measured('search by a name that is not there', (one) => `${one.name}乙`),
  ];
}

/** People of the whole county: most of them the cadre must not find, which costs as much as finding. */
async function knownOf({ admin, services }: Ground): Promise<Known[]> {
  const { rows } = await admin.query<{ name: string; pinyin: string; initials: string; cipher: Buffer }>(
    `select m.name, m.pinyin, m.initials, p.document_cipher as cipher from member_version m join person p on p.county = m.county and p.id = m.person
     where m.superseded_at = 'infinity' and p.document_cipher is not null order by p.document_hash limit $1`,
    [ASKS],
  );
  return rows.map(({ name, pinyin, initials, cipher }, page) => ({
    name,
    pinyin: pinyin.replaceAll(' ', ''),
    initials,
    document: services.keys.decrypt(cipher),
    page,
  }));
}

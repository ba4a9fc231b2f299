import { sql } from 'kysely';
import type { Services } from '#platform/services.ts';
import { countyOffice } from './small-register.ts';

/** Random households beside the small register: any fact may be missing, any code may stand, versions begin and end. */
export async function insertRandom({ database }: Services, households: number): Promise<void> {
  const pick = (...values: string[]) =>
    sql.raw(
      `(array[${values.map((value) => (value === 'null' ? 'null' : `'${value}'`)).join(', ')}]::text[])[1 + floor(random() * ${values.length})::int]`,
    );
  const some = (value: string) => sql.raw(`case when random() < 0.7 then ${value} end`);
  const maybe = sql.raw(`(array[true, false, null])[1 + floor(random() * 3)::int]`);
  const villages = ['529921100200', '529921100201', '529921101200', '529921101201'];
  await database.write(countyOffice, async (tx) => {
    await sql`select setseed(0.42)`.execute(tx);
    await sql`create temp table r on commit drop as select md5('r' || n)::uuid id, n, (${villages}::text[])[1 + n % 4] v from generate_series(1, ${sql.lit(households)}) n`.execute(
      tx,
    );
    // Two stretches of the world for each household, and a correction of a third of them: what was known before stays.
    await sql`create temp table t on commit drop as select r.*, f, u, '2017-01-05T08:00:00Z'::timestamptz k, 'infinity'::timestamptz z from r, (values ('2016-01-01'::date, '2018-06-01'::date), ('2018-06-01', 'infinity')) s (f, u) where n % 7 > 0 or f > '2017-01-01'`.execute(
      tx,
    );
    await sql`insert into t select id, n, v, f, u, '2021-03-01T00:00:00Z', 'infinity' from t where n % 3 = 0`.execute(
      tx,
    );
    await sql`update t set z = '2021-03-01T00:00:00Z' where n % 3 = 0 and k < '2020-01-01'`.execute(tx);
    await sql`insert into household (county, id, village, national_household_no) select '529921', id, v, 'r' || n from r`.execute(
      tx,
    );
    const tail = sql`valid_from, valid_to, recorded_at, superseded_at, recorded_by`;
    const head = sql`select '529921', id, v`;
    const times = sql`f, u, k, z, md5('random')::uuid from t`;
    await sql`insert into household_version (county, household, village, head_name, head_pinyin, member_count, stated_size, poverty_causes, first_identified_on, ${tail})
      ${head}, '户' || n, 'hu' || n % 9, 1 + n % 4, ${some('1 + floor(random() * 5)::int')}, array_remove(array[${pick('illness', 'schooling', 'null')}], null), ${some("'2014-01-01'::date + n")}, ${times}`.execute(
      tx,
    );
    await sql`insert into status_version (county, household, village, registration, monitoring, household_type, poverty_class, graduation_year, monitored_kind, risks, risk_identified_on, risk_eliminated_on, ${tail})
      ${head}, ${pick('poor', 'pre-graduated', 'graduated', 'relapsed', 'ordinary', 'null')}, ${pick('none', 'monitored', 'eliminated')}, null, ${pick('general', 'null')}, ${some('2015 + n % 5')}, ${pick('unstable-graduated', 'null')},
        array_remove(array[${pick('illness', 'null')}], null), ${some("'2019-01-01'::date + n")}, ${some("'2020-01-01'::date + n")}, ${times} where n % 11 > 0`.execute(
      tx,
    );
    await sql`insert into living_version (county, household, village, dangerous_housing, safe_water, water_difficult, ${tail}) ${head}, ${maybe}, ${maybe}, ${maybe}, ${times} where n % 13 > 0`.execute(
      tx,
    );
    for (const year of [2015, 2017, 2019])
      await sql`insert into income_version (county, household, village, year, per_head_fen, wage_fen, transfer_fen, claim_fen, self_paid_fen, ${tail})
        ${head}, ${sql.lit(year)}, ${some('floor(random() * 900000)::bigint')}, ${some('floor(random() * 900000)::bigint')}, ${some('1')}, ${some('floor(random() * 90000)::bigint')}, ${some('floor(random() * 900000)::bigint')}, ${times}`.execute(
        tx,
      );
    await sql`create temp table p on commit drop as select r.*, m, md5('p' || n || '-' || m)::uuid person from r, generate_series(1, 4) m where m <= 1 + n % 4`.execute(
      tx,
    );
    await sql`insert into person (county, id, village, birth, sex) select '529921', person, v, ${some("'1940-01-01'::date + floor(random() * 30000)::int")}, ${pick('male', 'female', 'null')} from p`.execute(
      tx,
    );
    await sql`insert into member_version (county, person, household, village, national_person_no, name, relation_to_head, education_level, schooling_status, health_status, labor_capacity, work_months,
        critical_illness_insured, resident_medical_insured, resident_pension_insured, staff_pension_insured, minimum_living, destitute_support, disability_type, ${tail})
      select '529921', person, p.id, p.v, p.n || '-' || m, '人' || m, ${pick('head', 'son', 'null')}, ${pick('illiterate', 'primary', 'junior', 'preschool-age', 'null')}, ${pick('not-at-school', 'primary', 'preschool', 'null')},
        array_remove(array[${pick('healthy', 'serious-illness', 'null')}], null), ${pick('ordinary', 'lost', 'null')}, ${some('round((random() * 12)::numeric, 1)')}, ${maybe}, ${maybe}, ${maybe}, ${maybe}, ${maybe}, ${maybe}, ${pick('null', 'null')},
        f, u, k, z, md5('random')::uuid from p join t using (id)`.execute(tx);
  });
}

import { takeAreaList } from '#modules/areas/index.ts';
import type { Services } from '#platform/services.ts';
import { testActor } from './database.ts';
import { household, member, PLACES, residentNumber, takeIn } from './records.ts';

type Level = 'county' | 'town' | 'village';
const area = (
  code: string,
  name: string,
  level: Level,
  parent: string | null,
  rural: number | null = null,
) => ({
  code,
  name,
  level,
  parent,
  agriculturalHouseholds: rural === null ? null : rural / 4,
  agriculturalPopulation: rural,
  populationYear: rural === null ? null : 2016,
});

/** Two towns of the county, three villages, of one of which the rural population is not known. */
const SURVEY_AREAS = [
  area('529921000000', '清水县', 'county', null),
  area('529921100000', '清溪镇', 'town', '529921000000'),
  area(PLACES.villageA1, '上河村', 'village', '529921100000', 400),
  area(PLACES.villageA2, '下河村', 'village', '529921100000', 200),
  area('529921101000', '白石镇', 'town', '529921000000'),
  area(PLACES.villageB1, '白石村', 'village', '529921101000'),
];

const surveyPerson = (no: string, name: string, relationToHead: string) =>
  member(no, name, {
    document: residentNumber('1980-01-01', Number(no)),
    birth: '1980-01-01',
    relationToHead,
  });

/** Of A two members live in 上河村, of B one in 白石村. */
export const SURVEY_HOUSEHOLDS = {
  A: household('A', PLACES.villageA1, [surveyPerson('1', '王一', 'head'), surveyPerson('2', '王二', 'son')], {
    graduationStatus: 'not-graduated',
    dangerousHousing: true,
  }),
  B: household('B', PLACES.villageB1, [surveyPerson('3', '李三', 'head')]),
};

/** Takes in the places since 2010, and the households as they were at the end of 2016. */
export async function takeSurveyCounty(services: Services): Promise<void> {
  const office = testActor('county-office', PLACES.county);
  const given = { from: '2010-01-01', source: 'test', newId: services.newId };
  await services.database.write(office, (tx) => takeAreaList(tx, SURVEY_AREAS, given));
  await takeIn(services, office, '2016-12-31', Object.values(SURVEY_HOUSEHOLDS));
}

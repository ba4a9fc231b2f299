import { countyOf } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { inScope } from '#platform/command/command.ts';
import type { AsOfPair } from '#platform/db/as-of.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { formsAsked } from '#policy/policy.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { recordView } from '../../households/audit/queries.ts';
import { findFacts, getHousehold, listMembers } from '../../households/file/queries.ts';
import type { HouseholdSurvey, SurveyFormLine, VillageSurvey } from '../model.ts';
import { findVillage } from '../recording/queries.ts';
import { formsOf } from '../rules.ts';
import { readVillageFacts } from '../village/queries.ts';
import { surveyWords } from '../wording.ts';
import { countAnswered, countPresent, listValues } from './queries.ts';
import { type Asked, formViews } from './views.ts';

const NOTHING_ASKED: Asked = { codes: new Map(), items: new Map(), forms: new Set() };

/** What is asked at a place on a day. */
function askedAt({ packs }: Services, area: string, on: string): Asked {
  const policy = resolvePacks(packs, area);
  return policy ? { codes: policy.codes, items: policy.items, forms: formsAsked(policy, on) } : NOTHING_ASKED;
}

/**
 * Every form of the policy in force where a household lives, with what is known of it and of its members as of the pair; that
 * it was read is recorded as the opening of its file.
 * @throws Problem 404 `registry.householdNotFound`, `registry.noFactsOnDay`
 */
export async function readHouseholdSurvey(
  services: Services,
  actor: Actor,
  id: string,
  pair: AsOfPair,
  language: string,
): Promise<HouseholdSurvey> {
  const words = await surveyWords(language);
  return services.database.write(actor, async (tx) => {
    const household = await getHousehold(tx, id);
    await recordView(tx, actor, household, services.clock());
    const facts = await findFacts(tx, household, pair);
    if (!facts) throw new Problem(404, 'registry.noFactsOnDay', [], { on: pair.on });
    const policy = askedAt(services, facts.village, pair.on);
    const members = await listMembers(tx, household, pair);
    const subjects = [household.id, ...members.map(({ person }) => person)];
    const rows = await listValues(tx, household.county, subjects, pair);
    const of = (subject: string) => rows.filter((row) => row.subject === subject);
    return {
      household: household.id,
      village: facts.village,
      on: pair.on,
      forms: formViews(policy, 'household', of(household.id), words),
      members: members.map((member) => ({
        person: member.person,
        name: member.name,
        relationToHead: member.relation_to_head,
        forms: formViews(policy, 'member', of(member.person), words),
      })),
    };
  });
}

const figure = (value: unknown) => (typeof value === 'number' ? value : null);

/**
 * 村情表: what is asked of a village and what the program counts of it.
 * @throws Problem 404 `area.notFound`, also for a village outside the actor's scope
 */
export async function readVillageSurvey(
  services: Services,
  actor: Actor,
  code: string,
  pair: AsOfPair,
  language: string,
): Promise<VillageSurvey> {
  const words = await surveyWords(language);
  return services.database.read(actor, async (tx) => {
    const village = await findVillage(tx, code, pair.on);
    if (!village || !inScope(actor, code)) throw new Problem(404, 'area.notFound');
    const facts = (await readVillageFacts(tx, [], { ...pair, villages: [code] })).get(code) ?? {};
    const rows = await listValues(tx, countyOf(code), [village.id], pair);
    return {
      village: code,
      name: words.convert(village.name),
      townName: words.convert(village.townName),
      on: pair.on,
      figures: {
        households: figure(facts.households),
        persons: figure(facts.persons),
        ruralHouseholds: figure(facts.ruralHouseholds),
        ruralPersons: figure(facts.ruralPersons),
        notGraduatedHouseholds: figure(facts.notGraduatedHouseholds),
        notGraduatedPersons: figure(facts.notGraduatedPersons),
        incidencePercent: figure(facts.incidencePercent),
        monitoredHouseholds: figure(facts.monitoredHouseholds),
        dangerousHouses: figure(facts.dangerousHouses),
        unsafeWaterHouseholds: figure(facts.unsafeWaterHouseholds),
      },
      forms: formViews(askedAt(services, code, pair.on), 'village', rows, words),
    };
  });
}

const KINDS = ['household', 'member', 'village'] as const;

/**
 * The forms in force at a place, and how far they are answered there.
 * @throws Problem 404 `area.notFound` for a place outside the actor's scope
 */
export async function readForms(
  services: Services,
  actor: Actor,
  area: string,
  pair: AsOfPair,
  language: string,
): Promise<SurveyFormLine[]> {
  if (!inScope(actor, area)) throw new Problem(404, 'area.notFound');
  const words = await surveyWords(language);
  const { items: known, forms: today } = askedAt(services, area, pair.on);
  const items = [...known.values()];
  const counted = await services.database.read(actor, async (tx) => {
    const kinds = [];
    for (const of of KINDS) {
      const asked = items
        .filter((item) => item.of === of)
        .map(({ id, form }) => ({ item: id, form: form.zh }));
      const forms = await countAnswered(tx, of, asked, area, pair);
      const subjects = asked.length === 0 ? 0 : await countPresent(tx, of, area, pair);
      kinds.push({ of, subjects, forms: new Map(forms.map((one) => [one.form, one])) });
    }
    return kinds;
  });
  const hasAnswers = (form: string) =>
    counted.some(({ forms }) => {
      const { answered = 0, begun = 0 } = forms.get(form) ?? {};
      return answered + begun > 0;
    });
  const shown = [...formsOf(items)].filter(([form]) => today.has(form) || hasAnswers(form));
  return shown.map(([form, asked]) => ({
    form,
    title: asked[0] ? words.text(asked[0].form) : form,
    asked: counted.flatMap(({ of, subjects, forms }) => {
      const own = asked.filter((item) => item.of === of).length;
      const { answered = 0, begun = 0 } = forms.get(form) ?? {};
      return own === 0 ? [] : [{ of, items: own, subjects, answered, begun }];
    }),
  }));
}

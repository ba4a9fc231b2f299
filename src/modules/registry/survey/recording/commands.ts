import { countyOf } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { type Finding, Problem } from '#kernel/problem.ts';
import { type Context, defineCommand, inScope } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { type Policy, resolvePacks } from '#policy/resolve.ts';
import { getHousehold } from '../../households/file/queries.ts';
import { holdHousehold } from '../../lock/queries.ts';
import { registryPermissions } from '../../permissions.ts';
import { holdsNumber } from '../../rules.ts';
import { RecordSurvey } from '../model.ts';
import { judgeAnswers } from '../rules.ts';
import {
  type Answered,
  findHome,
  findVillage,
  givenRows,
  listPersons,
  type Written,
  writeAnswers,
} from './queries.ts';

function refuse(errors: readonly Finding[]): void {
  const [first] = errors;
  if (first) throw new Problem(422, first.code, errors, first.details);
}

/** @throws Problem 422 `survey.noPolicy` when no pack speaks for the place */
function policyOf(services: Services, village: string): Policy {
  const policy = resolvePacks(services.packs, village);
  if (!policy) throw new Problem(422, 'survey.noPolicy', [], { area: village });
  return policy;
}

/** What is wrong with an answer whatever it is of. */
function commonFindings({ on, note, values, members }: RecordSurvey, today: string): Finding[] {
  const isEmpty =
    Object.keys(values).length === 0 && members.every((one) => Object.keys(one.values).length === 0);
  return [
    ...(on > today ? [{ code: 'registry.dayInFuture', at: 'on', details: { today } }] : []),
    ...(holdsNumber(note) ? [{ code: 'registry.numberInReason', at: 'note' }] : []),
    ...(isEmpty ? [{ code: 'registry.nothingChanged', at: 'values' }] : []),
  ];
}

/** What is to be written, where, and as of which instant of knowledge. */
type Plan = {
  readonly answered: readonly Answered[];
  readonly subject: string;
  readonly village: string;
  readonly now: string;
};

async function planHousehold(
  { tx, services }: Context<Services>,
  id: string,
  input: RecordSurvey,
): Promise<Plan> {
  const household = await getHousehold(tx, id);
  const now = await holdHousehold(tx, household);
  const village = await findHome(tx, household, input.on);
  if (village === undefined)
    throw new Problem(422, 'registry.noFactsOnDay', [{ code: 'registry.noFactsOnDay', at: 'on' }], {
      on: input.on,
    });
  const persons = await listPersons(tx, household, input.on);
  if (input.members.some(({ person }) => !persons.has(person)))
    throw new Problem(404, 'registry.memberNotFound');
  const policy = policyOf(services, village);
  const own = judgeAnswers(input.values, 'household', policy, 'values');
  const others = input.members.map(({ person, values }, index) => ({
    person,
    ...judgeAnswers(values, 'member', policy, `members.${index}.values`),
  }));
  refuse([...own.errors, ...others.flatMap(({ errors }) => errors)]);
  const answered: Answered[] = [
    { kind: 'household', subject: household.id, village, answers: own.answers },
    ...others.map(({ person, answers }): Answered => ({ kind: 'member', subject: person, village, answers })),
  ];
  return { answered, subject: `household:${household.id}`, village, now };
}

async function planVillage(context: Context<Services>, code: string, input: RecordSurvey): Promise<Plan> {
  const { tx, actor, services } = context;
  const village = await findVillage(tx, code, input.on);
  if (!village || !inScope(actor, code)) throw new Problem(404, 'area.notFound');
  if (!village.holds)
    throw new Problem(422, 'survey.villageEnded', [{ code: 'survey.villageEnded', at: 'on' }], {
      on: input.on,
      village: village.name,
    });
  if (input.members.length > 0) throw new Problem(404, 'registry.memberNotFound');
  const now = await holdHousehold(tx, { county: countyOf(code), id: code });
  const { answers, errors } = judgeAnswers(input.values, 'village', policyOf(services, code), 'values');
  refuse(errors);
  const answered: Answered[] = [{ kind: 'village', subject: village.id, village: code, answers }];
  return { answered, subject: `area:${village.id}`, village: code, now };
}

/** 填报调查项: what was seen or asked of a household and its members, or of a village; what was known before stays. */
export const recordSurvey = defineCommand<Services, RecordSurvey, Written>({
  name: 'registry.recordSurvey',
  permission: registryPermissions['registry.recordSurvey'],
  input: RecordSurvey,
  run: async (context, input) => {
    const { tx, actor, services, commandId } = context;
    refuse(commonFindings(input, dayOfInstant(services.clock())));
    const { subject } = input;
    const plan =
      'household' in subject
        ? await planHousehold(context, subject.household, input)
        : await planVillage(context, subject.village, input);
    const written = await writeAnswers(tx, givenRows(plan.answered), {
      county: countyOf(plan.village),
      on: input.on,
      source: input.source,
      note: input.note,
      recorder: actor.name,
      now: plan.now,
      commandId,
    });
    const items = [...new Set(plan.answered.flatMap(({ answers }) => answers.map(({ item }) => item)))];
    return {
      subject: plan.subject,
      area: plan.village,
      details: { on: input.on, source: input.source, items: items.join(','), ...written },
      answer: written,
    };
  },
});

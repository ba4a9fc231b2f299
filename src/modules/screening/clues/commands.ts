import { isWithin, levelOfCode } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { type Finding, Problem } from '#kernel/problem.ts';
import { worksFor } from '#modules/access/index.ts';
import { type Context, defineCommand, inScope, type Outcome } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { PolicyText } from '#policy/document.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { screeningPermissions } from '../permissions.ts';
import {
  CheckClue,
  CloseClue,
  ClueFromFinding,
  type ClueState,
  type ClueStep,
  HandOverClue,
  OpenClue,
  PlaceClue,
  TakeClue,
} from './model.ts';
import { openClue } from './open.ts';
import {
  changeClue,
  findOpen,
  getFound,
  getPlace,
  holdClue,
  insertStep,
  isPlace,
  moveClue,
} from './queries.ts';
import { checkFindings, endFindings, isOpen, openFindings, riskFindings } from './rules.ts';

function refuse(findings: readonly Finding[]): void {
  const [first] = findings;
  if (first) throw new Problem(422, first.code, findings, first.details);
}

/** The codes of a list that holds at a place. */
function codesAt({ packs }: Services, area: string, list: string): ReadonlySet<string> {
  return new Set(
    resolvePacks(packs, area)
      ?.codes.get(list)
      ?.values.map((value) => value.code),
  );
}

type Opening = { clue: string; joined: boolean; household: string | null };

/** The place concerned: a household's village, or the village that is named, which must be one of the scope. */
async function placeOf({ tx, actor }: Context<Services>, { household, resident }: OpenClue): Promise<string> {
  if (household !== undefined) return (await getPlace(tx, household)).village;
  const area = resident?.village ?? '';
  if (!inScope(actor, area) || !(await isPlace(tx, area))) throw new Problem(404, 'area.notFound');
  return area;
}

const today = ({ services }: Context<Services>) => dayOfInstant(services.clock());

/**
 * 记线索: of a household, or of a resident who is not in the register. What is told of somebody of whom a clue is open
 * already joins it.
 */
const open = defineCommand<Services, OpenClue, Opening>({
  name: 'screening.openClue',
  permission: screeningPermissions['screening.openClue'],
  input: OpenClue,
  area: (input) => input.resident?.village,
  run: async (context, input) => {
    const { services } = context;
    const { household, resident, source, risks, said } = input;
    refuse(openFindings(input, today(context)));
    const area = await placeOf(context, input);
    refuse(riskFindings(risks, codesAt(services, area, 'poverty-risk')));
    const receivedOn = input.receivedOn ?? today(context);
    const about =
      household === undefined
        ? {
            name: resident?.name ?? '',
            area,
            document: resident?.document,
            phone: resident?.phone,
            sameName: input.sameName,
          }
        : { household };
    const opened = await openClue(context, { source, about, risks, said, receivedOn });
    if (opened === undefined || 'sameName' in opened)
      throw new Problem(409, 'clues.sameName', [], { clue: opened?.sameName ?? '' });
    return {
      subject: `clue:${opened.clue}`,
      area: opened.area,
      details: { source, joined: opened.joined, registered: opened.household !== null },
      answer: { clue: opened.clue, joined: opened.joined, household: opened.household },
    };
  },
});

/** 转为线索: a household that a rule found is checked as a clue; the same finding on the same facts is told once. */
const fromFinding = defineCommand<Services, ClueFromFinding, Opening>({
  name: 'screening.clueFromFinding',
  permission: screeningPermissions['screening.clueFromFinding'],
  input: ClueFromFinding,
  run: async (context, input) => {
    const { household, rule, title, fingerprint } = await getFound(context.tx, input.finding);
    if (household === null) throw new Problem(422, 'clues.ofVillage');
    const opened = await openClue(context, {
      source: 'screening',
      about: { household },
      risks: [],
      said: '',
      receivedOn: today(context),
      origin: { rule: { id: rule, title: PolicyText.parse(title), finding: input.finding } },
      fingerprint,
    });
    if (opened === undefined || 'sameName' in opened) throw new Problem(409, 'clues.toldAlready');
    return {
      subject: `clue:${opened.clue}`,
      area: opened.area,
      details: { source: 'screening', rule, joined: opened.joined },
      answer: { clue: opened.clue, joined: opened.joined, household },
    };
  },
});

type Held = Awaited<ReturnType<typeof holdClue>> & { readonly state: ClueState };

/** A clue of the scope that is still open. @throws Problem 404 `clues.notFound`, 409 `clues.ended` */
async function heldOpen({ tx }: Context<Services>, id: string): Promise<Held> {
  const clue = (await holdClue(tx, id)) as Held;
  if (!isOpen(clue.state)) throw new Problem(409, 'clues.ended');
  return clue;
}

type Done = {
  readonly deed: ClueStep['deed'];
  readonly code?: string;
  readonly note?: string;
  readonly onDay?: string;
  readonly worker?: string;
};

async function step({ tx, actor, services }: Context<Services>, clue: Held, done: Done): Promise<void> {
  await insertStep(tx, {
    county: clue.county,
    id: services.newId(),
    clue: clue.id,
    area: clue.area,
    deed: done.deed,
    code: done.code ?? null,
    note: done.note ?? '',
    on_day: done.onDay ?? null,
    worker: done.worker ?? null,
    done_by: actor.id,
  });
}

function outcome(clue: Held, details: Readonly<Record<string, string | null>>): Outcome<{ clue: string }> {
  return { subject: `clue:${clue.id}`, area: clue.area, details, answer: { clue: clue.id } };
}

/** Who may give work to others: not a village to itself. */
const GIVERS: readonly string[] = ['county-office', 'town-clerk'];

/** 领取、指派: who checks the household. What somebody checks already is taken over only by who gives work. */
const take = defineCommand<Services, TakeClue, { clue: string }>({
  name: 'screening.takeClue',
  permission: screeningPermissions['screening.takeClue'],
  input: TakeClue,
  run: async (context, { clue: id, user }) => {
    const { tx, actor } = context;
    const clue = await heldOpen(context, id);
    const worker = user ?? actor.id;
    const gives = GIVERS.includes(actor.role);
    if (worker !== actor.id && !gives) throw new Problem(403, 'command.forbidden');
    if (clue.worker === worker) throw new Problem(409, 'clues.takenByYou');
    if (clue.worker !== null && clue.worker !== actor.id && !gives) throw new Problem(409, 'clues.taken');
    if (worker !== actor.id && !(await worksFor(tx, worker, clue.area)))
      throw new Problem(404, 'access.userNotFound');
    await changeClue(tx, clue, { state: 'checking', worker });
    await step(context, clue, { deed: 'taken', worker });
    return outcome(clue, { worker });
  },
});

/** 定村: a resident of whom a list said no more than the town or county is given to his village. */
const place = defineCommand<Services, PlaceClue, { clue: string }>({
  name: 'screening.placeClue',
  permission: screeningPermissions['screening.placeClue'],
  input: PlaceClue,
  area: (input) => input.village,
  run: async (context, { clue: id, village }) => {
    const { tx } = context;
    const clue = await heldOpen(context, id);
    if (clue.household !== null || levelOfCode(clue.area) === 'village')
      throw new Problem(409, 'clues.placed');
    if (levelOfCode(village) !== 'village' || !isWithin(village, clue.area) || !(await isPlace(tx, village)))
      throw new Problem(404, 'area.notFound');
    const whom = { name: '', key: clue.resident_key ?? Buffer.alloc(0), numbered: clue.numbered };
    const there = await findOpen(tx, { county: clue.county, area: village }, whom);
    if (there) throw new Problem(409, 'clues.alreadyThere');
    await moveClue(tx, clue, village);
    return outcome({ ...clue, area: village }, { from: clue.area });
  },
});

/** 入户核实: the day of the visit and what it found; who checked is whoever says so. */
const check = defineCommand<Services, CheckClue, { clue: string }>({
  name: 'screening.checkClue',
  permission: screeningPermissions['screening.checkClue'],
  input: CheckClue,
  run: async (context, input) => {
    const { tx, actor } = context;
    const clue = await heldOpen(context, input.clue);
    const { finding, note, on = today(context) } = input;
    refuse(checkFindings({ on, note }, { receivedOn: clue.received_on }, today(context)));
    const worker = clue.worker ?? actor.id;
    await changeClue(tx, clue, { state: 'checking', worker, checked_on: on, finding });
    await step(context, clue, { deed: 'checked', code: finding, note, onDay: on });
    return outcome(clue, { on, finding });
  },
});

/** 关闭: no case, with the reason. */
const close = defineCommand<Services, CloseClue, { clue: string }>({
  name: 'screening.closeClue',
  permission: screeningPermissions['screening.closeClue'],
  input: CloseClue,
  run: async (context, { clue: id, reason, note }) => {
    const clue = await heldOpen(context, id);
    const known = codesAt(context.services, clue.area, 'clue-closing');
    refuse(endFindings({ code: reason, note, known, checkedOn: clue.checked_on }, 'reason'));
    await changeClue(context.tx, clue, { state: 'closed' });
    await step(context, clue, { deed: 'closed', code: reason, note });
    return outcome(clue, { reason });
  },
});

/** 移交: somebody goes on with it; what it was handed over to and why stays with the clue. */
const handOver = defineCommand<Services, HandOverClue, { clue: string }>({
  name: 'screening.handOverClue',
  permission: screeningPermissions['screening.handOverClue'],
  input: HandOverClue,
  run: async (context, { clue: id, kind, note }) => {
    const clue = await heldOpen(context, id);
    const known = codesAt(context.services, clue.area, 'clue-hand-over');
    refuse(endFindings({ code: kind, note, known, checkedOn: clue.checked_on }, 'kind'));
    await changeClue(context.tx, clue, { state: 'handed-over' });
    await step(context, clue, { deed: 'handed-over', code: kind, note });
    return outcome(clue, { kind });
  },
});

/** Everything that changes a clue. */
export const clueCommands = [open, fromFinding, take, place, check, close, handOver] as const;

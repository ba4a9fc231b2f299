import { areaPrefix, countyOf } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { areaNames } from '#modules/areas/index.ts';
import { type Context, defineCommand, type Outcome } from '#platform/command/command.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { Overlay } from '#policy/overlay.ts';
import { screeningPermissions } from '../permissions.ts';
import {
  type AmendmentAnswer,
  AmendmentOnly,
  type AmendmentStep,
  DraftAmendment,
  SendBackAmendment,
} from './model.ts';
import {
  type AmendmentRow,
  changeAmendment,
  getAmendment,
  insertAmendment,
  waitForApprovals,
} from './queries.ts';
import { amendmentFindings, contentOf, countsOf, FROM, isAmendable } from './rules.ts';

type Run = Context<Services>;

function stepOf({ actor, now }: Run, what: AmendmentStep['what'], note = ''): AmendmentStep {
  return { what, at: now, by: actor.id, name: actor.name, note };
}

/** @throws Problem 422 `screening.amendmentShape` with the place of each finding */
function readContent(content: Readonly<Record<string, unknown>>, area: string): Overlay {
  const { overlay, findings } = contentOf(content, area);
  if (!overlay) throw new Problem(422, 'screening.amendmentShape', findings, { count: findings.length });
  return overlay;
}

/** @throws Problem 422 `screening.amendmentArea`, 404 `area.notFound` */
async function refuseArea(tx: Tx, area: string): Promise<void> {
  if (!isAmendable(area)) throw new Problem(422, 'screening.amendmentArea', [], { area });
  // A place that nobody named is known by its code only.
  if ((await areaNames(tx, [area])).get(area)?.name === area)
    throw new Problem(404, 'area.notFound', [], { area });
}

/** @throws Problem 409 `screening.amendmentState`, `screening.amendmentChanged` */
async function takeUp(
  tx: Tx,
  { amendment, revision }: { readonly amendment: string; readonly revision?: number | undefined },
  step: keyof typeof FROM,
): Promise<AmendmentRow> {
  // What is approved cannot even be locked, so its state is told from a plain look.
  const seen = await getAmendment(tx, amendment);
  const row = FROM[step].includes(seen.state) ? await getAmendment(tx, amendment, true) : seen;
  if (!FROM[step].includes(row.state))
    throw new Problem(409, 'screening.amendmentState', [], { state: row.state });
  if (row.revision !== revision) throw new Problem(409, 'screening.amendmentChanged');
  return row;
}

/** @throws Problem 422 `screening.amendmentRefused` with every finding */
function refuseFaulty(services: Services, row: AmendmentRow): Overlay {
  const overlay = readContent(row.content, row.area);
  const findings = amendmentFindings(services.packs, overlay);
  if (findings.length > 0)
    throw new Problem(422, 'screening.amendmentRefused', findings, { count: findings.length });
  return overlay;
}

function outcomeOf(
  row: Pick<AmendmentRow, 'id' | 'area' | 'title'>,
  revision: number,
  details: Readonly<Record<string, unknown>> = {},
): Outcome<AmendmentAnswer> {
  return {
    subject: `amendment:${row.id}`,
    area: row.area,
    details: { title: row.title, revision, ...details },
    answer: { amendment: row.id, revision },
  };
}

/** 起草: what a county would have otherwise, kept as a draft; nothing is in force by it. */
export const draftAmendment = defineCommand<Services, DraftAmendment, AmendmentAnswer>({
  name: 'screening.draftAmendment',
  permission: screeningPermissions['screening.draftAmendment'],
  input: DraftAmendment,
  area: (input) => input.area,
  run: async (context, input) => {
    const { tx, actor, services, now } = context;
    const { area, title } = input;
    const overlay = readContent(input.content, area);
    const { area: _, ...content } = overlay;
    const counts = countsOf(overlay);
    if (input.amendment === undefined) {
      await refuseArea(tx, area);
      const row = { county: countyOf(area), id: services.newId(), area, title };
      const steps = [stepOf(context, 'drafted')];
      await insertAmendment(tx, { ...row, content, authors: [actor.id], steps, now });
      return outcomeOf(row, 1, counts);
    }
    const row = await takeUp(tx, { amendment: input.amendment, revision: input.revision }, 'change');
    if (row.area !== area) throw new Problem(409, 'screening.amendmentChanged');
    const revision = row.revision + 1;
    const authors = [...new Set([...row.authors, actor.id])];
    await changeAmendment(tx, row, {
      title,
      content,
      authors,
      revision,
      state: 'draft',
      step: stepOf(context, 'changed'),
    });
    return outcomeOf({ ...row, title }, revision, counts);
  },
});

/** 提交: every rule fits, is proven by a hit and a clear case, and all cases hold; another person has the word now. */
export const submitAmendment = defineCommand<Services, AmendmentOnly, AmendmentAnswer>({
  name: 'screening.submitAmendment',
  permission: screeningPermissions['screening.submitAmendment'],
  input: AmendmentOnly,
  run: async (context, input) => {
    const { tx, services } = context;
    const row = await takeUp(tx, input, 'submit');
    const overlay = refuseFaulty(services, row);
    await changeAmendment(tx, row, { state: 'submitted', step: stepOf(context, 'submitted') });
    return outcomeOf(row, row.revision, countsOf(overlay));
  },
});

/** 批准: by somebody who wrote no part of it; from this instant it is known, and it holds on its own days. */
export const approveAmendment = defineCommand<Services, AmendmentOnly, AmendmentAnswer>({
  name: 'screening.approveAmendment',
  permission: screeningPermissions['screening.approveAmendment'],
  input: AmendmentOnly,
  run: async (context, input) => {
    const { tx, actor, services } = context;
    await waitForApprovals(tx);
    await services.refreshPacks();
    const row = await takeUp(tx, input, 'approve');
    if (row.authors.includes(actor.id)) throw new Problem(403, 'screening.amendmentOwn');
    const overlay = refuseFaulty(services, row);
    await changeAmendment(tx, row, { state: 'approved', step: stepOf(context, 'approved') });
    return outcomeOf(row, row.revision, { ...countsOf(overlay), prefix: areaPrefix(row.area) });
  },
});

/** 退回: what is to be mended. */
export const sendBackAmendment = defineCommand<Services, SendBackAmendment, AmendmentAnswer>({
  name: 'screening.sendBackAmendment',
  permission: screeningPermissions['screening.sendBackAmendment'],
  input: SendBackAmendment,
  run: async (context, input) => {
    const row = await takeUp(context.tx, input, 'sendBack');
    const step = stepOf(context, 'sent-back', input.note);
    await changeAmendment(context.tx, row, { state: 'sent-back', step });
    return outcomeOf(row, row.revision);
  },
});

/** 撤回: given up by one who wrote it; it stays readable. */
export const withdrawAmendment = defineCommand<Services, AmendmentOnly, AmendmentAnswer>({
  name: 'screening.withdrawAmendment',
  permission: screeningPermissions['screening.withdrawAmendment'],
  input: AmendmentOnly,
  run: async (context, input) => {
    const { tx, actor } = context;
    const row = await takeUp(tx, input, 'withdraw');
    if (!row.authors.includes(actor.id)) throw new Problem(403, 'screening.amendmentOthers');
    await changeAmendment(tx, row, { state: 'withdrawn', step: stepOf(context, 'withdrawn') });
    return outcomeOf(row, row.revision);
  },
});

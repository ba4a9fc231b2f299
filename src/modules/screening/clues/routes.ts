import { z } from 'zod';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { permits } from '#platform/command/command.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { screeningPermissions } from '../permissions.ts';
import { wordsOf } from '../wording.ts';
import { clueCommands } from './commands.ts';
import { ClueCounts, ClueFile, ClueLine, ClueQuery, RevealClue } from './model.ts';
import { countClues, findLine, listClues } from './queries.ts';
import { countsOf, fileOf, linesOf } from './read.ts';
import { textFindings } from './rules.ts';

const tags = ['screening'];
const params = z.object({ id: z.guid() });

/** 线索: what is open in a place, one clue with its story, and the commands on it. */
export function clueRoutes(app: App, services: Services): void {
  const { database } = services;
  const today = () => dayOfInstant(services.clock());
  app.get(
    '/api/clues',
    { schema: { tags, querystring: ClueQuery, response: { 200: pageOf(ClueLine) } } },
    (request) =>
      database.read(request.actor, async (tx) => {
        const { query, actor } = request;
        const rows = await listClues(tx, query, { today: today(), asker: actor.id });
        const next = rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null;
        return { items: await linesOf(tx, rows), next };
      }),
  );
  app.get(
    '/api/clues/counts',
    { schema: { tags, querystring: ClueQuery.pick({ area: true }), response: { 200: ClueCounts } } },
    (request) =>
      database.read(request.actor, async (tx) =>
        countsOf(tx, await countClues(tx, request.query.area, today())),
      ),
  );
  app.get('/api/clues/:id', { schema: { tags, params, response: { 200: ClueFile } } }, async (request) => {
    const words = await wordsOf(request.language);
    const file = await database.read(request.actor, async (tx) => {
      const row = await findLine(tx, request.params.id, today());
      if (!row) throw new Problem(404, 'clues.notFound');
      return fileOf(tx, row, words);
    });
    await recordReading(services, request.actor, {
      name: 'screening.viewClue',
      subject: `clue:${file.id}`,
      area: file.area,
    });
    return file;
  });
  revealRoute(app, services);
  for (const command of clueCommands) commandRoute(app, services, command);
}

/** The phone of a resident who is not in the register, against a purpose that the audit keeps. */
function revealRoute(app: App, services: Services): void {
  app.post(
    '/api/clues/:id/reveal',
    {
      config: { command: 'screening.revealClue' },
      schema: {
        tags,
        params,
        body: RevealClue,
        response: { 200: z.object({ phone: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { actor, body } = request;
      if (!permits(screeningPermissions['screening.revealClue'], actor.role))
        throw new Problem(403, 'command.forbidden');
      const [wrong] = textFindings(body.purpose, 'purpose');
      if (wrong) throw new Problem(422, wrong.code, [wrong]);
      const today = dayOfInstant(services.clock());
      const row = await services.database.read(actor, (tx) => findLine(tx, request.params.id, today));
      if (!row) throw new Problem(404, 'clues.notFound');
      await recordReading(services, actor, {
        name: 'screening.revealClue',
        subject: `clue:${row.id}`,
        area: row.area,
        purpose: body.purpose,
      });
      return { phone: row.phone_cipher && services.keys.decrypt(row.phone_cipher) };
    },
  );
}

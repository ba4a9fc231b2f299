import { z } from 'zod';
import { Problem } from '#kernel/problem.ts';
import type { App } from '#platform/http/app.ts';
import type { Services } from '#platform/services.ts';
import { IDENTITY } from '#policy/lists.ts';
import { kindOf, mappingOf } from '../matching/kind.ts';
import { wordsOf } from '../wording.ts';
import { readHead } from './head.ts';
import { ListHead, type SaidColumns } from './model.ts';
import { getRun } from './queries.ts';
import { refuseMatcher, withKeptList } from './upload.ts';

/** 认列: how a proposed list would be read, before it is. */
export function headRoute(app: App, services: Services): void {
  app.get(
    '/api/lists/:id/head',
    {
      schema: { tags: ['screening'], params: z.object({ id: z.guid() }), response: { 200: ListHead } },
    },
    async ({ actor, params, language }) => {
      refuseMatcher(actor);
      const run = await services.database.read(actor, (tx) => getRun(tx, params.id));
      if (run.state !== 'proposed' || run.file === null) throw new Problem(409, 'screening.list.notProposed');
      const words = await wordsOf(language);
      const kind = kindOf(services, run);
      const said = run.columns as SaidColumns | null;
      const sheets = await withKeptList(services, run.file, (path) =>
        readHead(path, run.file_name, kind, mappingOf(kind, said ?? {})),
      );
      const meanings = [
        ...IDENTITY.map((id) => ({ id, title: null, use: 'identity' as const })),
        ...kind.facts.map((fact) => ({
          id: fact.id,
          title: words.text(fact.title),
          use: fact.keep ? ('kept' as const) : ('dropped' as const),
        })),
      ];
      return { remembered: said !== null, meanings, sheets };
    },
  );
}

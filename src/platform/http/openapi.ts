import swagger from '@fastify/swagger';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from './app.ts';
import { ProblemAnswer } from './problem-answer.ts';

/** Answers that every route may give instead of a success. */
const REFUSAL = {
  description: 'Refused: RFC 9457',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function problemSchema(): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(ProblemAnswer);
  return schema;
}

type Operations = Record<string, Record<string, { responses?: Record<string, unknown> }>>;

/** Describes every route that is registered after this as OpenAPI 3.1, from the same schemas that check it. */
export async function describeApi(app: App): Promise<void> {
  const transform = createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Daohu 到户',
        version: '1',
        description:
          'Everything that the page does. A write is a command: POST /api/commands/<name> with the header command-id.',
      },
      components: {
        schemas: { Problem: problemSchema() as never },
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'daohu.session_token' } },
      },
      security: [{ session: [] }],
    },
    transform: (document) => transform(document as never) as never,
    hideUntagged: false,
  });
  // swagger collects the routes through its hook; only then may one be added.
  app.get('/api/openapi.json', { config: { public: true }, schema: { hide: true } as never }, async () =>
    openApiDocument(app),
  );
}

/** The OpenAPI document of a ready application; also for `daohu openapi`. */
export function openApiDocument(app: App): Record<string, unknown> {
  const document = app.swagger() as unknown as { paths: Operations };
  for (const methods of Object.values(document.paths)) {
    for (const operation of Object.values(methods)) {
      operation.responses = { ...operation.responses, default: REFUSAL };
    }
  }
  return document as unknown as Record<string, unknown>;
}

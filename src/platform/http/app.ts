import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Actor } from '../db/database.ts';

/** The HTTP application as modules see it: zod schemas give validation, types and OpenAPI in one. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, known from the session before any handler runs; absent only on public routes. */
    actor: Actor;
    /** Language for texts that the server makes: from Accept-Language. */
    language: 'zh-CN' | 'zh-Hant' | 'en';
  }
  interface FastifyContextConfig {
    /** No session needed. */
    public?: boolean;
  }
}

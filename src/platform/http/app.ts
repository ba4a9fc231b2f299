import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Actor } from '../db/database.ts';
import type { Language } from './language.ts';

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
    /** Who asks, known from the session before any handler runs; on public routes it sees and may nothing. */
    actor: Actor;
    /** Language for texts that the server makes: from Accept-Language. */
    language: Language;
  }
  interface FastifyContextConfig {
    /** No session needed. */
    public?: boolean;
    /** Answers also to who must first change a password that was handed over. */
    withOneTimePassword?: boolean;
    /** The command that the route sends, for the table of permissions and its test. */
    command?: string;
  }
}

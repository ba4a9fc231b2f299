import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Logger, pino } from 'pino';
import { Problem } from '#kernel/problem.ts';
import type { Actor } from '../db/database.ts';
import type { App } from './app.ts';
import { refuseForeignOrigin } from './guard.ts';
import { acceptedLanguage } from './language.ts';
import { describeApi } from './openapi.ts';
import { problemAnswer, problemOf } from './problem-answer.ts';

/** Bytes of a JSON body, of one uploaded file, and how many files come at once. */
const LIMITS = { body: 1_048_576, file: 268_435_456, files: 20 } as const;
/** Requests a minute: of one signed-in person, and of one address before sign-in. */
const DEFAULT_RATE = { person: 1200, address: 3000 } as const;
const RETRY_SECONDS = 5;
const COMPRESS_FROM = 1024;

/** Sees no people and may nothing: who has not signed in. */
const NOBODY: Actor = { id: '', name: '', role: '', scope: [], mayWrite: false };

export type AppOptions = {
  /** Who sends the request, by its session; undefined when nobody is signed in. */
  readonly authenticate: (request: FastifyRequest) => Promise<Actor | undefined>;
  /** Address under which people reach the server when it stands behind another one; `https` makes cookies secure. */
  readonly publicUrl?: string | undefined;
  /** Addresses of proxies whose X-Forwarded headers are believed. */
  readonly trustProxy?: string | readonly string[] | undefined;
  readonly rate?: { readonly person: number; readonly address: number } | undefined;
  /** Where the log goes; `silent` keeps none. */
  readonly log?: 'silent' | Logger | undefined;
};

/** Eight characters without 0 O 1 I: can be read out on the telephone. */
function reference(): string {
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  return Array.from(randomBytes(8), (byte) => letters.charAt(byte % 32)).join('');
}

/** A log without personal data: route patterns, never addresses, bodies, queries, cookies or names. */
function openLog(log: AppOptions['log']): FastifyBaseLogger {
  if (log === 'silent') return pino({ level: 'silent' });
  return log ?? pino({ level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** What is kept of an unknown error: where it happened, and of the database only its code; its message may quote a value. */
function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as { code?: unknown }).code;
  const database = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    code,
    ...(database ? {} : { message: error.message.slice(0, 300) }),
    stack: frames.slice(0, 12).join('\n'),
  };
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  const status = problem?.status ?? 500;
  if (problem === undefined)
    request.log.error({ reference: request.id, error: errorForLog(error) }, 'unexpected');
  else if (status === 503)
    request.log.warn({ reference: request.id, code: problem.code, error: errorForLog(error) }, 'unavailable');
  const told = problem ?? { code: 'http.unexpected', findings: [], details: {} };
  if (status === 503 || (status === 429 && !reply.hasHeader('retry-after'))) {
    void reply.header('retry-after', String(problem?.details.seconds ?? RETRY_SECONDS));
  }
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer((value: unknown) => JSON.stringify(value))
    .send(problemAnswer(status, told, request.language, request.id));
}

/** Headers that every answer carries. Scripts only from ourselves; styles inline, because antd makes them in the page. */
async function addHeaders(app: App, secure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  });
}

async function addLimits(app: App, rate: NonNullable<AppOptions['rate']>): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: 4000,
    pressureHandler: (request) => {
      if (request.routeOptions.url !== '/api/health')
        throw new Problem(503, 'http.busy', [], { seconds: RETRY_SECONDS });
    },
  });
  await app.register(rateLimit, {
    hook: 'preHandler',
    timeWindow: 60_000,
    keyGenerator: (request) =>
      request.actor.id === '' ? `address ${request.ip}` : `person ${request.actor.id}`,
    max: (_request, key) => (key.startsWith('person') ? rate.person : rate.address),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: (_request, context) =>
      new Problem(429, 'http.tooOften', [], { seconds: Math.ceil(context.ttl / 1000) }),
  });
  await app.register(multipart, {
    limits: {
      fileSize: LIMITS.file,
      files: LIMITS.files,
      fields: 20,
      fieldSize: 100_000,
      parts: 60,
      headerPairs: 100,
    },
  });
}

/** Tells who asks before any handler runs; without a session nothing but the public routes answers. */
function addIdentity(app: App, options: AppOptions): void {
  app.decorateRequest('actor');
  app.decorateRequest('language', 'zh-CN');
  app.addHook('onRequest', async (request, reply) => {
    request.language = acceptedLanguage(request.headers['accept-language']);
    request.actor = NOBODY;
    void reply.header('request-id', request.id);
    if (request.url.startsWith('/api/') || request.url.startsWith('/demo/'))
      void reply.header('cache-control', 'no-store');
    refuseForeignOrigin(request, options.publicUrl);
    if (request.routeOptions.config.public === true) return;
    const actor = await options.authenticate(request);
    if (actor === undefined) throw new Problem(401, 'access.signInFirst');
    request.actor = actor;
  });
}

function addLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        reference: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
}

const gzipped = promisify(gzip);

/** Villages read over 30 KB/s: a list shrinks to a tenth. */
function addCompression(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (typeof payload !== 'string' || payload.length < COMPRESS_FROM || !type.includes('json'))
      return payload;
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return payload;
    void reply
      .header('content-encoding', 'gzip')
      .header('vary', 'accept-encoding')
      .removeHeader('content-length');
    return gzipped(payload, { level: 5 });
  });
}

/**
 * The HTTP application with everything but routes: identity, refusals, limits, headers, problems, log.
 * Every route needs a session unless its config says `public`.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const app: App = fastify({
    loggerInstance: openLog(options.log),
    // Our own line replaces it: fastify's would carry the address with its query.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: reference,
    requestIdHeader: false,
    bodyLimit: LIMITS.body,
    ...(options.trustProxy !== undefined && {
      trustProxy: typeof options.trustProxy === 'string' ? options.trustProxy : [...options.trustProxy],
    }),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    requestTimeout: 600_000,
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // What a form of another site can send without asking is not read at all.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler({ preHandler: async () => undefined }, async () => {
    throw new Problem(404, 'http.notFound');
  });
  // Before whoever refuses: a refusal carries them too.
  await addHeaders(app, options.publicUrl?.startsWith('https:') ?? false);
  addIdentity(app, options);
  await addLimits(app, options.rate ?? DEFAULT_RATE);
  addLog(app);
  addCompression(app);
  await describeApi(app);
  return app;
}

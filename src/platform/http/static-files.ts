import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#kernel/problem.ts';
import type { App } from './app.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSIBLE = /^(text|application)\/|svg/;

type Encoding = 'br' | 'gzip' | 'identity';
type WebFile = {
  readonly type: string;
  readonly etag: string;
  readonly immutable: boolean;
  readonly bodies: Map<Encoding, Promise<Buffer>>;
};

/** Reads the built page into memory: a few megabytes; no path of a request ever reaches the file system. */
function readFiles(folder: string): Map<string, WebFile> {
  const files = new Map<string, WebFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue;
    const path = join(entry.parentPath, entry.name);
    const body = readFileSync(path);
    const url = path.slice(folder.length).replaceAll('\\', '/');
    files.set(url, {
      type: TYPES[extname(entry.name)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      // Vite writes the hash of the content into the names under assets.
      immutable: url.startsWith('/assets/'),
      bodies: new Map([['identity', Promise.resolve(body)]]),
    });
  }
  return files;
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

function encodingFor(file: WebFile, accepted: string): Encoding {
  if (!COMPRESSIBLE.test(file.type)) return 'identity';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}

/** The body in an encoding, made on the first request for it and kept. */
async function bodyOf(file: WebFile, encoding: Encoding): Promise<Buffer> {
  const known = file.bodies.get(encoding);
  if (known !== undefined) return known;
  const plain = (await file.bodies.get('identity')) ?? Buffer.alloc(0);
  const made =
    encoding === 'br'
      ? brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
      : gzipped(plain, { level: 9 });
  file.bodies.set(encoding, made);
  return made;
}

async function send(file: WebFile, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  void reply
    .header('etag', file.etag)
    .header('vary', 'accept-encoding')
    .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const encoding = encodingFor(file, request.headers['accept-encoding'] ?? '');
  if (encoding !== 'identity') void reply.header('content-encoding', encoding);
  return reply.type(file.type).send(await bodyOf(file, encoding));
}

/**
 * Serves the built page: its files by their exact names, `index.html` for the addresses of its pages.
 * Without a build the server still answers its API.
 */
export function serveWeb(app: App, folder: string): void {
  const files = existsSync(folder) ? readFiles(folder) : new Map<string, WebFile>();
  app.route({
    method: 'GET',
    url: '/*',
    config: { public: true, rateLimit: false },
    schema: { hide: true } as never,
    handler: async (request, reply) => {
      const path = request.url.split('?')[0] ?? '/';
      if (path.startsWith('/api/') || path.startsWith('/demo/')) throw new Problem(404, 'http.notFound');
      const page = !path.startsWith('/assets/') && extname(path) === '';
      const file = files.get(path) ?? (page ? files.get('/index.html') : undefined);
      if (file === undefined) throw new Problem(404, 'http.notFound');
      return send(file, request, reply);
    },
  });
}

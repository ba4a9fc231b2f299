import type { FastifyRequest } from 'fastify';
import { Problem } from '#kernel/problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

function sameOrigin(origin: string, request: FastifyRequest, publicUrl: string | undefined): boolean {
  try {
    const { host } = new URL(origin);
    return host === (publicUrl === undefined ? request.headers.host : new URL(publicUrl).host);
  } catch {
    return false;
  }
}

/**
 * Refuses a write that another site could have made the browser send: its origin must be ours, and it must carry what a
 * plain form cannot (JSON, or the header command-id), which a foreign page may only send after asking, and we never consent.
 * @throws Problem 403 `http.foreignOrigin`
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new Problem(403, 'http.foreignOrigin');
  const { origin } = request.headers;
  if (origin !== undefined && !sameOrigin(origin, request, publicUrl))
    throw new Problem(403, 'http.foreignOrigin');
  const json = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  if (!json && request.headers['command-id'] === undefined) throw new Problem(403, 'http.foreignOrigin');
}

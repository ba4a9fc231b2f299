import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem } from '#kernel/problem.ts';

/** A file that came with a request, as it lies in a folder of its own. */
export type SentFile = { readonly name: string; readonly path: string };

/**
 * Takes a multipart request of one file and some fields. The file is written, plain, into a folder that the caller keeps for as long as
 * it is read.
 * @param fields what the other parts must say
 * @throws Problem 400 `exchange.noFile`, `command.invalid`, 413 `exchange.fileTooLong`, 415 `exchange.sendFiles`
 */
export async function takeOneFile<T extends object>(
  request: FastifyRequest,
  folder: string,
  fields: z.ZodType<T>,
  mostBytes: number,
): Promise<T & SentFile> {
  if (!request.isMultipart()) throw new Problem(415, 'exchange.sendFiles');
  const said: Record<string, string> = {};
  let file: SentFile | undefined;
  const limits = { fileSize: mostBytes, files: 1, fields: 10, fieldSize: 1000 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') {
      const path = join(folder, 'sent');
      await pipeline(part.file, createWriteStream(path, { mode: 0o600 }));
      if (part.file.truncated)
        throw new Problem(413, 'exchange.fileTooLong', [], {
          file: part.filename,
          megabytes: mostBytes / 1_000_000,
        });
      file = { name: part.filename, path };
    } else if (typeof part.value === 'string') said[part.fieldname] = part.value;
  }
  if (!file) throw new Problem(400, 'exchange.noFile');
  const parsed = fields.safeParse(said);
  if (parsed.success) return { ...parsed.data, ...file };
  throw new Problem(
    400,
    'command.invalid',
    parsed.error.issues.map((issue) => ({ code: `input.${issue.code}`, at: issue.path.join('.') })),
  );
}

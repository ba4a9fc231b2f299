import { createHash } from 'node:crypto';
import { countyOf } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit, inScope, permits } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { ColumnMapping } from '../model.ts';
import { exchangePermissions } from '../permissions.ts';
import { recognise } from '../register/read.ts';
import { type BatchFile, type BatchRow, getBatch, insertBatch } from './queries.ts';
import { readingContext, withPlainFiles } from './run.ts';

export type Upload = {
  readonly id: string;
  readonly files: readonly BatchFile[];
  readonly area: string;
  readonly on?: string | undefined;
  readonly title?: string | undefined;
  readonly mapping?: ColumnMapping | undefined;
};

/**
 * Opens a batch of files that lie in the file store: recognises sheets and columns; nothing else is read yet.
 * @throws Problem 413, 415, 422 `exchange.*` for a file that is refused; then there is no batch
 */
export async function openBatch(services: Services, actor: Actor, upload: Upload): Promise<BatchRow> {
  if (!permits(exchangePermissions['exchange.upload'], actor.role) || !actor.mayWrite)
    throw new Problem(403, 'command.forbidden');
  if (!inScope(actor, upload.area)) throw new Problem(404, 'area.notFound');
  if (upload.files.length === 0) throw new Problem(400, 'exchange.noFile');
  const context = await readingContext(services, actor, upload.area);
  const mapping = upload.mapping ?? {};
  const recognition = await withPlainFiles(services, upload, (files) =>
    recognise(files, { ...context, mapping }),
  );
  const names = upload.files.map((file) => file.name).join('、');
  return services.database.write(actor, async (tx) => {
    await insertBatch(tx, {
      county: countyOf(upload.area),
      id: upload.id,
      area: upload.area,
      title: upload.title || names.slice(0, 80),
      state: 'recognised',
      files: upload.files,
      recognition: recognition.sheets,
      mapping,
      on_day: upload.on ?? recognition.on,
      on_source: upload.on ? 'user' : recognition.onSource,
      created_by: actor.id,
    });
    await appendAudit(tx, actor, {
      command: 'exchange.upload',
      commandId: upload.id,
      digest: createHash('sha256')
        .update(upload.files.map((file) => file.sha256).join())
        .digest(),
      subject: `import:${upload.id}`,
      area: upload.area,
      details: { files: upload.files.length, bytes: upload.files.reduce((sum, file) => sum + file.bytes, 0) },
    });
    return getBatch(tx, upload.id);
  });
}

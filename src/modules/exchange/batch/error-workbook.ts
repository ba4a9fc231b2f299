import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Services } from '#platform/services.ts';
import { reasonText } from '../findings/text.ts';
import { writeErrorWorkbook } from '../register/error-workbook.ts';
import type { RegisterReading } from '../register/read.ts';
import type { BatchSummary } from './model.ts';
import type { BatchRow } from './queries.ts';
import { inOwnFolder, type PlainFile } from './run.ts';

const MOST_BYTES = 1_000_000_000;

/**
 * 错误工作簿: the kept-out rows in the sender's own layout with the reasons; made once with the check, kept in the file
 * store. It may be begun and waited for later: a failure is told to whoever waits, and by itself ends nothing.
 */
export function makeErrorWorkbook(
  services: Services,
  batch: BatchRow,
  files: readonly PlainFile[],
  reading: RegisterReading,
): Promise<BatchSummary['errorWorkbook']> {
  const making = writeAndKeep(services, batch, files, reading);
  making.catch(() => undefined);
  return making;
}

async function writeAndKeep(
  services: Services,
  batch: BatchRow,
  files: readonly PlainFile[],
  reading: RegisterReading,
): Promise<BatchSummary['errorWorkbook']> {
  if (reading.keptOut.households === 0) return null;
  return inOwnFolder(services, async (folder) => {
    const path = join(folder, 'errors.xlsx');
    await writeErrorWorkbook(files, reading, path, (finding) => reasonText(finding, 'zh-CN'), batch.mapping);
    const stored = await services.files.put(createReadStream(path), MOST_BYTES);
    return { file: stored.id, name: `${batch.title.replace(/\.(xlsx|csv)$/i, '')}-错误.xlsx` };
  });
}

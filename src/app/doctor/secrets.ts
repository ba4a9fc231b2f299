import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { maskDocument, maskNumber } from '#kernel/person-document.ts';
import type { Keys } from '#platform/crypto/keys.ts';
import type { FileStore } from '#platform/files/store.ts';
import { type Examination, examination, text } from './examination.ts';

const PAGE = 5000;
const MOST_FILES_READ = 20;

type Sealed = { id: string; cipher: Buffer; hash: Buffer | null; mask: string | null };
type Purpose = 'document' | 'phone' | 'bank-card';

/** Whether a stored number is what its hash and its mask say, and can be read with this key. */
function isWhole(keys: Keys, purpose: Purpose, { cipher, hash, mask }: Sealed): boolean {
  try {
    const plain = keys.decrypt(cipher);
    const formed = purpose !== 'document' || /^\d{17}[\dX]$/.test(plain);
    const shown = purpose === 'document' ? maskDocument(plain) : maskNumber(plain);
    return formed && shown === mask && hash !== null && keys.sameHash(hash, keys.hash(purpose, plain));
  } catch {
    return false;
  }
}

/** Reads every document number of the register, page by page: 200,000 take a few seconds. */
async function brokenDocuments(client: pg.Client, keys: Keys): Promise<number> {
  let broken = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await client.query<Sealed>(
      `select id, document_cipher as cipher, document_hash as hash, document_mask as mask from person
       where document_cipher is not null and id > $1 order by id limit ${PAGE}`,
      [after],
    );
    broken += rows.filter((row) => !isWhole(keys, 'document', row)).length;
    if (rows.length < PAGE) return broken;
    after = rows.at(-1)?.id ?? after;
  }
}

const NUMBERS: readonly (readonly [Purpose, string, string])[] = [
  ['phone', 'household_version', 'phone'],
  ['bank-card', 'household_version', 'bank_card'],
  ['phone', 'member_version', 'phone'],
];

/** Telephones and bank cards: the ones in force now. */
async function brokenNumbers(client: pg.Client, keys: Keys): Promise<number> {
  let broken = 0;
  for (const [purpose, table, column] of NUMBERS) {
    const { rows } = await client.query<Sealed>(
      `select '' as id, ${column}_cipher as cipher, ${column}_hash as hash, ${column}_mask as mask from ${table}
       where ${column}_cipher is not null and superseded_at = 'infinity' and valid_to = 'infinity'`,
    );
    broken += rows.filter((row) => !isWhole(keys, purpose, row)).length;
  }
  return broken;
}

export async function examineSecrets(client: pg.Client, keys: Keys, folder: string): Promise<Examination[]> {
  const file = join(folder, 'master.key');
  const open = existsSync(file) && process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  const remedy = text('放回与数据库配套的 master.key', 'put back the master.key of this database');
  return [
    examination(
      'key.reads',
      await brokenDocuments(client, keys),
      text(
        '每个证件号码都能读出，与索引和遮盖一致',
        'every document number can be read and fits its hash and mask',
      ),
      remedy,
    ),
    examination(
      'key.numbers',
      await brokenNumbers(client, keys),
      text(
        '电话和银行卡号都能读出，与索引和遮盖一致',
        'every phone and card number can be read and fits its hash and mask',
      ),
      remedy,
    ),
    examination(
      'key.closed',
      open ? 1 : 0,
      text('密钥文件只有所有者能读', 'the key file is readable by its owner only'),
      text('执行 chmod 600 master.key', 'run chmod 600 master.key'),
    ),
  ];
}

/** The content of a stored file as its name says. */
async function isSound(files: FileStore, id: string): Promise<boolean> {
  try {
    const digest = createHash('sha256');
    for await (const chunk of files.read(id)) digest.update(chunk as Buffer);
    return digest.digest('hex') === id;
  } catch {
    return false;
  }
}

/** Every file that a batch or a result names is there; the newest are read to the end. */
export async function examineFiles(
  client: pg.Client,
  files: FileStore,
  folder: string,
): Promise<Examination[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct id from (
       select f->>'sha256' as id, created_at from import_batch, jsonb_array_elements(files) f
       union all select summary->'errorWorkbook'->>'file', created_at from import_batch
       union all select result->>'file', created_at from job where state = 'done') named where id is not null`,
  );
  const missing = rows.filter(({ id }) => !existsSync(join(folder, 'files', id)));
  const kept = rows.filter((row) => !missing.includes(row)).slice(0, MOST_FILES_READ);
  const sound = await Promise.all(kept.map(({ id }) => isSound(files, id)));
  const remedy = text('从最近一份备份取回这些文件', 'bring these files back from the last backup');
  return [
    examination(
      'files.present',
      missing.length,
      text('导入和生成的文件都在', 'the files of imports and results are there'),
      remedy,
    ),
    examination(
      'files.sound',
      sound.filter((one) => !one).length,
      text(
        `文件内容完好（查了 ${kept.length} 个）`,
        `the files' contents are sound (${kept.length} looked at)`,
      ),
      remedy,
    ),
  ];
}

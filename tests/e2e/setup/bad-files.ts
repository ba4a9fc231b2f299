import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { type ZipPart, zipBytes } from '#platform/xlsx/zip-write.ts';

/** A file that must not be taken, with what the page says of it. */
export type BadFile = { readonly title: string; readonly path: string; readonly says: RegExp };

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const isSheet = (name: string) => /worksheets\/sheet\d+[.]xml$/.test(name);

/** The good workbook with its sheets rewritten. */
async function withSheets(good: Buffer, change: (xml: string) => string): Promise<Buffer> {
  const zip = await JSZip.loadAsync(good);
  for (const name of Object.keys(zip.files).filter(isSheet))
    zip.file(name, change((await zip.file(name)?.async('string')) ?? ''));
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** The good workbook with a sheet that grows to 300 MB when it is opened. */
async function inflating(good: Buffer): Promise<Buffer> {
  const zip = await JSZip.loadAsync(good);
  const parts: ZipPart[] = [];
  for (const name of Object.keys(zip.files)) {
    const text = (await zip.file(name)?.async('string')) ?? '';
    const blank = Array.from({ length: isSheet(name) ? 300 : 0 }, () => ' '.repeat(1_000_000));
    parts.push({ name, content: [text, ...blank] });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of zipBytes(parts)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Writes the bad files into a folder, made of a good workbook. */
export async function writeBadFiles(folder: string, workbook: string): Promise<BadFile[]> {
  const good = readFileSync(workbook);
  const encrypted = Buffer.concat([
    OLE,
    Buffer.alloc(600),
    Buffer.from('EncryptedPackage', 'utf16le'),
    Buffer.alloc(600),
  ]);
  const files: readonly (readonly [string, string, Buffer, RegExp])[] = [
    ['a file with a password', '有密码.xlsx', encrypted, /有打开密码/],
    ['an old .xls', '旧格式.xls', Buffer.concat([OLE, Buffer.alloc(2000)]), /旧格式/],
    ['a renamed PDF', '改名.xlsx', Buffer.from('%PDF-1.7\n1 0 obj'), /不是表格/],
    [
      'an empty sheet',
      '空表.xlsx',
      await withSheets(good, (xml) => xml.replace(/<sheetData>.*<\/sheetData>/s, '<sheetData/>')),
      /是空的/,
    ],
    ['an archive that inflates to 300 MB', '膨胀.xlsx', await inflating(good), /文件展开后有\d+MB/],
    ['headers that nobody knows', '不认识.csv', Buffer.from('甲,乙,丙\r\n1,2,3\r\n'), /找不到认识的列名/],
    ['a file cut in half', '半截.xlsx', good.subarray(0, good.length / 2), /文件不完整/],
  ];
  return files.map(([title, name, bytes, says]) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return { title, path, says };
  });
}

/** The good workbook in which the first income is a formula that was never calculated. */
export async function writeFormulaWorkbook(path: string, workbook: string, cell: string): Promise<void> {
  let changed = false;
  const bytes = await withSheets(readFileSync(workbook), (xml) =>
    xml.replace(new RegExp(`<c r="${cell}"[^>]*>.*?</c>`), () => {
      if (changed) return '';
      changed = true;
      return `<c r="${cell}"><f>A1+1</f></c>`;
    }),
  );
  writeFileSync(path, bytes);
}

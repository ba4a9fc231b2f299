import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { type OfficialDocument, writeOfficialDocument } from './official.ts';

const DOCUMENT: OfficialDocument = {
  title: '春山县2018年工作总结',
  subtitle: '',
  blocks: [
    { kind: 'first', text: '一、基本情况' },
    { kind: 'second', text: '（一）人口' },
    { kind: 'body', text: '截至2018年12月31日，登记在册6户、13人。' },
    { kind: 'note', text: '注：百分比四舍五入。' },
  ],
  signature: '春山县',
  day: '2019年1月5日',
  annex: undefined,
};

async function partsOf(document: OfficialDocument): Promise<(name: string) => Promise<string>> {
  const zip = await JSZip.loadAsync(await writeOfficialDocument(document));
  return async (name) => (await zip.file(name)?.async('string')) ?? '';
}

const numberOf = (xml: string, pattern: RegExp) => Number(pattern.exec(xml)?.[1]);
const MILLIMETRE = 1440 / 25.4;

/** The paragraph that holds a text. */
const paragraphOf = (xml: string, text: string) =>
  [...xml.matchAll(/<w:p>.*?<\/w:p>/g)].map(([one]) => one).find((one) => one.includes(text)) ?? '';

test('the page is that of GB/T 9704: A4, type area 156 × 225 mm, 22 lines', async () => {
  const xml = await (await partsOf(DOCUMENT))('word/document.xml');
  const of = (name: string) => numberOf(xml, new RegExp(`<w:pgMar[^>]* w:${name}="(\\d+)"`)) / MILLIMETRE;
  const width = numberOf(xml, /<w:pgSz w:w="(\d+)"/) / MILLIMETRE;
  const height = numberOf(xml, /<w:pgSz [^>]*w:h="(\d+)"/) / MILLIMETRE;
  expect([width, height].map(Math.round)).toEqual([210, 297]);
  expect([of('top'), of('bottom'), of('left'), of('right')].map(Math.round)).toEqual([37, 35, 28, 26]);
  const line = numberOf(xml, /<w:docGrid w:type="lines" w:linePitch="(\d+)"/);
  expect(Math.floor(((height - of('top') - of('bottom')) * MILLIMETRE + 1) / line)).toBe(22);
});

test('28 characters of 3号 fill a line and 29 do not', async () => {
  const xml = await (await partsOf(DOCUMENT))('word/document.xml');
  const body = paragraphOf(xml, '登记在册');
  const size = numberOf(body, /<w:sz w:val="(\d+)"/) * 10;
  const pitch = size + numberOf(body, /<w:spacing w:val="(-\d+)"/);
  const line = (210 - 28 - 26) * MILLIMETRE;
  expect(size).toBe(320);
  expect([Math.floor(line / pitch)]).toEqual([28]);
});

test('each part has the face and size of the standard', async () => {
  const xml = await (await partsOf(DOCUMENT))('word/document.xml');
  const faceOf = (text: string) => {
    const part = paragraphOf(xml, text);
    return [/w:eastAsia="([^"]+)"/.exec(part)?.[1], numberOf(part, /<w:sz w:val="(\d+)"/) / 2];
  };
  expect(faceOf('春山县2018年工作总结')).toEqual(['方正小标宋_GBK', 22]);
  expect(faceOf('一、基本情况')).toEqual(['黑体', 16]);
  expect(faceOf('（一）人口')).toEqual(['楷体_GB2312', 16]);
  expect(faceOf('登记在册')).toEqual(['仿宋_GB2312', 16]);
});

test('page numbers stand between dashes, odd pages right and even pages left', async () => {
  const part = await partsOf(DOCUMENT);
  const odd = await part('word/footer1.xml');
  const even = await part('word/footer2.xml');
  for (const footer of [odd, even]) {
    expect(footer.replace(/<w:instrText[^>]*>PAGE<\/w:instrText>/, '1').replace(/<[^>]+>/g, '')).toBe(
      '— 1 —',
    );
    expect(footer).toContain('w:eastAsia="宋体"');
    expect(footer).toContain('<w:sz w:val="28"/>');
  }
  expect(odd).toContain('<w:jc w:val="right"/>');
  expect(even).toContain('<w:jc w:val="left"/>');
  expect(await part('word/settings.xml')).toContain('<w:evenAndOddHeaders/>');
});

test('the day begins two characters right of who signs, and neither comes nearer than two to the edge', async () => {
  const rights = async (signature: string) => {
    const xml = await (await partsOf({ ...DOCUMENT, signature }))('word/document.xml');
    const signs = [...xml.matchAll(/<w:p>.*?<\/w:p>/g)]
      .map(([one]) => one)
      .filter((one) => one.includes('<w:jc w:val="right"/>'));
    return signs.map((one) => numberOf(one, /<w:ind w:right="(\d+)"/) / 315);
  };
  // 2019年1月5日 is six and a half: three characters and … seven digits at one half.
  expect(await rights('春山县')).toEqual([2 + 6 + 2 - 3, 2]);
  expect(await rights('春山县防止返贫工作领导小组办公室')).toEqual([2, 16 - 6]);
});

test('what a person typed is text, whatever it is', async () => {
  const text = '<w:p/>&amp; "x" \u0000\u0007\ud800 =1+1 你';
  const xml = await (await partsOf({ ...DOCUMENT, blocks: [{ kind: 'body', text }] }))('word/document.xml');
  expect(xml).toContain('&lt;w:p/&gt;&amp;amp; &quot;x&quot;  =1+1 你');
  for (const forbidden of ['\u0000', '\u0007', '\ud800']) expect(xml).not.toContain(forbidden);
});

test('the annex repeats its head on every page and keeps its rows whole', async () => {
  const annex = {
    title: '数据口径表',
    header: ['指标', '数值'],
    widths: [3, 1],
    numbers: [1],
    rows: [
      ['在册户', '6'],
      ['在册人口', '13'],
    ],
  };
  const xml = await (await partsOf({ ...DOCUMENT, annex }))('word/document.xml');
  expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(1);
  expect(xml.match(/<w:cantSplit\/>/g)).toHaveLength(3);
  expect(xml).toContain('附件：数据口径表');
  const [first = 0, second = 0] = [...xml.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(Math.round(first / second)).toBe(3);
});

import {
  AlignmentType,
  Document,
  DocumentGridType,
  Footer,
  HeadingLevel,
  type IBaseParagraphStyleOptions,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';

/** A paragraph of an official document; its place in the order of headings decides its face. */
type OfficialBlock = {
  /** `first`: 一、 in 黑体 · `second`: （一） in 楷体 · `body`: 仿宋 · `note`: 仿宋, smaller, without indent */
  readonly kind: 'first' | 'second' | 'body' | 'note';
  readonly text: string;
};

/** 附件: a table on a page of its own. */
export type OfficialTable = {
  readonly title: string;
  readonly header: readonly string[];
  /** Shares of the width of the type area, one a column. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that hold numbers, set right. */
  readonly numbers: readonly number[];
};

/** A document in the layout of GB/T 9704—2012 《党政机关公文格式》. */
export type OfficialDocument = {
  readonly title: string;
  /** Under the title in 楷体, such as 「草稿」; none when empty. */
  readonly subtitle: string;
  readonly blocks: readonly OfficialBlock[];
  /** Who signs, and the day in Chinese digits of the standard (2019年6月7日). */
  readonly signature: string;
  readonly day: string;
  readonly annex: OfficialTable | undefined;
};

// The standard names the faces; they belong to their makers and are not shipped. A machine without them shows its own.
const TITLE_FACE = '方正小标宋_GBK';
const BODY_FACE = '仿宋_GB2312';
const FIRST_FACE = '黑体';
const SECOND_FACE = '楷体_GB2312';
const PAGE_FACE = '宋体';

/** Sizes by number (字号), in half points as Word counts them: 2号 22 pt, 3号 16 pt, 4号 14 pt. */
const SIZE_2 = 44;
const SIZE_3 = 32;
const SIZE_4 = 28;

/** 版心 156 × 225 mm: 天头 37 mm and 订口 28 mm are given, the rest follows from A4. */
const PAGE = { width: 210, height: 297 } as const;
const MARGIN = { top: 37, left: 28, bottom: 35, right: 26 } as const;
/** 22 lines of 225 mm, in twentieths of a point. */
const LINE = 579;
/**
 * 28 characters of 3号 on 156 mm: each is set a quarter of a point nearer. Word's grid of characters says the same, but
 * LibreOffice gives a character that is wider than its cell two cells.
 */
const NEARER = -5;
/** A character so set, in twentieths of a point: what 空一字 means. */
const CHARACTER = 320 + NEARER;
/** The page number's dash lies 7 mm below the type area. */
const FOOTER = 25;

/** What XML 1.0 cannot hold, and halves of a surrogate pair. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const writable = (text: string) => text.replace(UNWRITABLE, '');

/** Millimetres in twentieths of a point. */
const twips = (millimetres: number) => Math.round((millimetres * 1440) / 25.4);

const fontOf = (face: string) => ({ ascii: face, hAnsi: face, eastAsia: face, cs: face, hint: 'eastAsia' });

function runOf(text: string, face: string, size: number): TextRun {
  const spacing = size === SIZE_3 ? { characterSpacing: NEARER } : {};
  return new TextRun({ text: writable(text), font: fontOf(face), size, ...spacing });
}

const exactly = (line: number) => ({ line, lineRule: LineRuleType.EXACT, before: 0, after: 0 });

function blockParagraph({ kind, text }: OfficialBlock): Paragraph {
  if (kind === 'note')
    return new Paragraph({
      spacing: exactly(LINE),
      alignment: AlignmentType.BOTH,
      indent: { firstLine: 2 * CHARACTER },
      children: [runOf(text, BODY_FACE, SIZE_4)],
    });
  const face = { first: FIRST_FACE, second: SECOND_FACE, body: BODY_FACE }[kind];
  return new Paragraph({
    spacing: exactly(LINE),
    alignment: AlignmentType.BOTH,
    indent: { firstLine: 2 * CHARACTER },
    ...(kind === 'body'
      ? {}
      : { heading: kind === 'first' ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2 }),
    children: [runOf(text, face, SIZE_3)],
  });
}

function titleParagraphs({ title, subtitle }: OfficialDocument): Paragraph[] {
  const empty = () => new Paragraph({ spacing: exactly(LINE), children: [runOf('', BODY_FACE, SIZE_3)] });
  return [
    new Paragraph({
      spacing: exactly(700),
      alignment: AlignmentType.CENTER,
      heading: HeadingLevel.TITLE,
      children: [runOf(title, TITLE_FACE, SIZE_2)],
    }),
    ...(subtitle === ''
      ? []
      : [
          new Paragraph({
            spacing: exactly(LINE),
            alignment: AlignmentType.CENTER,
            children: [runOf(subtitle, SECOND_FACE, SIZE_3)],
          }),
        ]),
    empty(),
  ];
}

/** Width of a text in characters of the grid: a digit or Latin letter takes half a place. */
function charactersOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (one.charCodeAt(0) < 0x2e80 ? 0.5 : 1), 0);
}

/** 署名 right, 空二字, and the day two characters further right than the name begins; the longer of both stands at 空二字. */
function signatureParagraphs({ signature, day }: OfficialDocument): Paragraph[] {
  if (signature === '') return [];
  const name = charactersOf(signature);
  const date = charactersOf(day);
  const isDateFurther = date + 2 > name;
  const signatureRight = isDateFurther ? 2 + date + 2 - name : 2;
  const dayRight = isDateFurther ? 2 : name + 2 - 2 - date;
  const line = (text: string, right: number, before: number) =>
    new Paragraph({
      spacing: { ...exactly(LINE), before },
      alignment: AlignmentType.RIGHT,
      keepLines: true,
      // The name stands on the page of the day.
      keepNext: before > 0,
      indent: { right: Math.round(right * CHARACTER) },
      children: [runOf(text, BODY_FACE, SIZE_3)],
    });
  return [line(signature, signatureRight, LINE), line(day, dayRight, 0)];
}

/** — 1 — in 4号 宋体: odd pages right, even pages left, one character from the edge. */
function footerOf(alignment: 'left' | 'right'): Footer {
  const number = new TextRun({
    font: fontOf(PAGE_FACE),
    size: SIZE_4,
    children: ['— ', PageNumber.CURRENT, ' —'],
  });
  const indent = alignment === 'right' ? { right: 280 } : { left: 280 };
  return new Footer({
    children: [
      new Paragraph({
        alignment: alignment === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent,
        children: [number],
      }),
    ],
  });
}

type Grid = NonNullable<ISectionOptions['properties']>['grid'];

/** The text lies on the grid of lines; a table does not. */
const TEXT_GRID: Grid = { type: DocumentGridType.LINES, linePitch: LINE };
const NO_GRID: Grid = { type: DocumentGridType.DEFAULT, linePitch: LINE };

function sectionOf(children: ISectionOptions['children'], grid: Grid): ISectionOptions {
  return {
    properties: {
      page: {
        size: {
          width: twips(PAGE.width),
          height: twips(PAGE.height),
        },
        margin: {
          top: twips(MARGIN.top),
          left: twips(MARGIN.left),
          bottom: twips(MARGIN.bottom),
          right: twips(MARGIN.right),
          header: twips(15),
          footer: twips(FOOTER),
        },
      },
      ...(grid ? { grid } : {}),
    },
    footers: { default: footerOf('right'), even: footerOf('left') },
    children,
  };
}

const CELL_MARGIN = { top: 40, bottom: 40, left: 80, right: 80 };

function cellOf(text: string, width: number, head: boolean, number: boolean): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: CELL_MARGIN,
    verticalAlign: VerticalAlign.CENTER,
    children: [
      new Paragraph({
        spacing: exactly(320),
        alignment: head ? AlignmentType.CENTER : number ? AlignmentType.RIGHT : AlignmentType.LEFT,
        children: [runOf(text, head ? FIRST_FACE : BODY_FACE, head ? 22 : 21)],
      }),
    ],
  });
}

function annexOf({ title, header, widths, rows, numbers }: OfficialTable): ISectionOptions {
  const whole = twips(PAGE.width - MARGIN.left - MARGIN.right);
  const shares = widths.reduce((sum, one) => sum + one, 0);
  const columns = widths.map((one) => Math.floor((whole * one) / shares));
  const rowOf = (cells: readonly string[], head: boolean) =>
    new TableRow({
      tableHeader: head,
      cantSplit: true,
      children: cells.map((text, i) => cellOf(text, columns[i] ?? 0, head, numbers.includes(i))),
    });
  return sectionOf(
    [
      new Paragraph({ spacing: exactly(LINE), children: [runOf('附件', FIRST_FACE, SIZE_3)] }),
      new Paragraph({
        spacing: { ...exactly(LINE), before: 200, after: 200 },
        alignment: AlignmentType.CENTER,
        children: [runOf(title, TITLE_FACE, SIZE_3)],
      }),
      new Table({
        layout: TableLayoutType.FIXED,
        width: { size: columns.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
        columnWidths: columns,
        rows: [rowOf(header, true), ...rows.map((row) => rowOf(row, false))],
      }),
    ],
    NO_GRID,
  );
}

const styleOf = (face: string, size: number): IBaseParagraphStyleOptions => ({
  run: { font: fontOf(face), size, bold: false, color: '000000' },
  paragraph: { keepNext: true, spacing: { before: 0, after: 0 } },
});

const STYLES = {
  default: {
    document: {
      run: { font: fontOf(BODY_FACE), size: SIZE_3, language: { value: 'zh-CN', eastAsia: 'zh-CN' } },
    },
    title: styleOf(TITLE_FACE, SIZE_2),
    heading1: styleOf(FIRST_FACE, SIZE_3),
    heading2: styleOf(SECOND_FACE, SIZE_3),
  },
  paragraphStyles: [
    { id: 'Normal', name: 'Normal', quickFormat: true, run: { font: fontOf(BODY_FACE), size: SIZE_3 } },
  ],
};

/** The document as a Word file (.docx). */
export async function writeOfficialDocument(document: OfficialDocument): Promise<Buffer> {
  const { title, blocks, annex } = document;
  const annexLines = annex === undefined ? [] : ['', `附件：${annex.title}`];
  const all = [...blocks, ...annexLines.map((text) => ({ kind: 'body' as const, text }))];
  const file = new Document({
    creator: '到户',
    title: writable(title),
    evenAndOddHeaderAndFooters: true,
    styles: STYLES,
    sections: [
      sectionOf(
        [...titleParagraphs(document), ...all.map(blockParagraph), ...signatureParagraphs(document)],
        TEXT_GRID,
      ),
      ...(annex === undefined ? [] : [annexOf(annex)]),
    ],
  });
  return Packer.toBuffer(file);
}

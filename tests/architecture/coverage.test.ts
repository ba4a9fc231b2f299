import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const HOME = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, HOME), 'utf8');

/** One line of docs/coverage.md: of the table by its number, of the appendix by a letter and a number. */
type Row = {
  readonly number: string;
  readonly what: string;
  readonly state: string;
  readonly page: string;
  readonly command: string;
  readonly tests: readonly { readonly file: string; readonly name: string }[];
  readonly note: string;
};

function testsOf(cell: string): Row['tests'] {
  if (cell === '') return [];
  return cell.split('<br>').map((one) => {
    const [file = '', name = ''] = one.split(' › ');
    return { file: file.replaceAll('`', ''), name };
  });
}

function rowsOf(markdown: string): Row[] {
  const lines = markdown.split('\n').filter((line) => /^\| [A-Z]?\d+ \|/.test(line));
  return lines.map((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    const [, number = '', what = '', , , state = '', page = '', command = '', tests = '', note = ''] = cells;
    return { number, what, state, page, command, tests: testsOf(tests), note };
  });
}

/** Whether a test of that name is written in the file: as the first words of a call of `test`, `it` or their `each`. */
function namesTest(source: string, name: string): boolean {
  return ["'", '"', '`'].some((quote) => source.includes(`(${quote}${name}${quote}`));
}

const markdown = text('docs/coverage.md');
const lines = rowsOf(markdown);
const rows = lines.filter(({ number }) => /^\d/.test(number));
const appendix = lines.filter(({ number }) => /^[A-Z]/.test(number));
const count = (state: string, of = rows) => of.filter((row) => row.state === state).length;
const numbered = (letter: string, last: number) =>
  Array.from({ length: last }, (_, i) => `${letter}${i + 1}`);

describe('the coverage of the catalogue', () => {
  test('holds the numbers 1 to 306, each once and in order', () => {
    expect(rows.map((row) => row.number)).toEqual(numbered('', 306));
    expect(lines.filter((row) => row.what === '')).toEqual([]);
  });

  test('holds the long lists of the appendix line by line', () => {
    const lists = [
      ['N', 14],
      ['G', 14],
      ['T', 3],
      ['C', 6],
      ['F', 4],
      ['D', 8],
    ] as const;
    expect(appendix.map((row) => row.number)).toEqual(
      lists.flatMap(([letter, last]) => numbered(letter, last)),
    );
    const [shown, partly, later] = ['shown', 'partly', 'not yet'].map((state) => count(state, appendix));
    expect(markdown).toContain(`**${shown} shown, ${partly} partly, ${later} not yet.**`);
  });

  test('knows three states, and counts them in its head', () => {
    expect([...new Set(lines.map((row) => row.state))].sort()).toEqual(['not yet', 'partly', 'shown']);
    expect(markdown).toContain(
      `**${count('shown')} shown · ${count('partly')} partly · ${count('not yet')} not yet.**`,
    );
  });

  test('names a page or a command, and a test, for what is shown', () => {
    const claimed = lines.filter((row) => row.state !== 'not yet');
    const bare = claimed.filter((row) => row.tests.length === 0 || (row.page === '' && row.command === ''));
    expect(bare.map((row) => row.number)).toEqual([]);
  });

  test('says of what is there in part what is missing', () => {
    const silent = lines.filter((row) => row.state === 'partly' && !row.note.includes('not yet:'));
    expect(silent.map((row) => row.number)).toEqual([]);
  });

  test('claims nothing for what is not there, and names the module that will hold it', () => {
    const later = lines.filter((row) => row.state === 'not yet');
    const loud = later.filter((row) => row.tests.length > 0 || row.page !== '' || row.command !== '');
    expect(loud.map((row) => row.number)).toEqual([]);
    expect(later.filter((row) => !/^`[a-z]+`/.test(row.note)).map((row) => row.number)).toEqual([]);
  });

  test('every named test exists under its name', () => {
    const missing = lines.flatMap((row) =>
      row.tests
        .filter(
          ({ file, name }) => name === '' || !existsSync(new URL(file, HOME)) || !namesTest(text(file), name),
        )
        .map(({ file, name }) => `${row.number}: ${file} › ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('the check of names can fail', () => {
    expect(namesTest("test('rows are added', () => {})", 'rows are added')).toBe(true);
    expect(namesTest("test('rows are added twice', () => {})", 'rows are added')).toBe(false);
    expect(
      rowsOf('| 7 | a \\| b | 原文 | S0 | shown | p | c | `x.test.ts` › says so | n |')[0],
    ).toMatchObject({
      number: '7',
      what: 'a | b',
      tests: [{ file: 'x.test.ts', name: 'says so' }],
    });
  });
});

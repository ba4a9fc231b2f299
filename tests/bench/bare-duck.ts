import { type DuckDBAppender, type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { isDay } from '#kernel/day.ts';
import { spell } from '#platform/text/pinyin.ts';
import { secondsOf } from './measure.ts';

/** What is given to DuckDB of somebody: text, spelled and coded already, so that its query does nothing but match. */
export type DuckRow = {
  readonly name: string;
  readonly document: string;
  readonly birth: string;
  readonly village: { readonly code: string } | undefined;
};

const COLUMNS =
  'id integer, name varchar, document varchar, pinyin varchar, surname varchar, birth date, village varchar';

/**
 * Matching without numbers as one would write it: blocks by birth and surname's sound, by name's sound and village, by name's sound
 * and year of birth; then the names by Jaro-Winkler and the births by Levenshtein.
 */
const FUZZY = `with pairs as (
    select m.id as m, l.id as l from m join l on m.birth = l.birth and m.surname = l.surname
    union select m.id, l.id from m join l on m.pinyin = l.pinyin and m.village = l.village
    union select m.id, l.id from m join l on m.pinyin = l.pinyin and year(m.birth) = year(l.birth)),
  judged as (select case
      when m.pinyin = l.pinyin and m.birth = l.birth and m.village = l.village then 'probable'
      when m.birth = l.birth and (m.pinyin = l.pinyin or jaro_winkler_similarity(m.pinyin, l.pinyin) > 0.92) then 'possible'
      when m.pinyin = l.pinyin and m.village = l.village
        and levenshtein(strftime(m.birth, '%Y%m%d'), strftime(l.birth, '%Y%m%d')) <= 2 then 'possible' end as certainty
    from pairs p join m on m.id = p.m join l on l.id = p.l)
  select count(*) from judged where certainty is not null`;

const DAY_MS = 86_400_000;

/** DuckDB in this process, with as many threads as it takes by itself. */
export class BareDuck {
  readonly #connection: DuckDBConnection;
  readonly #close: () => void;

  private constructor(connection: DuckDBConnection, close: () => void) {
    this.#connection = connection;
    this.#close = close;
  }

  static async open(): Promise<BareDuck> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    return new BareDuck(connection, () => {
      connection.closeSync();
      instance.closeSync();
    });
  }

  close(): void {
    this.#close();
  }

  async fill(table: 'm' | 'l', rows: readonly DuckRow[]): Promise<void> {
    await this.#connection.run(`create or replace table ${table} (${COLUMNS})`);
    const appender = await this.#connection.createAppender(table);
    for (const [index, { name, document, birth, village }] of rows.entries()) {
      appender.appendInteger(index);
      appender.appendVarchar(name);
      appender.appendVarchar(document);
      appender.appendVarchar(spell(name, 'name').pinyin);
      appender.appendVarchar(spell([...name][0] ?? '', 'name').pinyin);
      if (isDay(birth)) appender.appendDate({ days: Date.parse(birth) / DAY_MS } as never);
      else appender.appendNull();
      if (village) appender.appendVarchar(village.code);
      else appender.appendNull();
      appender.endRow();
    }
    appender.flushSync();
    appender.closeSync();
  }

  async #best(query: string, times: number): Promise<{ seconds: number; count: number }> {
    let best = { seconds: Number.POSITIVE_INFINITY, count: 0 };
    for (let i = 0; i < times; i += 1) {
      const { seconds, result } = await secondsOf(() => this.#connection.runAndReadAll(query));
      if (seconds < best.seconds) best = { seconds, count: Number(result.getRows()[0]?.[0] ?? 0) };
    }
    return best;
  }

  /** A hash join of the members with a text table on disk, by the normalised number. */
  exact(path: string): Promise<{ seconds: number; count: number }> {
    const list = `read_csv('${path.replaceAll("'", "''")}', header = true, all_varchar = true)`;
    return this.#best(`select count(*) from ${list} l join m on m.document = upper(trim(l."身份证号"))`, 2);
  }

  fuzzy(): Promise<{ seconds: number; count: number }> {
    return this.#best(FUZZY, 3);
  }

  /** The seconds of any counts over a Parquet-like copy of PostgreSQL's columns: see rule-speed.ts. */
  async counts(
    tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>,
    query: string,
  ): Promise<number> {
    for (const [table, rows] of Object.entries(tables)) await this.#copy(table, rows);
    return (await this.#best(query, 3)).seconds;
  }

  async #copy(table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const columns = Object.keys(rows[0] ?? {}).map((name) => ({ name, type: typeOf(rows, name) }));
    await this.#connection.run(
      `create or replace table ${table} (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
    );
    const appender = await this.#connection.createAppender(table);
    for (const row of rows) {
      for (const { name, type } of columns) appendCell(appender, type, row[name]);
      appender.endRow();
    }
    appender.flushSync();
    appender.closeSync();
  }
}

type ColumnType = 'boolean' | 'bigint' | 'varchar';

function typeOf(rows: readonly Readonly<Record<string, unknown>>[], name: string): ColumnType {
  const value = rows.find((row) => row[name] !== null)?.[name];
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' ? 'bigint' : 'varchar';
}

function appendCell(appender: DuckDBAppender, type: ColumnType, value: unknown): void {
  if (value === null || value === undefined) appender.appendNull();
  else if (type === 'boolean') appender.appendBoolean(value === true);
  else if (type === 'bigint') appender.appendBigInt(BigInt(value as number));
  else appender.appendVarchar(String(value));
}

/** Writes src/platform/db/schema.ts from the migrated database: `npm run db:types`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#platform/db/embedded.ts';
import { migrate } from '#platform/db/migrate.ts';

const TYPES: Record<string, string> = {
  text: 'string',
  uuid: 'string',
  date: 'string',
  timestamptz: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  numeric: 'number',
  bool: 'boolean',
  bytea: 'Buffer',
  _text: 'string[]',
  _uuid: 'string[]',
};
type Column = { table: string; column: string; type: string; nullable: boolean; optional: boolean };

const QUERY = `
  select c.table_name as table, c.column_name as column, c.udt_name as type, c.is_nullable = 'YES' as nullable,
         (c.column_default is not null or c.is_identity = 'YES') as optional
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
  where table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, c.ordinal_position`;

function typeOf(column: Column): string {
  if (column.type === 'jsonb') {
    const input = `string${column.nullable ? ' | null' : ''}`;
    return `ColumnType<unknown, ${input}${column.optional || column.nullable ? ' | undefined' : ''}, ${input}>`;
  }
  const base = TYPES[column.type] ?? 'unknown';
  const full = column.nullable ? `${base} | null` : base;
  return column.optional ? `Generated<${full}>` : full;
}

const folder = mkdtempSync(join(tmpdir(), 'daohu-schema-'));
const server = await startEmbedded(folder);
try {
  await migrate(server.url, 'migrations');
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<Column>(QUERY);
  await client.end();
  const tables = Map.groupBy(rows, (row) => row.table);
  const body = [...tables].map(
    ([name, columns]) =>
      `  ${name}: {\n${columns.map((c) => `    ${c.column}: ${typeOf(c)};`).join('\n')}\n  };`,
  );
  writeFileSync(
    'src/platform/db/schema.ts',
    `// Written by scripts/write-schema.ts from the migrations; do not edit.\nimport type { ColumnType, Generated } from 'kysely';\n\nexport type Schema = {\n${body.join('\n')}\n};\n`,
  );
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

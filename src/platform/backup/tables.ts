import type pg from 'pg';

/** Tables of the public schema in an order in which each stands after those it refers to. */
export async function tablesInOrder(client: pg.ClientBase): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1",
  );
  const links = await client.query<{ table: string; needs: string }>(
    `select c.conrelid::regclass::text as table, c.confrelid::regclass::text as needs from pg_constraint c
     join pg_namespace n on n.oid = c.connamespace where c.contype = 'f' and n.nspname = 'public' and c.conrelid <> c.confrelid`,
  );
  const plain = (name: string) => name.replaceAll('"', '');
  const waiting = new Map(tables.rows.map(({ name }) => [name, new Set<string>()]));
  for (const { table, needs } of links.rows) waiting.get(plain(table))?.add(plain(needs));
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const free = [...waiting]
      .filter(([, needs]) => [...needs].every((need) => !waiting.has(need)))
      .map(([name]) => name);
    if (free.length === 0) throw new Error('tables refer to each other in a circle');
    for (const name of free) {
      ordered.push(name);
      waiting.delete(name);
    }
  }
  return ordered;
}

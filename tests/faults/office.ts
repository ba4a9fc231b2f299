import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { uuidv7 } from '#kernel/ids.ts';
import type { JobView } from '#platform/jobs/model.ts';

/** A county office at a running server, as its page speaks to it. */
export type Office = {
  readonly upload: (path: string, on: string) => Promise<string>;
  readonly command: (name: string, input: unknown) => Promise<Record<string, unknown>>;
  readonly read: <T>(path: string) => Promise<T>;
  readonly job: (id: string) => Promise<JobView>;
};

let count = 0;
const newCommandId = () => {
  count += 1;
  const random = Buffer.alloc(10);
  random.writeUInt32BE(count, 0);
  random.writeUInt32BE(process.pid, 4);
  return uuidv7(Date.now(), random);
};

/** Asks as a page does: a server that says that it is busy is asked again. */
async function ask(url: string, request: RequestInit = {}): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(url, request);
    if (response.status !== 503 || tries > 20) return response;
    await pause(300);
  }
}

async function answered<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** Signs in by the demo's link. */
export async function signIn(url: string, area: string): Promise<Office> {
  const links = await answered<{ items: { role: string; url: string }[] }>(await ask(`${url}/demo/links`));
  const link = links.items.find((one) => one.role === 'county-office')?.url ?? '';
  const entered = await ask(`${url}${link}`, { redirect: 'manual' });
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const read = async <T>(path: string) => answered<T>(await ask(`${url}${path}`, { headers: { cookie } }));
  return {
    read,
    job: (id) => read<JobView>(`/api/jobs/${id}`),
    command: async (name, input) =>
      answered(
        await ask(`${url}/api/commands/${name}`, {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json', 'command-id': newCommandId() },
          body: JSON.stringify(input),
        }),
      ),
    upload: async (path, on) => {
      const form = new FormData();
      form.set('area', area);
      form.set('on', on);
      form.set('file', new Blob([readFileSync(path)]), basename(path));
      const { id } = await answered<{ id: string }>(
        await ask(`${url}/api/imports`, {
          method: 'POST',
          headers: { cookie, 'command-id': newCommandId() },
          body: form,
        }),
      );
      return id;
    },
  };
}

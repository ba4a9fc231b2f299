import { Problem } from '#kernel/problem.ts';
import type { DemoLink, DemoUser } from '#modules/access/index.ts';
import { keepSweeping } from '#modules/screening/index.ts';
import type { Instance } from './instance.ts';
import { jobHandlers, repeatedWork } from './modules.ts';
import { buildServer } from './server.ts';

export type ServeOptions = {
  readonly host: string;
  readonly port: number;
  /** Folder of the built page. */
  readonly web: string;
  readonly demo?: { readonly users: readonly DemoUser[] } | undefined;
  /** Address by which people reach it when another server stands before this one. */
  readonly publicUrl?: string | undefined;
  readonly trustProxy?: readonly string[] | undefined;
  readonly quiet: boolean;
};

/** A server that listens, with its worker. `close` lets what goes on come to its end. */
export type Serving = {
  readonly address: string;
  readonly links: readonly DemoLink[];
  readonly close: () => Promise<void>;
};

/** Listens and takes up the long work. @throws Problem 409 `cli.portTaken` */
export async function serve(instance: Instance, options: ServeOptions): Promise<Serving> {
  const { services } = instance;
  const { host, port, web, demo, publicUrl, trustProxy, quiet } = options;
  const { app, demoLinks } = await buildServer(services, {
    web,
    demo,
    publicUrl,
    ...(trustProxy && { trustProxy }),
    ...(quiet && { log: 'silent' as const }),
  });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw Object.assign(new Problem(409, 'cli.portTaken', [], { port }), { cause: error });
    throw error;
  }
  for (const handler of jobHandlers(services)) services.jobs.register(handler);
  for (const { everyMs, look } of repeatedWork(services)) services.jobs.repeat(everyMs, look);
  await services.jobs.work();
  const stopSweeping = keepSweeping(services);
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const close = async () => {
    stopSweeping();
    await app.close();
  };
  return { address: publicUrl ?? `http://${shown}:${port}`, links: demoLinks, close };
}

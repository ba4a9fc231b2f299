import type { App } from '#platform/http/app.ts';

/** Every registered route as `METHOD /path`, as the router itself tells them; HEAD goes with its GET. */
export function routesOf(app: App): string[] {
  const routes: string[] = [];
  const above: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^(.*?)[├└]── (\S+)(?: \((.+)\))?$/.exec(line);
    if (match === null) continue;
    const [, indent = '', part = '', methods = ''] = match;
    const depth = indent.length / 4;
    above.length = depth;
    above[depth] = part === '*' ? '/*' : part;
    const path = above.join('');
    for (const method of methods.split(', '))
      if (method !== '' && method !== 'HEAD') routes.push(`${method} ${path}`);
  }
  return routes.sort();
}

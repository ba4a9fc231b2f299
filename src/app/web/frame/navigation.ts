import type { Session } from '#platform/auth/model.ts';

/** The pages of the left navigation, by work. `id` as in `session.pages`. */
const PAGES = [
  { id: 'workbench', path: '/' },
  { id: 'households', path: '/households' },
  { id: 'screening', path: '/screening' },
  { id: 'cases', path: '/cases' },
  { id: 'imports', path: '/imports' },
  { id: 'findings', path: '/findings' },
  { id: 'reports', path: '/reports' },
  { id: 'areas', path: '/areas' },
  { id: 'users', path: '/users' },
  { id: 'audit', path: '/audit' },
  { id: 'settings', path: '/settings' },
] as const;
export type PageId = (typeof PAGES)[number]['id'];
export type Page = (typeof PAGES)[number];

/** The pages that this role uses, in our order. */
export function pagesOf(session: Session): Page[] {
  return PAGES.filter((page) => session.pages.includes(page.id));
}

/** Addresses that belong to a page without lying below it. */
const ELSEWHERE: Readonly<Record<string, PageId>> = { '/': 'workbench', '/indicators': 'reports' };
/** Beginnings of such addresses. */
const BEYOND: readonly (readonly [string, PageId])[] = [
  ['/survey', 'households'],
  ['/villages', 'households'],
];

/** The page that an address belongs to. */
export function pageOfPath(path: string): PageId | undefined {
  const own = ELSEWHERE[path];
  if (own !== undefined) return own;
  const beyond = BEYOND.find(([begins]) => path === begins || path.startsWith(`${begins}/`));
  if (beyond !== undefined) return beyond[1];
  return PAGES.find((page) => page.path !== '/' && (path === page.path || path.startsWith(`${page.path}/`)))
    ?.id;
}

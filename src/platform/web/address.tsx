import { Link, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** What stands behind the `?` of the address, all as text. */
export type Search = Readonly<Record<string, string | undefined>>;

/** `?area=…&on=…` as plain text: codes keep their zeros, days stay days. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The opposite of `parseSearch`; empty and absent values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (typeof value === 'string' && value !== '') params.set(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Area and cut-off date go with every step to another page; the rest belongs to the page. */
function carried(search: Search, own: Search): Record<string, string | undefined> {
  return { area: search.area, on: search.on, ...own };
}

export type Address = {
  readonly path: string;
  readonly search: Search;
  /** Changes some values of this page's address; undefined takes one away. */
  set(patch: Search): void;
  /** Goes to another page with area and cut-off date. */
  go(path: string, search?: Search): void;
};

/** The address as the page reads and writes it. Never put a name or a number of a person into it. */
export function useAddress(): Address {
  const navigate = useNavigate();
  const location = useRouterState({ select: (state) => state.location });
  const search = location.search as Search;
  return {
    path: location.pathname,
    search,
    set: (patch) =>
      void navigate({ to: location.pathname, search: { ...search, ...patch } as never, replace: true }),
    go: (path, own = {}) => void navigate({ to: path, search: carried(search, own) as never }),
  };
}

/** The `id` of the address `/households/:id`, `/imports/:id`, `/reports/:id`. */
export function useRouteId(): string {
  const params = useParams({ strict: false }) as { id?: string };
  return params.id ?? '';
}

type PageLinkProps = {
  readonly to: string;
  readonly search?: Search;
  readonly className?: string;
  readonly children: ReactNode;
  readonly label?: string;
  readonly onClick?: () => void;
  readonly current?: boolean;
};

/** A link to another page that keeps area and cut-off date. */
export function PageLink({ to, search = {}, className, children, label, onClick, current }: PageLinkProps) {
  return (
    <Link
      to={to}
      search={((previous: Search) => carried(previous, search)) as never}
      className={className}
      aria-label={label}
      aria-current={current === true ? 'page' : undefined}
      onClick={onClick}
    >
      {children}
    </Link>
  );
}

import {
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import i18next from 'i18next';
import { useRef } from 'react';
import type { Session } from '#platform/auth/model.ts';
import type { CodeList } from '#policy/codes.ts';
import { ask, newCommandId, type Params, ProblemError, read, send } from './client.ts';
import { useFrame } from './frame/frame-context.tsx';
import { currentLanguage } from './i18n/language.ts';

export const SESSION_KEY = ['session'] as const;

function mayHelp(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ProblemError && (error.status === 0 || error.status === 503);
}

/** The page's cache of answers. A 401 on any of them asks for the session again, which shows the sign-in page in place. */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== 'session' && error instanceof ProblemError && error.status === 401)
          void client.invalidateQueries({ queryKey: SESSION_KEY });
      },
    }),
    defaultOptions: {
      queries: { staleTime: 20_000, retry: mayHelp, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

/** Who is signed in; null when nobody is. */
export const SESSION_QUERY = {
  queryKey: SESSION_KEY,
  staleTime: 300_000,
  queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<Session | null> =>
    read<Session>('/api/session', {}, signal).catch((error: unknown) => {
      if (error instanceof ProblemError && error.status === 401) return null;
      throw error;
    }),
};

export function useSession(): UseQueryResult<Session | null> {
  return useQuery(SESSION_QUERY);
}

type ReadOptions = {
  readonly enabled?: boolean;
  readonly refetchInterval?: number | false;
  readonly staleTime?: number;
};

/** GET under the frame: the key holds path, parameters, area and cut-off date. What the request itself needs of them goes into `params`. */
export function useRead<T>(path: string, params: Params = {}, options: ReadOptions = {}): UseQueryResult<T> {
  const { area, on } = useFrame();
  return useQuery({
    queryKey: ['read', path, params, area, on, currentLanguage()],
    queryFn: ({ signal }) => read<T>(path, params, signal),
    ...options,
  });
}

/** POST of a question under the frame; the same key rule as `useRead`. */
export function useAsk<T>(path: string, body: unknown, options: ReadOptions = {}): UseQueryResult<T> {
  const { area, on } = useFrame();
  return useQuery({
    queryKey: ['ask', path, body, area, on, currentLanguage()],
    queryFn: ({ signal }) => ask<T>(path, body, signal),
    ...options,
  });
}

/** One page of a list by cursor. */
export type ListPage<Row> = { readonly items: Row[]; readonly next: string | null };
export type List<Row, Page extends ListPage<Row> = ListPage<Row>> = {
  readonly rows: Row[];
  readonly first: Page | undefined;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly more: boolean;
  readonly loadingMore: boolean;
  loadMore(): void;
  retry(): void;
};

/** A list that grows by cursor: `fetchPage(cursor)` reads one page. `key` names the question; area, cut-off date and language are added. */
export function useList<Row, Page extends ListPage<Row> = ListPage<Row>>(
  key: readonly unknown[],
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
  enabled = true,
): List<Row, Page> {
  const { area, on } = useFrame();
  const query = useInfiniteQuery({
    queryKey: ['list', ...key, area, on, currentLanguage()],
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.next ?? undefined,
    enabled,
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.items) ?? [],
    first: query.data?.pages[0],
    loading: query.isPending && enabled,
    error: query.error,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}

/**
 * A command of the page. The command id is kept while the same body is tried again (a lost reply counts once) and
 * forgotten after success. Afterwards everything shown is read anew.
 */
export function useCommand<Answer, Body = unknown>(
  name: string,
  onDone?: (answer: Answer) => void,
): UseMutationResult<Answer, Error, Body> {
  const client = useQueryClient();
  const tried = useRef<{ body: string; id: string }>(undefined);
  return useMutation<Answer, Error, Body>({
    mutationFn: (body) => {
      const text = JSON.stringify(body);
      if (tried.current?.body !== text) tried.current = { body: text, id: newCommandId() };
      return send<Answer>(name, body, tried.current.id);
    },
    onSuccess: (answer) => {
      tried.current = undefined;
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
      onDone?.(answer);
    },
  });
}

/** Words that the server sends in 简体 only, shown in the page's language where the catalogue has them. */
export function localWord(text: string): string {
  return i18next.exists(`labels:${text}`) ? i18next.t(`labels:${text}`) : text;
}

/** Labels of the code lists: `label('poverty-cause', 'illness')` → 因病. The code itself when a list does not know it. */
export function useCodes(): {
  label(list: string, code: string): string;
  options(list: string): { value: string; label: string }[];
  /** The value itself; undefined when the list does not know it, or has not come yet. */
  find(list: string, code: string): CodeList['values'][number] | undefined;
} {
  const query = useQuery({
    queryKey: ['codes'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => read<{ lists: CodeList[] }>('/api/codes', {}, signal),
  });
  const english = currentLanguage() === 'en';
  const lists = query.data?.lists ?? [];
  const nameOf = (value: CodeList['values'][number]) => (english ? value.english : localWord(value.label));
  const find = (list: string, code: string) =>
    lists.find((one) => one.id === list)?.values.find((one) => one.code === code);
  return {
    find,
    label: (list, code) => {
      const value = find(list, code);
      return value === undefined ? code : nameOf(value);
    },
    options: (list) =>
      (lists.find((one) => one.id === list)?.values ?? []).map((value) => ({
        value: value.code,
        label: nameOf(value),
      })),
  };
}

type TermsAnswer = {
  period: { id: string; from: string; to: string | null };
  terms: Record<string, { zh: string; en: string }>;
};

/** Term names of the period that the cut-off date lies in: `term('registered-household')`. */
export function useTerms(): (id: string, fallback: string) => string {
  const { on } = useFrame();
  const query = useQuery({
    queryKey: ['terms', on],
    staleTime: 3_600_000,
    queryFn: ({ signal }) => read<TermsAnswer>('/api/terms', { on }, signal),
  });
  const english = currentLanguage() === 'en';
  return (id, fallback) => {
    const term = query.data?.terms[id];
    if (term === undefined) return fallback;
    return english ? term.en : localWord(term.zh);
  };
}

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaNode } from '#modules/areas/tree/model.ts';
import { useAreaNodes } from '#modules/areas/ui/area-nodes.ts';
import { matchesArea } from '#modules/areas/ui/match-area.ts';
import type { HouseholdRow } from '#modules/registry/households/model.ts';
import { ask } from '#platform/web/client.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { readRecent } from '#platform/web/frame/recent.ts';
import { pagesOf } from './navigation.ts';

/** One line below the search. */
export type Answer = {
  readonly kind: 'household' | 'recent' | 'village' | 'page';
  readonly title: string;
  readonly note: string;
  readonly path: string;
  /** For a place: the area to change to. */
  readonly search?: { readonly area?: string; readonly place?: string };
};

/** Waits until the typing rests. */
function useRested(text: string, millis: number): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), millis);
    return () => clearTimeout(timer);
  }, [text, millis]);
  return rested;
}

function useHouseholds(words: string): { rows: readonly HouseholdRow[]; busy: boolean } {
  const { on, session } = useFrame();
  const [state, setState] = useState<{ words: string; rows: HouseholdRow[] }>({ words: '', rows: [] });
  const may = session.pages.includes('households');
  // Not in the query cache: what one searched for is not kept.
  useEffect(() => {
    if (words === '' || !may) return undefined;
    const stop = new AbortController();
    ask<{ items: HouseholdRow[] }>(
      '/api/households/query',
      { area: session.area.code, on, search: words, limit: 8 },
      stop.signal,
    ).then(
      (answer) => setState({ words, rows: answer.items }),
      () => !stop.signal.aborted && setState({ words, rows: [] }),
    );
    return () => stop.abort();
  }, [words, may, on, session.area.code]);
  return {
    rows: state.words === words && words !== '' ? state.rows : [],
    busy: may && words !== '' && state.words !== words,
  };
}

/** Where a place leads: to its households; who sees no people, to the place itself. */
function placeOf(node: AreaNode, pages: readonly string[]): Pick<Answer, 'path' | 'search'> {
  if (pages.includes('households')) return { path: '/households', search: { area: node.code ?? '' } };
  return { path: '/areas', search: { place: node.id } };
}

/** Households, places and pages that answer to the words; without words the households seen last. */
export function useSearchAnswers(
  words: string,
  open: boolean,
): { answers: readonly Answer[]; busy: boolean } {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  const asked = useRested(words.trim(), 180);
  const areas = useAreaNodes();
  const households = useHouseholds(open ? asked : '');
  if (words.trim() === '') {
    const recent = readRecent(session.user.id).map(
      (one): Answer => ({ kind: 'recent', title: one.name, note: one.place, path: `/households/${one.id}` }),
    );
    return { answers: recent, busy: false };
  }
  const text = words.trim();
  const pages = pagesOf(session).filter((page) =>
    t(`frame:page.${page.id}`).toLowerCase().includes(text.toLowerCase()),
  );
  const opens = session.pages.includes('households') || session.pages.includes('areas');
  const villages = areas
    .filter((node) => node.within && node.code !== null && opens && matchesArea(node, text))
    .slice(0, 4);
  const answers: Answer[] = [
    ...households.rows.map(
      (row): Answer => ({
        kind: 'household',
        title: row.headName,
        note: [
          `${row.townName}${row.villageName}`,
          row.matchedMember === null ? '' : row.matchedMember,
          row.nationalHouseholdNo,
        ]
          .filter(Boolean)
          .join(' · '),
        path: `/households/${row.id}`,
      }),
    ),
    ...villages.map(
      (node): Answer => ({
        kind: 'village',
        title: node.name,
        note: areas.find((one) => one.id === node.parent)?.name ?? '',
        ...placeOf(node, session.pages),
      }),
    ),
    ...pages.map(
      (page): Answer => ({ kind: 'page', title: t(`frame:page.${page.id}`), note: '', path: page.path }),
    ),
  ];
  return { answers, busy: households.busy || asked !== text };
}

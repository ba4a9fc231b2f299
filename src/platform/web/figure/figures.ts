import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Figure, Indicator } from '#kernel/figure.ts';
import { ask, read } from '../client.ts';
import { currentLanguage } from '../i18n/language.ts';
import { localWord } from '../queries.ts';

type Waiting = { id: string; resolve: (figure: Figure) => void; reject: (error: unknown) => void };
type Place = { area: string; on: string; known?: string };

const waiting = new Map<string, Waiting[]>();

/** Figures asked for in the same moment for one place go in one request. */
function askFigure(id: string, place: Place): Promise<Figure> {
  const key = JSON.stringify(place);
  return new Promise((resolve, reject) => {
    const list = waiting.get(key);
    if (list !== undefined) {
      list.push({ id, resolve, reject });
      return;
    }
    waiting.set(key, [{ id, resolve, reject }]);
    setTimeout(() => void answerAll(key, place), 0);
  });
}

async function answerAll(key: string, place: Place): Promise<void> {
  const asked = waiting.get(key) ?? [];
  waiting.delete(key);
  try {
    const ids = [...new Set(asked.map((one) => one.id))];
    const { items } = await ask<{ items: Figure[] }>('/api/figures', { ...place, ids });
    for (const one of asked) {
      const figure = items.find((item) => item.id === one.id);
      if (figure === undefined) one.reject(new Error(`no figure ${one.id}`));
      else one.resolve(figure);
    }
  } catch (error) {
    for (const one of asked) one.reject(error);
  }
}

/** One figure of a place; many in one page become one request. */
export function useFigure(id: string, place: Place, enabled: boolean): UseQueryResult<Figure> {
  return useQuery({
    queryKey: ['figure', id, place, currentLanguage()],
    queryFn: () => askFigure(id, place),
    enabled,
  });
}

/** Definitions of all indicators. */
export function useIndicators(enabled = true): UseQueryResult<Indicator[]> {
  return useQuery({
    enabled,
    queryKey: ['indicators', currentLanguage()],
    staleTime: 3_600_000,
    queryFn: async ({ signal }) => (await read<{ items: Indicator[] }>('/api/indicators', {}, signal)).items,
  });
}

/** What an indicator says of itself, in one language. */
export type IndicatorWords = {
  readonly title: string;
  readonly definition: string;
  readonly numerator: string;
  /** null for a count. */
  readonly denominator: string | null;
  readonly rounding: string;
};

/** The words of an indicator in the page's language. */
export function indicatorWords(indicator: Indicator): IndicatorWords {
  if (currentLanguage() !== 'en') {
    const { title, definition, numerator, denominator, rounding } = indicator;
    return {
      title: localWord(title),
      definition: localWord(definition),
      numerator: localWord(numerator),
      denominator: denominator === null ? null : localWord(denominator),
      rounding: localWord(rounding),
    };
  }
  return {
    title: indicator.titleEnglish,
    definition: indicator.definitionEnglish,
    numerator: indicator.numeratorEnglish,
    denominator: indicator.denominatorEnglish,
    rounding: indicator.roundingEnglish,
  };
}

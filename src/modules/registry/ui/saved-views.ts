import { useState } from 'react';

/** A filter under a name: a tab of the household list. */
export type SavedView = {
  readonly id: string;
  readonly name: string;
  readonly filter: string;
  readonly own: boolean;
};

/** Views that everybody has; the name is a key of the catalogue. */
export const STANDARD_VIEWS = [
  { id: 'all', filter: '' },
  { id: 'notGraduated', filter: 'registration.poor~registration.pre-graduated~registration.relapsed' },
  { id: 'monitored', filter: 'monitoring.monitored' },
  { id: 'disabled', filter: 'hasDisabled.yes~minimumLiving.no' },
  { id: 'housing', filter: 'dangerousHousing.yes' },
] as const;

function readViews(key: string): SavedView[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as SavedView[];
  } catch {
    return [];
  }
}

/** One's own views, kept in this browser. A filter holds no name and no number of a person. */
export function useSavedViews(user: string): {
  views: readonly SavedView[];
  save(name: string, filter: string): void;
  remove(id: string): void;
} {
  const key = `daohu.views.${user}`;
  const [views, setViews] = useState(() => readViews(key));
  const keep = (next: SavedView[]) => {
    setViews(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  return {
    views,
    save: (name, filter) =>
      keep([...views.filter((view) => view.name !== name), { id: `own-${name}`, name, filter, own: true }]),
    remove: (id) => keep(views.filter((view) => view.id !== id)),
  };
}

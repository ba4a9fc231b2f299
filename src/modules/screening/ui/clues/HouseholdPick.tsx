import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, useFrame } from '#platform/web/kit.ts';

/** A household as the form shows it. */
export type Picked = {
  readonly id: string;
  readonly headName: string;
  readonly place: string;
  readonly members: number;
};

const REST_MS = 250;
const MOST = 8;

/** What the household list says of one, as far as it is needed here. */
type Row = {
  readonly id: string;
  readonly headName: string;
  readonly townName: string;
  readonly villageName: string;
  readonly naturalVillage: string | null;
  readonly memberCount: number;
};

const pickedOf = (row: Row): Picked => ({
  id: row.id,
  headName: row.headName,
  place: [row.townName, row.villageName, row.naturalVillage ?? ''].filter(Boolean).join(' '),
  members: row.memberCount,
});

/** Households that the words mean; not kept in any cache. */
function useFound(words: string): { rows: readonly Picked[]; busy: boolean } {
  const { session } = useFrame();
  const [found, setFound] = useState<{ words: string; rows: readonly Picked[] }>({ words: '', rows: [] });
  useEffect(() => {
    if (words === '') return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      ask<{ items: Row[] }>(
        '/api/households/query',
        { area: session.area.code, on: session.today, search: words, limit: MOST },
        stop.signal,
      ).then(
        (answer) => setFound({ words, rows: answer.items.map(pickedOf) }),
        () => !stop.signal.aborted && setFound({ words, rows: [] }),
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [words, session.area.code, session.today]);
  const known = found.words === words && words !== '';
  return { rows: known ? found.rows : [], busy: words !== '' && !known };
}

type HouseholdPickProps = {
  readonly value: Picked | undefined;
  readonly onChange: (value: Picked | undefined) => void;
};

/** One household of the register, by name, pinyin, initials or the end of a number. */
export function HouseholdPick({ value, onChange }: HouseholdPickProps) {
  const { t } = useTranslation('clues');
  const [words, setWords] = useState('');
  const { rows, busy } = useFound(words.trim());
  if (value !== undefined)
    return (
      <div className="cl-picked">
        <span>
          <b>{value.headName}</b> <span className="sub">{value.place}</span>
        </span>
        <button type="button" className="btn line" onClick={() => onChange(undefined)}>
          {t('clues:pick.other')}
        </button>
      </div>
    );
  return (
    <div className="stack">
      <div className="stack-field">
        <label htmlFor="clue-household">{t('clues:pick.label')}</label>
        <input
          id="clue-household"
          type="search"
          className="field"
          autoComplete="off"
          value={words}
          maxLength={40}
          placeholder={t('clues:pick.hint')}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <ul className="cl-found" aria-live="polite">
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => onChange(row)}>
              <b>{row.headName}</b>{' '}
              <span className="sub">
                {row.place} · {t('clues:pick.members', { count: row.members, n: row.members })}
              </span>
            </button>
          </li>
        ))}
        {words.trim() !== '' && !busy && rows.length === 0 && <li className="sub">{t('clues:pick.none')}</li>}
      </ul>
    </div>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlacePolicy } from './place-policy.ts';
import { useWords } from './use-words.ts';
import { type Word, wordsOf } from './vocabulary.ts';

type WordPickerProps = {
  readonly place: PlacePolicy;
  readonly subject: 'household' | 'village';
  readonly onPick: (text: string) => void;
};

const MOST = 60;

/** Every name that a condition may use, found by its word, with its type and the values of its code list. */
export function WordPicker({ place, subject, onPick }: WordPickerProps) {
  const { t } = useTranslation('rules');
  const { nameOf } = useWords();
  const [typed, setTyped] = useState('');
  const words = wordsOf(place.policy).filter(
    ({ group }) => subject === 'household' || group === 'village' || group === 'policy',
  );
  const asked = typed.trim().toLowerCase();
  const found = words.filter((word) => `${word.name} ${nameOf(word)}`.toLowerCase().includes(asked));
  return (
    <details className="ru-words">
      <summary>{t('rules:words')}</summary>
      <input
        type="search"
        className="field"
        value={typed}
        placeholder={t('rules:wordsSearch')}
        aria-label={t('rules:wordsSearch')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p className="sub">{t('rules:wordsHelp')}</p>
      <ul>
        {found.slice(0, MOST).map((word) => (
          <WordRow key={`${word.fact} ${word.name}`} word={word} place={place} onPick={onPick} />
        ))}
      </ul>
      {found.length > MOST && <p className="sub">{t('rules:wordsMore', { count: found.length - MOST })}</p>}
      {found.length === 0 && <p className="sub">{t('rules:wordsNone')}</p>}
    </details>
  );
}

function WordRow({
  word,
  place,
  onPick,
}: {
  readonly word: Word;
  readonly place: PlacePolicy;
  readonly onPick: (text: string) => void;
}) {
  const { t } = useTranslation('rules');
  const { nameOf, language } = useWords();
  const list = /^codes?:(.+)$/.exec(word.type)?.[1];
  const codes = list === undefined ? [] : (place.policy.codes.get(list)?.values ?? []);
  const type =
    list === undefined
      ? t(`rules:type.${word.type}`)
      : t(word.type.startsWith('codes') ? 'rules:type.codes' : 'rules:type.code');
  return (
    <li>
      <button type="button" className="link" onClick={() => onPick(word.name)}>
        <code>{word.name}</code>
      </button>{' '}
      {nameOf(word)} <small className="sub">{type}</small>
      {codes.length > 0 && (
        <span className="ru-codes">
          {codes.map((one) => (
            <button key={one.code} type="button" className="link" onClick={() => onPick(`'${one.code}'`)}>
              {language === 'en' ? one.english : one.label}
            </button>
          ))}
        </span>
      )}
    </li>
  );
}

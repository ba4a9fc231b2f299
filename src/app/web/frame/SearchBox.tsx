import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddress } from '#platform/web/address.tsx';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { useSearchWords } from '#platform/web/frame/search-words.tsx';
import { type Answer, useSearchAnswers } from './search-answers.ts';

/** One search for everything, reached by `/`. What is typed goes to the server in a body and never into the address. */
export function SearchBox() {
  const { t } = useTranslation('frame');
  const box = useSearchBox();
  const { session } = useFrame();
  const people = session.pages.includes('households');
  const list = useId();
  return (
    <search className="search">
      <input
        ref={box.input}
        type="text"
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        role="combobox"
        aria-label={t('frame:search.label')}
        aria-expanded={box.open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={box.open && box.at >= 0 ? `${list}-${box.at}` : undefined}
        placeholder={t(people ? 'frame:search.placeholder' : 'frame:search.placeholderPages')}
        value={box.words}
        onChange={(event) => box.type(event.target.value)}
        onFocus={() => box.setOpen(true)}
        onBlur={() => box.setOpen(false)}
        onKeyDown={box.onKey}
      />
      <kbd>/</kbd>
      {box.open && (
        <Answers
          list={list}
          answers={box.answers}
          at={box.at}
          words={box.words}
          people={people}
          busy={box.busy}
          onPick={box.pick}
        />
      )}
    </search>
  );
}

function useSearchBox() {
  const people = useFrame().session.pages.includes('households');
  const address = useAddress();
  const narrow = useSearchWords();
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const { answers, busy } = useSearchAnswers(words, open);
  useSlashKey(input);
  const leave = () => {
    setWords('');
    setAt(-1);
    setOpen(false);
    input.current?.blur();
  };
  const pick = (answer: Answer) => {
    address.go(answer.path, answer.search);
    leave();
  };
  const showList = () => {
    narrow.setWords(words.trim());
    address.go('/households');
    leave();
  };
  const enter = () => {
    const chosen = answers[at];
    if (chosen !== undefined) pick(chosen);
    else if (words.trim() !== '' && people) showList();
  };
  const walk = (by: number) => setAt(Math.max(-1, Math.min(answers.length - 1, at + by)));
  const actions = new Map<string, () => void>([
    ['ArrowDown', () => walk(1)],
    ['ArrowUp', () => walk(-1)],
    ['Enter', enter],
    ['Escape', leave],
  ]);
  const onKey = (event: KeyboardEvent) => {
    const act = actions.get(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const type = (text: string) => {
    setWords(text);
    setAt(-1);
    setOpen(true);
  };
  return { input, words, open, setOpen, at, answers, busy, pick, onKey, type };
}

/** `/` anywhere but in a field puts the cursor into the search. */
function useSlashKey(input: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        event.key !== '/' ||
        event.ctrlKey ||
        event.metaKey ||
        target.closest('input, textarea, select, [contenteditable]') !== null
      )
        return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [input]);
}

type AnswersProps = {
  readonly list: string;
  readonly answers: readonly Answer[];
  readonly at: number;
  readonly words: string;
  readonly people: boolean;
  readonly busy: boolean;
  readonly onPick: (answer: Answer) => void;
};

function Answers({ list, answers, at, words, people, busy, onPick }: AnswersProps) {
  const { t } = useTranslation('frame');
  const nothing =
    words.trim() === ''
      ? t(people ? 'frame:search.hint' : 'frame:search.hintPages')
      : t(busy ? 'frame:search.busy' : 'frame:search.none');
  return (
    <div className="search-answers">
      <div id={list} role="listbox" aria-label={t('frame:search.label')} tabIndex={-1}>
        {answers.map((answer, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the combobox, which keeps the focus
          <div
            key={`${answer.kind} ${answer.path} ${JSON.stringify(answer.search)}`}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? 'on' : ''}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(answer)}
          >
            <span className="search-kind">{t(`frame:search.kind.${answer.kind}`)}</span>
            <b>{answer.title}</b> <span className="sub">{answer.note}</span>
          </div>
        ))}
      </div>
      {answers.length === 0 && <p className="sub">{nothing}</p>}
      {words.trim() !== '' && people && <p className="sub">{t('frame:search.enter')}</p>}
    </div>
  );
}

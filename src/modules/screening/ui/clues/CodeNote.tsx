import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useCodes } from '#platform/web/kit.ts';

type CodeNoteProps = {
  readonly list: 'clue-closing' | 'clue-hand-over';
  readonly code: string;
  readonly note: string;
  readonly onCode: (code: string) => void;
  readonly onNote: (note: string) => void;
};

/** One of a list's codes, and words beside it: choices first. */
export function CodeNote({ list, code, note, onCode, onNote }: CodeNoteProps) {
  const { t } = useTranslation('clues');
  const codes = useCodes();
  const id = useId();
  return (
    <div className="stack">
      <Choices
        label={t(list === 'clue-closing' ? 'clues:close.reason' : 'clues:handOver.kind')}
        options={codes.options(list)}
        chosen={[code]}
        onChoose={onCode}
      />
      <NoteField id={id} note={note} onNote={onNote} />
    </div>
  );
}

type NoteFieldProps = {
  readonly id: string;
  readonly note: string;
  readonly onNote: (note: string) => void;
};

export function NoteField({ id, note, onNote }: NoteFieldProps) {
  const { t } = useTranslation('clues');
  return (
    <div className="stack-field">
      <label htmlFor={id}>{t('clues:note.label')}</label>
      <textarea
        id={id}
        className="field"
        rows={2}
        maxLength={300}
        value={note}
        placeholder={t('clues:note.hint')}
        onChange={(event) => onNote(event.target.value)}
      />
    </div>
  );
}

type ChoicesProps = {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChoose: (value: string) => void;
};

/** Large buttons of which one or several are pressed: for a thumb in a yard. */
export function Choices({ label, options, chosen, onChoose }: ChoicesProps) {
  return (
    <fieldset className="cl-choices" aria-label={label}>
      <legend>{label}</legend>
      <div>
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={chosen.includes(option.value)}
            className={chosen.includes(option.value) ? 'on' : ''}
            onClick={() => onChoose(option.value)}
          >
            {option.label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

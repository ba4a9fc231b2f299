import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';

type LabelledProps = { readonly label: string; readonly children: (id: string) => ReactNode };

/** A field under its label. */
function Labelled({ label, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="stack-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

type DayFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly max?: string;
  readonly min?: string;
  readonly onChange: (day: string) => void;
};

export function DayField({ label, value, max, min, onChange }: DayFieldProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <input
          id={id}
          type="date"
          className="field"
          value={value}
          {...(max !== undefined && { max })}
          {...(min !== undefined && { min })}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}

type NoteFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (note: string) => void;
};

export function NoteField({ label, value, onChange }: NoteFieldProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <textarea
          id={id}
          className="field"
          rows={2}
          maxLength={2000}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}

type DayNoteProps = {
  readonly on: string;
  readonly note: string;
  readonly today: string;
  readonly onDay: (day: string) => void;
  readonly onNote: (note: string) => void;
};

/** The day on which a thing was done, and words beside it. */
export function DayNote({ on, note, today, onDay, onNote }: DayNoteProps) {
  const { t } = useTranslation('casework');
  return (
    <>
      <DayField label={t('casework:field.on')} value={on} max={today} onChange={onDay} />
      <NoteField label={t('casework:field.note')} value={note} onChange={onNote} />
    </>
  );
}

type CountFieldProps = {
  readonly label: string;
  readonly value: number;
  readonly onChange: (count: number) => void;
};

export function CountField({ label, value, onChange }: CountFieldProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={0}
          max={5000}
          className="field"
          value={value}
          onChange={(event) => onChange(Math.max(0, Math.trunc(Number(event.target.value) || 0)))}
        />
      )}
    </Labelled>
  );
}

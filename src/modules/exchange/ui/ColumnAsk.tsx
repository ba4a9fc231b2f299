import { Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ColumnMapping,
  REGISTER_FIELDS,
  type RecognizedColumn,
  type RegisterField,
  type SheetRecognition,
} from '../model.ts';
import {
  columnLetter,
  fieldOf,
  type MappingDraft,
  missingFields,
  type OpenColumn,
  takenBy,
} from './columns.ts';

type ColumnAskProps = {
  readonly sheet: SheetRecognition;
  readonly draft: MappingDraft;
  /** The open question; absent when a settled column is looked at, or nothing is open. */
  readonly asked: OpenColumn | undefined;
  /** A settled column that the clerk wants to change. */
  readonly column: RecognizedColumn | undefined;
  readonly position: number;
  readonly total: number;
  readonly onAnswer: (answer: ColumnMapping) => void;
  readonly sender: string;
  readonly onSender: (sender: string) => void;
};

/** 这一列是哪一项: choices with their reasons, “something else”, and “do not read”. */
export function ColumnAsk(props: ColumnAskProps) {
  const { t } = useTranslation('exchange');
  const { asked, column, sender, onSender } = props;
  if (asked?.kind === 'columnsDiffer') return <DifferAsk {...props} asked={asked} />;
  const subject = asked?.columns[0] ?? column;
  if (subject === undefined) {
    return (
      <div className="ex-ask settled">
        <p>
          <b>{t('exchange:columns.all')}</b> <span className="sub">{t('exchange:columns.allHelp')}</span>
        </p>
        <Remember sender={sender} onSender={onSender} />
      </div>
    );
  }
  return <FieldAsk {...props} subject={subject} candidates={asked?.candidates ?? []} />;
}

const LEAVE = 'leave';
const OTHER = 'other';

type FieldAskProps = ColumnAskProps & {
  readonly subject: RecognizedColumn;
  readonly candidates: readonly RegisterField[];
};

/** What a column could be: what was asked, what it is read as now, what the sheet still lacks. */
function choicesOf({ sheet, draft, subject, candidates }: FieldAskProps): readonly RegisterField[] {
  const now = fieldOf(draft, subject);
  return [...new Set([...candidates, ...(now === null ? [] : [now]), ...missingFields(sheet, draft)])];
}

function FieldAsk(props: FieldAskProps) {
  const { t } = useTranslation('exchange');
  const { sheet, draft, asked, subject, position, total, onAnswer, sender, onSender } = props;
  const choices = choicesOf(props);
  const [choice, setChoice] = useState<string>(() => fieldOf(draft, subject) ?? choices[0] ?? LEAVE);
  const [other, setOther] = useState<RegisterField>();
  const why = (field: RegisterField) => {
    const taken = takenBy(sheet, draft, field, subject);
    if (taken !== undefined)
      return t('exchange:columns.candidateTaken', {
        letter: columnLetter(taken.index),
        header: taken.header,
      });
    return t(
      props.candidates.includes(field) ? 'exchange:columns.candidate' : 'exchange:columns.candidateOf',
    );
  };
  const take = () => {
    if (choice === LEAVE) onAnswer({ [subject.key]: null });
    else onAnswer({ [subject.key]: choice === OTHER ? (other ?? null) : (choice as RegisterField) });
  };
  const place = { letter: columnLetter(subject.index), header: subject.header };
  return (
    <AskFrame
      title={t('exchange:columns.question', place)}
      hint={
        asked === undefined
          ? t(`exchange:columns.reason.${subject.reason}`)
          : t('exchange:columns.questionN', { n: position, all: total })
      }
      samples={<Samples columns={[subject]} />}
      action={
        <button
          type="button"
          className="btn go sm"
          disabled={choice === OTHER && other === undefined}
          onClick={take}
        >
          {t(total > 1 && asked !== undefined ? 'exchange:columns.take' : 'exchange:columns.takeLast')}
        </button>
      }
      remember={<Remember sender={sender} onSender={onSender} />}
    >
      {choices.map((field) => (
        <Option
          key={field}
          on={choice === field}
          name={t(`exchange:field.${field}`)}
          why={why(field)}
          onPick={() => setChoice(field)}
        />
      ))}
      <Option
        on={choice === OTHER}
        name={t('exchange:columns.other')}
        why={t('exchange:columns.otherHint', { n: REGISTER_FIELDS.length })}
        onPick={() => setChoice(OTHER)}
      >
        {choice === OTHER ? <OtherField value={other} onChange={setOther} /> : undefined}
      </Option>
      <Option
        on={choice === LEAVE}
        name={t('exchange:columns.leave')}
        why={t('exchange:columns.leaveHint')}
        onPick={() => setChoice(LEAVE)}
      />
    </AskFrame>
  );
}

function OtherField({
  value,
  onChange,
}: {
  readonly value: RegisterField | undefined;
  readonly onChange: (field: RegisterField) => void;
}) {
  const { t } = useTranslation('exchange');
  return (
    <Select<RegisterField>
      size="small"
      className="ex-other"
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('exchange:columns.otherPlaceholder')}
      placeholder={t('exchange:columns.otherPlaceholder')}
      {...(value === undefined ? {} : { value })}
      options={REGISTER_FIELDS.map((field) => ({ value: field, label: t(`exchange:field.${field}`) }))}
      onChange={onChange}
    />
  );
}

/** Two columns of one meaning that differ: one of them is read, the others are not. */
function DifferAsk(props: ColumnAskProps & { readonly asked: OpenColumn }) {
  const { t } = useTranslation('exchange');
  const { asked, position, total, onAnswer, sender, onSender } = props;
  const field = asked.candidates[0] ?? asked.columns.find((column) => column.field !== null)?.field ?? null;
  const [choice, setChoice] = useState(asked.columns[0]?.key ?? '');
  const take = () =>
    onAnswer(
      Object.fromEntries(asked.columns.map((column) => [column.key, column.key === choice ? field : null])),
    );
  return (
    <AskFrame
      title={t('exchange:columns.differ', {
        letters: asked.columns.map((column) => columnLetter(column.index)).join('、'),
        field: field === null ? '' : t(`exchange:field.${field}`),
        row: asked.row ?? '',
      })}
      hint={t('exchange:columns.questionN', { n: position, all: total })}
      samples={<Samples columns={asked.columns} />}
      action={
        <button type="button" className="btn go sm" onClick={take}>
          {t(total > 1 ? 'exchange:columns.take' : 'exchange:columns.takeLast')}
        </button>
      }
      remember={<Remember sender={sender} onSender={onSender} />}
    >
      {asked.columns.map((column) => (
        <Option
          key={column.key}
          on={choice === column.key}
          name={t('exchange:columns.differPick', {
            letter: columnLetter(column.index),
            header: column.header,
          })}
          why={column.samples.slice(0, 3).join('、')}
          onPick={() => setChoice(column.key)}
        />
      ))}
    </AskFrame>
  );
}

type AskFrameProps = {
  readonly title: string;
  readonly hint: string;
  readonly samples: ReactNode;
  readonly action: ReactNode;
  readonly remember: ReactNode;
  readonly children: ReactNode;
};

function AskFrame({ title, hint, samples, action, remember, children }: AskFrameProps) {
  return (
    <div className="ex-ask">
      <fieldset>
        <legend>
          {title} <small className="sub">{hint}</small>
        </legend>
        {children}
      </fieldset>
      <div className="ex-ask-side">
        {samples}
        {action}
        {remember}
      </div>
    </div>
  );
}

type OptionProps = {
  readonly on: boolean;
  readonly name: string;
  readonly why: string;
  readonly onPick: () => void;
  readonly children?: ReactNode;
};

function Option({ on, name, why, onPick, children }: OptionProps) {
  const id = useId();
  return (
    <div className={`ex-option ${on ? 'on' : ''}`}>
      <input id={id} type="radio" checked={on} onChange={onPick} />
      <label htmlFor={id} className="n">
        {name}
      </label>
      <span>{children ?? why}</span>
    </div>
  );
}

function Samples({ columns }: { readonly columns: readonly RecognizedColumn[] }) {
  const { t } = useTranslation('exchange');
  return (
    <div className="ex-samples">
      <span className="sub">{t('exchange:columns.samples')}</span>
      {columns.map((column) => (
        <p key={column.key}>
          {column.samples.length === 0 ? t('exchange:columns.samplesNone') : column.samples.join('、')}
        </p>
      ))}
    </div>
  );
}

function Remember({
  sender,
  onSender,
}: {
  readonly sender: string;
  readonly onSender: (sender: string) => void;
}) {
  const { t } = useTranslation('exchange');
  return (
    <label className="ex-remember">
      <span>{t('exchange:columns.rememberAsk')}</span>
      <input
        className="field"
        value={sender}
        maxLength={60}
        onChange={(event) => onSender(event.target.value)}
      />
      <small className="sub">
        {sender.trim() === ''
          ? t('exchange:columns.rememberHint')
          : t('exchange:columns.remember', { sender: sender.trim() })}
      </small>
    </label>
  );
}

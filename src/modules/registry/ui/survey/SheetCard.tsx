import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, formatInstant, useCommand, useFrame, useMay } from '#platform/web/kit.ts';
import type { SurveyItem, SurveyValue } from '../../survey/model.ts';
import { type Asked, changesOf, type Draft, isChanged, keyOf, progressOf, type Sheet } from './answers.ts';
import { answerText, ItemField, Recorded } from './ItemField.tsx';

export type SheetCardProps = {
  readonly sheet: Sheet;
  /** What the command calls the household or the village. */
  readonly subject: { readonly household: string } | { readonly village: string };
  /** Whether it is open at first: the only form of a place need not be opened. */
  readonly open?: boolean;
};

/** 一张表: how far it is answered, its questions when it is opened, one save for all of them. */
export function SheetCard({ sheet, subject, open = false }: SheetCardProps) {
  const { t } = useTranslation('survey');
  const [isOpen, setOpen] = useState(open);
  const may = useMay('registry.recordSurvey');
  const { all, answered, last } = progressOf(sheet);
  return (
    <section className="card survey-sheet" aria-label={sheet.title}>
      <div className="survey-head">
        <h2>{sheet.title}</h2>
        <span className={answered === all ? 'sub' : 'sub warn'}>
          {t('survey:progress', { answered, all, count: all })}
        </span>
        {last !== undefined && (
          <span className="sub">
            {t('survey:last', { recorder: last.recorder, at: formatInstant(last.recordedAt).slice(0, 10) })}
          </span>
        )}
        <span className="grow" />
        <button
          type="button"
          className="btn line survey-open"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t('survey:close') : t(may ? 'survey:fill' : 'survey:look')}
        </button>
      </div>
      {isOpen && (may ? <Filling sheet={sheet} subject={subject} /> : <Reading sheet={sheet} />)}
    </section>
  );
}

function Filling({ sheet, subject }: Omit<SheetCardProps, 'open'>) {
  const { t } = useTranslation('survey');
  const [draft, setDraft] = useState<Draft>({});
  const [done, setDone] = useState(0);
  const changes = changesOf(sheet, draft);
  return (
    <div className="survey-form">
      {sheet.asked.map((asked) => (
        <Group
          key={asked.person}
          asked={asked}
          draft={draft}
          onChange={(item, value) => {
            setDone(0);
            setDraft({ ...draft, [keyOf(asked.person, item.id)]: value });
          }}
        />
      ))}
      <Save
        changes={changes}
        subject={subject}
        onSaved={() => {
          setDone(changes.count);
          setDraft({});
        }}
      />
      {done > 0 && (
        <p className="survey-done" role="status">
          {t('survey:saved', { count: done })}
        </p>
      )}
    </div>
  );
}

type GroupProps = {
  readonly asked: Asked;
  readonly draft: Draft;
  readonly onChange: (item: SurveyItem, value: SurveyValue | undefined) => void;
};

/** The questions about the household, or about one member. */
function Group({ asked: { person, name, items }, draft, onChange }: GroupProps) {
  const fields = items.map((item) => {
    const key = keyOf(person, item.id);
    const typed = key in draft;
    const recorded = item.recorded === null ? undefined : item.value;
    const value = typed ? draft[key] : recorded;
    return (
      <ItemField
        key={item.id}
        item={item}
        value={value}
        wrong={typed && value === undefined}
        changed={typed && value !== undefined && isChanged(item, value)}
        onChange={(next) => onChange(item, next)}
      />
    );
  });
  return (
    <div className="survey-group">
      {name !== '' && <h3>{name}</h3>}
      {fields}
    </div>
  );
}

const SOURCES = ['visit', 'survey', 'department'] as const;

type SaveProps = {
  readonly changes: ReturnType<typeof changesOf>;
  readonly subject: SheetCardProps['subject'];
  readonly onSaved: () => void;
};

/** Since when it holds and where it comes from; then everything is kept at once. */
function Save({ changes, subject, onSaved }: SaveProps) {
  const { t } = useTranslation('survey');
  const { session } = useFrame();
  const [on, setOn] = useState<string>(session.today);
  const [source, setSource] = useState<(typeof SOURCES)[number]>('visit');
  const [note, setNote] = useState('');
  const command = useCommand<unknown>('registry.recordSurvey', onSaved);
  const { values, members, count, wrong } = changes;
  return (
    <div className="survey-save">
      <label>
        <span>{t('survey:on')}</span>
        <input
          type="date"
          className="field"
          value={on}
          max={session.today}
          onChange={(event) => setOn(event.target.value)}
        />
      </label>
      <label>
        <span>{t('survey:from')}</span>
        <select
          className="field"
          value={source}
          onChange={(event) => setSource(SOURCES.find((one) => one === event.target.value) ?? 'visit')}
        >
          {SOURCES.map((one) => (
            <option key={one} value={one}>
              {t(`survey:source.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="survey-note">
        <span>{t('survey:noteLabel')}</span>
        <input
          className="field"
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <button
        type="button"
        className="btn go survey-go"
        disabled={count === 0 || wrong > 0 || on === '' || command.isPending}
        onClick={() => command.mutate({ subject, on, source, note: note.trim(), values, members })}
      >
        {count === 0 ? t('survey:nothingYet') : t('survey:save', { count })}
      </button>
      <ErrorLine error={command.error} />
    </div>
  );
}

/** The same for who may only look, or looks at the past. */
function Reading({ sheet }: { readonly sheet: Sheet }) {
  const { t } = useTranslation('survey');
  const words = {
    yes: t('survey:yes'),
    no: t('survey:no'),
    notClear: t('survey:notClear'),
    none: t('survey:none'),
  };
  return (
    <div className="survey-form">
      {sheet.asked.map(({ person, name, items }) => (
        <div key={person} className="survey-group">
          {name !== '' && <h3>{name}</h3>}
          <dl className="survey-read">
            {items.map((item) => (
              <div key={item.id}>
                <dt>{item.title}</dt>
                <dd>
                  {answerText(item, words)} {item.recorded !== null && <Recorded item={item} />}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
}

import { Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { levelOfCode } from '#kernel/area-code.ts';
import type { User } from '#modules/access/model.ts';
import { AreaSelect } from '#modules/areas/ui/index.ts';
import { ErrorLine, useCommand, useFrame, useMay, useRead } from '#platform/web/kit.ts';
import { type ClueFile, ClueFinding } from '../../clues/model.ts';
import { screeningPermissions } from '../../permissions.ts';
import { Choices, CodeNote, NoteField } from './CodeNote.tsx';

type Deed = 'check' | 'handOver' | 'close' | 'assign' | 'place';

/** Who may give the work to somebody. */
const GIVERS: readonly string[] = ['county-office', 'town-clerk'];

/** What comes next: take it, write down the check, hand it over or close it. */
export function ClueWork({ file }: { readonly file: ClueFile }) {
  const { t } = useTranslation('clues');
  const { session } = useFrame();
  const may = useMay('screening.checkClue');
  const [deed, setDeed] = useState<Deed>();
  if (!may) return null;
  const toggle = (next: Deed) => setDeed(deed === next ? undefined : next);
  const main = file.checkedOn === null ? 'check' : 'handOver';
  const gives = GIVERS.includes(session.role);
  const isPlaced = levelOfCode(file.area) === 'village';
  const deeds: readonly Deed[] = [
    ...(gives && !isPlaced ? (['place'] as const) : []),
    'check',
    'handOver',
    'close',
    ...(gives ? (['assign'] as const) : []),
  ];
  return (
    <section className="cl-work">
      <div className="cl-deeds">
        {file.worker === null && <TakeButton file={file} />}
        {deeds.map((one) => (
          <button
            key={one}
            type="button"
            aria-expanded={deed === one}
            className={`btn ${one === main && deed === undefined && file.worker !== null ? 'go' : 'line'}`}
            onClick={() => toggle(one)}
          >
            {t(`clues:do.${one}`)}
          </button>
        ))}
      </div>
      {deed === 'check' && <CheckForm file={file} onDone={() => setDeed(undefined)} />}
      {deed === 'handOver' && <EndForm file={file} deed="handOver" />}
      {deed === 'close' && <EndForm file={file} deed="close" />}
      {deed === 'place' && <PlaceForm file={file} onDone={() => setDeed(undefined)} />}
      {deed === 'assign' && <AssignForm file={file} onDone={() => setDeed(undefined)} />}
    </section>
  );
}

function TakeButton({ file }: { readonly file: ClueFile }) {
  const { t } = useTranslation('clues');
  const take = useCommand<unknown>('screening.takeClue');
  return (
    <>
      <button
        type="button"
        className="btn go"
        disabled={take.isPending}
        onClick={() => take.mutate({ clue: file.id })}
      >
        {t('clues:do.take')}
      </button>
      <ErrorLine error={take.error} />
    </>
  );
}

type FormProps = { readonly file: ClueFile; readonly onDone: () => void };

function CheckForm({ file, onDone }: FormProps) {
  const { t } = useTranslation('clues');
  const { session } = useFrame();
  const id = useId();
  const [finding, setFinding] = useState('');
  const [on, setOn] = useState<string>(session.today);
  const [note, setNote] = useState('');
  const check = useCommand<unknown>('screening.checkClue', onDone);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        check.mutate({ clue: file.id, finding, on, note: note.trim() });
      }}
    >
      <Choices
        label={t('clues:check.finding')}
        options={ClueFinding.options.map((one) => ({ value: one, label: t(`clues:finding.${one}`) }))}
        chosen={[finding]}
        onChoose={setFinding}
      />
      <div className="stack-field">
        <label htmlFor={`${id}-on`}>{t('clues:check.on')}</label>
        <input
          id={`${id}-on`}
          type="date"
          className="field"
          value={on}
          min={file.receivedOn}
          max={session.today}
          onChange={(event) => setOn(event.target.value)}
        />
      </div>
      <NoteField id={`${id}-note`} note={note} onNote={setNote} />
      <ErrorLine error={check.error} />
      <button type="submit" className="btn go" disabled={finding === '' || on === '' || check.isPending}>
        {t('clues:check.save')}
      </button>
    </form>
  );
}

function EndForm({ file, deed }: { readonly file: ClueFile; readonly deed: 'handOver' | 'close' }) {
  const { t } = useTranslation('clues');
  const [code, setCode] = useState('');
  const [note, setNote] = useState('');
  const closes = deed === 'close';
  const end = useCommand<unknown>(closes ? 'screening.closeClue' : 'screening.handOverClue');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        end.mutate({ clue: file.id, [closes ? 'reason' : 'kind']: code, note: note.trim() });
      }}
    >
      {file.checkedOn === null && <p className="warn">{t('clues:end.notChecked')}</p>}
      <CodeNote
        list={closes ? 'clue-closing' : 'clue-hand-over'}
        code={code}
        note={note}
        onCode={setCode}
        onNote={setNote}
      />
      <ErrorLine error={end.error} />
      <button type="submit" className="btn go" disabled={code === '' || end.isPending}>
        {t(`clues:${deed}.save`)}
      </button>
    </form>
  );
}

/** The village of a resident of whom a list said only the town or county. */
function PlaceForm({ file, onDone }: FormProps) {
  const { t } = useTranslation('clues');
  const id = useId();
  const [village, setVillage] = useState('');
  const place = useCommand<unknown>('screening.placeClue', onDone);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate({ clue: file.id, village });
      }}
    >
      <div className="stack-field">
        <label htmlFor={id}>{t('clues:place.village')}</label>
        <AreaSelect
          id={id}
          level="village"
          value={village}
          placeholder={t('clues:form.villageHint')}
          onChange={setVillage}
        />
      </div>
      <ErrorLine error={place.error} />
      <button type="submit" className="btn go" disabled={village === '' || place.isPending}>
        {t('clues:place.save')}
      </button>
    </form>
  );
}

const CHECKERS: readonly string[] = screeningPermissions['screening.checkClue'].roles;

/** Who works at the place; who may not read the users takes it himself. */
function AssignForm({ file, onDone }: FormProps) {
  const { t } = useTranslation('clues');
  const users = useRead<{ items: User[] }>('/api/users');
  const [user, setUser] = useState('');
  const assign = useCommand<unknown>('screening.takeClue', onDone);
  const options = (users.data?.items ?? [])
    .filter((one) => !one.disabled && CHECKERS.includes(one.role) && one.id !== file.worker)
    .map((one) => ({ value: one.id, label: `${one.name} ${one.areaName}` }));
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        assign.mutate({ clue: file.id, user });
      }}
    >
      <Select
        aria-label={t('clues:assign.who')}
        placeholder={t('clues:assign.who')}
        value={user === '' ? null : user}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(next) => setUser(next)}
      />
      <ErrorLine error={assign.error} />
      <button type="submit" className="btn go" disabled={user === '' || assign.isPending}>
        {t('clues:assign.save')}
      </button>
    </form>
  );
}

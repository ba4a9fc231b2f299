import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorLine,
  ErrorView,
  formatBytes,
  newCommandId,
  Skeleton,
  useAddress,
  useFrame,
  useRead,
} from '#platform/web/kit.ts';
import type { ListKindView } from '../../lists/model.ts';
import { sendList } from './send-list.ts';

/** Where a list is dropped; then what it is, who sent it and which day it is held against. Nothing is matched before its columns were seen. */
export function UploadList() {
  const { t } = useTranslation('lists');
  const [file, setFile] = useState<File>();
  return (
    <section className="card ls-upload" aria-label={t('lists:upload.title')}>
      <DropFile file={file} onFile={setFile} />
      {file !== undefined && <UploadForm file={file} />}
    </section>
  );
}

type DropProps = { readonly file: File | undefined; readonly onFile: (file: File) => void };

function DropFile({ file, onFile }: DropProps) {
  const { t } = useTranslation('lists');
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const take = (files: FileList | null) => {
    const [first] = files ?? [];
    if (first !== undefined) onFile(first);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the file input inside is the one for keyboards
    <div
      className={`ls-drop ${over ? 'over' : ''} ${file === undefined ? '' : 'some'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {file === undefined ? (
        <b>{t('lists:upload.drop')}</b>
      ) : (
        <b>
          {file.name} <small className="sub">{formatBytes(file.size)}</small>
        </b>
      )}
      <span>
        <label htmlFor={id} className="ls-choose">
          {t(file === undefined ? 'lists:upload.choose' : 'lists:upload.other')}
        </label>
        <input
          ref={input}
          id={id}
          type="file"
          className="ls-file"
          accept=".xlsx,.xlsm,.csv,.txt"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
      </span>
      <span className="sub ls-wide">{t('lists:upload.kept')}</span>
    </div>
  );
}

/** The place whose register is compared: all that one is responsible for, within one county. */
function useOwnArea(): string {
  const { area, session } = useFrame();
  return session.area.level === 'province' || session.area.level === 'city' ? area : session.area.code;
}

/** The kind that the name of a file tells. */
function kindOfName(name: string, kinds: readonly ListKindView[]): string {
  return kinds.find(({ title }) => name.includes(title) || name.includes(title.slice(0, 2)))?.id ?? '';
}

function UploadForm({ file }: { readonly file: File }) {
  const area = useOwnArea();
  const kinds = useRead<{ items: ListKindView[] }>('/api/lists/kinds', { area });
  if (kinds.error !== null) return <ErrorView error={kinds.error} retry={() => void kinds.refetch()} />;
  if (kinds.data === undefined) return <Skeleton rows={2} />;
  return <Fields key={file.name} file={file} area={area} kinds={kinds.data.items} />;
}

type FieldsProps = {
  readonly file: File;
  readonly area: string;
  readonly kinds: readonly ListKindView[];
};

function Fields({ file, area, kinds }: FieldsProps) {
  const { t } = useTranslation('lists');
  const { on, session } = useFrame();
  const address = useAddress();
  const client = useQueryClient();
  const [share, setShare] = useState(0);
  const [fields, setFields] = useState({ kind: kindOfName(file.name, kinds), sender: '', on });
  // One id for one list: sent again after a broken line it opens no second run.
  const id = useMemo(() => (file.size >= 0 ? newCommandId() : ''), [file]);
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: () => sendList(file, { ...fields, area, sender: fields.sender.trim() }, id, setShare),
    onSuccess: ({ run }) => {
      void client.invalidateQueries({ queryKey: ['list', 'lists'] });
      address.go(`/screening/lists/${run}`);
    },
  });
  const kind = kinds.find((one) => one.id === fields.kind);
  const set = (patch: Partial<typeof fields>) => setFields({ ...fields, ...patch });
  return (
    <form
      className="ls-form"
      onSubmit={(event) => {
        event.preventDefault();
        setShare(0);
        sending.mutate();
      }}
    >
      <label>
        <span>{t('lists:upload.kind')}</span>
        <select
          className="field"
          required
          value={fields.kind}
          onChange={(event) => set({ kind: event.target.value })}
        >
          <option value="">{t('lists:upload.kindNone')}</option>
          {kinds.map((one) => (
            <option key={one.id} value={one.id}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      <SenderField kind={kind} value={fields.sender} onChange={(sender) => set({ sender })} />
      <label>
        <span>{t('lists:upload.on')}</span>
        <input
          className="field"
          type="date"
          required
          max={session.today}
          value={fields.on}
          onChange={(event) => set({ on: event.target.value })}
        />
      </label>
      {kind !== undefined && <KindNote kind={kind} />}
      <div className="ls-form-end">
        <button type="submit" className="btn go" disabled={sending.isPending}>
          {t('lists:upload.next')}
        </button>
        <span className="sub">{t('lists:upload.nextHelp')}</span>
        {sending.isPending && <Sending share={share} />}
        <ErrorLine error={sending.error} />
      </div>
    </form>
  );
}

type SenderProps = {
  readonly kind: ListKindView | undefined;
  readonly value: string;
  readonly onChange: (sender: string) => void;
};

function SenderField({ kind, value, onChange }: SenderProps) {
  const { t } = useTranslation('lists');
  const id = useId();
  return (
    <label>
      <span>{t('lists:upload.sender')}</span>
      <input
        className="field"
        required
        maxLength={60}
        list={id}
        value={value}
        placeholder={kind?.sender}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {(kind?.senders ?? []).map((sender) => (
          <option key={sender} value={sender} />
        ))}
      </datalist>
      <small className="sub">{t('lists:upload.senderHelp')}</small>
    </label>
  );
}

/** What the list may be used for, and what of it stays. */
function KindNote({ kind }: { readonly kind: ListKindView }) {
  const { t } = useTranslation('lists');
  return (
    <p className="ls-wide ls-note">
      {t('lists:upload.purpose', { purpose: kind.purpose })}{' '}
      {kind.keeps.length === 0
        ? t('lists:upload.keepsNothing')
        : t('lists:upload.keeps', { facts: kind.keeps.join(t('lists:comma')) })}
    </p>
  );
}

function Sending({ share }: { readonly share: number }) {
  const { t } = useTranslation('lists');
  const percent = Math.floor(share * 100);
  const words = t(percent >= 100 ? 'lists:upload.reading' : 'lists:upload.sending', { share: percent });
  return (
    <span className="ls-sending" role="status">
      <progress max={100} value={percent} aria-label={words} /> {words}
    </span>
  );
}

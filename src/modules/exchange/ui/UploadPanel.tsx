import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  formatBytes,
  newCommandId,
  ProblemError,
  useAddress,
  useFrame,
  useProblemText,
  useRead,
} from '#platform/web/kit.ts';
import { uploadFiles } from './uploadFiles.ts';

/** Where files are dropped: chosen, named, sent with progress; then the first step of the wizard opens. */
export function UploadPanel() {
  const { t } = useTranslation('exchange');
  const { past, session } = useFrame();
  const [files, setFiles] = useState<readonly File[]>([]);
  if (!session.commands.includes('exchange.check'))
    return <p className="card sub ex-upload">{t('exchange:upload.noRight')}</p>;
  if (past) return <p className="card sub ex-upload">{t('exchange:upload.past')}</p>;
  const add = (more: FileList | null) => {
    const fresh = [...(more ?? [])].filter(
      (file) => !files.some((one) => one.name === file.name && one.size === file.size),
    );
    setFiles([...files, ...fresh]);
  };
  return (
    <section className="card ex-upload" aria-label={t('exchange:upload.choose')}>
      <DropZone add={add} some={files.length > 0} />
      {files.length > 0 && <UploadForm files={files} onChange={setFiles} />}
    </section>
  );
}

function DropZone({ add, some }: { readonly add: (files: FileList | null) => void; readonly some: boolean }) {
  const { t } = useTranslation('exchange');
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the file input inside is the one for keyboards
    <div
      className={`ex-drop ${over ? 'over' : ''} ${some ? 'some' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <b>{t(some ? 'exchange:upload.dropMore' : 'exchange:upload.drop')}</b>
      <span>
        {t('exchange:upload.or')}{' '}
        <label htmlFor={id} className="ex-choose">
          {t('exchange:upload.choose')}
        </label>
        <input
          ref={input}
          id={id}
          type="file"
          className="ex-file"
          multiple
          accept=".xlsx,.xlsm,.csv,.xls,.et"
          onChange={(event) => {
            add(event.target.files);
            event.target.value = '';
          }}
        />
      </span>
      <span className="sub">{t('exchange:upload.hint')}</span>
      <span className="sub ex-kept">{t('exchange:upload.kept')}</span>
    </div>
  );
}

type UploadFormProps = {
  readonly files: readonly File[];
  readonly onChange: (files: readonly File[]) => void;
};

/** The place that a batch is for: all that one is responsible for, within one county. */
function useOwnArea(): string {
  const { area, session } = useFrame();
  return session.area.level === 'province' || session.area.level === 'city' ? area : session.area.code;
}

function UploadForm({ files, onChange }: UploadFormProps) {
  const { t } = useTranslation('exchange');
  const area = useOwnArea();
  const address = useAddress();
  const client = useQueryClient();
  const [fields, setFields] = useState({ title: '', on: '', sender: '' });
  const [share, setShare] = useState(0);
  // One id for one upload: sent again after a broken line it opens no second batch; other files are another upload.
  const id = useMemo(() => (files.length > 0 ? newCommandId() : ''), [files]);
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: () => uploadFiles(files, { ...fields, area, title: fields.title.trim() }, id, setShare),
    onSuccess: (batch) => {
      void client.invalidateQueries({ queryKey: ['list', 'imports'] });
      address.go(`/imports/${batch.id}`);
    },
  });
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <form
      className="ex-form"
      onSubmit={(event) => {
        event.preventDefault();
        setShare(0);
        sending.mutate();
      }}
    >
      <FileChips files={files} onChange={onChange} busy={sending.isPending} />
      <UploadFieldRow fields={fields} onChange={setFields} area={area} />
      <div className="ex-form-end">
        <button type="submit" className="btn go" disabled={sending.isPending}>
          {t('exchange:upload.start')}
        </button>
        <span className="sub">
          {t('exchange:upload.chosen', { n: files.length, size: formatBytes(bytes) })}
        </span>
        {sending.isPending && <Sending share={share} />}
      </div>
      <Refused error={sending.error} />
    </form>
  );
}

type Fields = { readonly title: string; readonly on: string; readonly sender: string };
type FieldRowProps = {
  readonly fields: Fields;
  readonly onChange: (fields: Fields) => void;
  readonly area: string;
};

function UploadFieldRow({ fields, onChange, area }: FieldRowProps) {
  const { t } = useTranslation('exchange');
  const senders = useRead<{ items: { sender: string }[] }>('/api/mappings', { area });
  const known = (senders.data?.items ?? []).map((one) => one.sender);
  return (
    <>
      <label>
        <span>{t('exchange:upload.name')}</span>
        <input
          className="field"
          value={fields.title}
          maxLength={60}
          placeholder={t('exchange:upload.namePlaceholder')}
          onChange={(event) => onChange({ ...fields, title: event.target.value })}
        />
      </label>
      <label>
        <span>{t('exchange:upload.on')}</span>
        <input
          className="field"
          type="date"
          value={fields.on}
          onChange={(event) => onChange({ ...fields, on: event.target.value })}
        />
        <small className="sub">{t('exchange:upload.onHint')}</small>
      </label>
      {known.length > 0 && (
        <label>
          <span>{t('exchange:upload.sender')}</span>
          <select
            className="field"
            value={fields.sender}
            onChange={(event) => onChange({ ...fields, sender: event.target.value })}
          >
            <option value="">{t('exchange:upload.senderNone')}</option>
            {known.map((sender) => (
              <option key={sender} value={sender}>
                {sender}
              </option>
            ))}
          </select>
          <small className="sub">{t('exchange:upload.senderHint')}</small>
        </label>
      )}
    </>
  );
}

/** Which file was not taken, why, and what to do; the register was not touched. */
function Refused({ error }: { readonly error: Error | null }) {
  const { t, i18n } = useTranslation('exchange');
  const problem = useProblemText();
  if (error === null) return null;
  const files = error instanceof ProblemError && error.code === 'exchange.filesRefused' ? error.findings : [];
  const single = error instanceof ProblemError ? error.details.file : undefined;
  const reason = error instanceof ProblemError ? error.details.reason : undefined;
  return (
    <div className="ex-refused" role="alert">
      <b>{t('exchange:upload.refused')}</b>
      {single !== undefined && <p>{t('exchange:upload.refusedOne', { file: single })}</p>}
      <p>
        {problem.text(error)}{' '}
        {reason !== undefined && i18n.exists(`exchange:refusal.${reason}`) && t(`exchange:refusal.${reason}`)}
      </p>
      {files.length > 0 && (
        <ul>
          {files.map((finding) => (
            <li key={finding.at}>
              <b>{finding.at}</b> {problem.finding(finding)}
            </li>
          ))}
        </ul>
      )}
      <small className="sub">{problem.code(error)}</small>
    </div>
  );
}

function Sending({ share }: { readonly share: number }) {
  const { t } = useTranslation('exchange');
  const percent = Math.floor(share * 100);
  return (
    <span className="ex-sending" role="status">
      <progress max={100} value={percent} aria-label={t('exchange:upload.sending', { share: percent })} />
      {percent >= 100 ? t('exchange:upload.reading') : t('exchange:upload.sending', { share: percent })}
    </span>
  );
}

function FileChips({ files, onChange, busy }: UploadFormProps & { readonly busy: boolean }) {
  const { t } = useTranslation('exchange');
  return (
    <ul className="ex-chips">
      {files.map((file) => (
        <li key={`${file.name} ${file.size}`} className="chip">
          {file.name} <small>{formatBytes(file.size)}</small>
          <button
            type="button"
            disabled={busy}
            aria-label={t('exchange:upload.remove', { name: file.name })}
            onClick={() => onChange(files.filter((one) => one !== file))}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

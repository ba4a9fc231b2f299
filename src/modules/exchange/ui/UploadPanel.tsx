import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, formatBytes, useAddress, useFrame } from '#platform/web/kit.ts';
import { uploadFiles } from './uploadFiles.ts';

/** Where files are dropped: chosen, named, sent with progress; then the first step of the wizard opens. */
export function UploadPanel() {
  const { t } = useTranslation('exchange');
  const { past, session } = useFrame();
  const [files, setFiles] = useState<readonly File[]>([]);
  if (!session.commands.includes('exchange.check'))
    return <p className="card sub">{t('exchange:upload.noRight')}</p>;
  if (past) return <p className="card sub">{t('exchange:upload.past')}</p>;
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

function UploadForm({ files, onChange }: UploadFormProps) {
  const { t } = useTranslation('exchange');
  const { area } = useFrame();
  const address = useAddress();
  const client = useQueryClient();
  const [title, setTitle] = useState('');
  const [on, setOn] = useState('');
  const [share, setShare] = useState(0);
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: () => uploadFiles(files, { area, title: title.trim(), on }, setShare),
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
      <label>
        <span>{t('exchange:upload.name')}</span>
        <input
          className="field"
          value={title}
          maxLength={60}
          placeholder={t('exchange:upload.namePlaceholder')}
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <label>
        <span>{t('exchange:upload.on')}</span>
        <input className="field" type="date" value={on} onChange={(event) => setOn(event.target.value)} />
        <small className="sub">{t('exchange:upload.onHint')}</small>
      </label>
      <div className="ex-form-end">
        <button type="submit" className="btn go" disabled={sending.isPending}>
          {t('exchange:upload.start')}
        </button>
        <span className="sub">
          {t('exchange:upload.chosen', { n: files.length, size: formatBytes(bytes) })}
        </span>
        {sending.isPending && <Sending share={share} />}
      </div>
      {sending.error !== null && (
        <div className="ex-refused">
          <b>{t('exchange:upload.refused')}</b>
          <ErrorLine error={sending.error} />
        </div>
      )}
    </form>
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

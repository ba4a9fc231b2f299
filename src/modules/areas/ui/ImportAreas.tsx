import { useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, Tag, upload, useAsync, useFrame, useProblemText } from '#platform/web/kit.ts';
import type { AreaImportAnswer } from '../list/model.ts';

/** Sends the list; the server reads the fields before the file, so the file goes last. */
function sendList(file: File, on: string, preview: boolean): Promise<AreaImportAnswer> {
  const form = new FormData();
  form.set('on', on);
  form.set('preview', preview ? 'yes' : 'no');
  form.set('file', file, file.name);
  return upload<AreaImportAnswer>('/api/areas/import', form);
}

type Step = 'choose' | 'preview' | 'done';

/** 导入区划表: what is wrong and what would change is shown first; only then it is taken in. */
export function ImportAreas({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('areas');
  const { session } = useFrame();
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [on, setOn] = useState<string>(session.today);
  const [step, setStep] = useState<Step>('choose');
  const [answer, setAnswer] = useState<AreaImportAnswer>();
  const look = useAsync(async () => {
    if (file === undefined) return;
    setAnswer(await sendList(file, on, true));
    setStep('preview');
  });
  const take = useAsync(async () => {
    if (file === undefined) return;
    setAnswer(await sendList(file, on, false));
    setStep('done');
    await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  });
  const changes = (answer?.added ?? 0) + (answer?.renamed ?? 0);
  const act = { choose: look.run, preview: take.run, done: onClose }[step];
  const ready = { choose: file !== undefined && on !== '', preview: changes > 0, done: true }[step];
  return (
    <Modal
      open
      title={t('areas:import.title')}
      okText={t(`areas:import.go.${step}`, { count: changes })}
      cancelText={t('areas:form.cancel')}
      okButtonProps={{ disabled: !ready, loading: look.busy || take.busy }}
      cancelButtonProps={step === 'done' ? { hidden: true } : {}}
      onOk={act}
      onCancel={onClose}
      width={640}
    >
      <div className="stack">
        {step !== 'done' && (
          <Choice
            file={file}
            on={on}
            onFile={(chosen) => {
              setFile(chosen);
              setStep('choose');
            }}
            onDay={(day) => {
              setOn(day);
              setStep('choose');
            }}
          />
        )}
        {step === 'preview' && answer !== undefined && <Preview answer={answer} />}
        {step === 'done' && answer !== undefined && (
          <p role="status">{t('areas:import.done', { added: answer.added, changed: answer.renamed })}</p>
        )}
        <ErrorLine error={look.error ?? take.error} />
      </div>
    </Modal>
  );
}

type ChoiceProps = {
  readonly file: File | undefined;
  readonly on: string;
  readonly onFile: (file: File | undefined) => void;
  readonly onDay: (day: string) => void;
};

function Choice({ file, on, onFile, onDay }: ChoiceProps) {
  const { t } = useTranslation('areas');
  const id = useId();
  return (
    <>
      <div className="stack-field">
        <label htmlFor={`${id}-file`}>{t('areas:import.file')}</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".csv"
          aria-describedby={`${id}-hint`}
          onChange={(event) => onFile(event.target.files?.[0])}
        />
        <small className="sub" id={`${id}-hint`}>
          {t('areas:import.hint')} {file?.name}
        </small>
      </div>
      <div className="stack-field">
        <label htmlFor={`${id}-on`}>{t('areas:import.on')}</label>
        <input
          id={`${id}-on`}
          type="date"
          className="field"
          value={on}
          onChange={(event) => onDay(event.target.value)}
        />
      </div>
    </>
  );
}

const MOST = 100;

/** Findings first: with any of them nothing can be taken in. */
function Preview({ answer }: { readonly answer: AreaImportAnswer }) {
  const { t } = useTranslation('areas');
  const problem = useProblemText();
  if (answer.findings.length > 0) {
    return (
      <div className="error-line" role="alert">
        <b>{t('areas:import.findings', { count: answer.findings.length })}</b>
        <ul className="areas-findings">
          {answer.findings.slice(0, MOST).map((finding) => (
            <li key={`${finding.code} ${finding.at} ${JSON.stringify(finding.details)}`}>
              {problem.sentence(finding.code, {
                at: t('areas:import.row', { row: finding.at.replace('row:', '') }),
                ...finding.details,
              })}
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <div>
      <p role="status">
        <b>
          {t('areas:import.would', {
            added: answer.added,
            changed: answer.renamed,
            unchanged: answer.unchanged,
          })}
        </b>
      </p>
      <ul className="areas-findings">
        {answer.changes.slice(0, MOST).map((change) => (
          <li key={`${change.kind} ${change.code} ${change.name}`}>
            <Tag tone={change.kind === 'added' ? 'jade' : 'amber'}>{t(`areas:import.${change.kind}`)}</Tag>{' '}
            {change.formerName !== null && change.formerName !== change.name && (
              <>
                <s>{change.formerName}</s> →{' '}
              </>
            )}
            {change.name} <span className="sub">{change.code}</span>{' '}
            {change.moved && <span className="sub">{t('areas:import.moved')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

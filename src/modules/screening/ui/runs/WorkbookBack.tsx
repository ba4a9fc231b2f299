import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorLine,
  formatNumber,
  read,
  Skeleton,
  upload,
  useAddress,
  useCommand,
  useFrame,
  useMay,
} from '#platform/web/kit.ts';
import type { AnswersSummary, AnswersView, TakeAnswers } from '../../runs/answers/model.ts';

const WAIT_MS = 1000;
const SHOWN_PROBLEMS = 50;

/** 送回核实表: the filled workbook is read, what would be written is shown, and written when confirmed. */
export function WorkbookBack() {
  const { t } = useTranslation('runs');
  const { search, set } = useAddress();
  const [asked, setAsked] = useState(false);
  const may = useMay('screening.takeAnswers');
  const open = asked || search.answers !== undefined;
  const close = () => {
    setAsked(false);
    set({ answers: undefined });
  };
  if (!may) return null;
  return (
    <>
      <button type="button" className="btn line" onClick={() => setAsked(true)}>
        {t('runs:book.back')}
      </button>
      {open && (
        <Modal open title={t('runs:book.backTitle')} footer={null} width={640} onCancel={close}>
          {search.answers === undefined ? (
            <Choose onSent={(answers) => set({ answers })} />
          ) : (
            <Preview id={search.answers} onClose={close} />
          )}
        </Modal>
      )}
    </>
  );
}

function Choose({ onSent }: { readonly onSent: (answers: string) => void }) {
  const { t } = useTranslation('runs');
  const { area } = useFrame();
  const [file, setFile] = useState<File>();
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: (chosen: File) => {
      const form = new FormData();
      form.set('area', area);
      form.set('file', chosen, chosen.name);
      return upload<{ answers: string }>('/api/screening/answers', form);
    },
    onSuccess: ({ answers }) => onSent(answers),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (file) sending.mutate(file);
      }}
    >
      <p className="sub">{t('runs:book.backHelp')}</p>
      <label className="stack-field rn-drop">
        <span>{t('runs:book.file')}</span>
        <input type="file" accept=".xlsx,.xlsm,.csv" onChange={(event) => setFile(event.target.files?.[0])} />
      </label>
      <button type="submit" className="btn go" disabled={file === undefined || sending.isPending}>
        {t('runs:book.send')}
      </button>
      <ErrorLine error={sending.error} />
    </form>
  );
}

/** Asked for until it has been read, and after confirming until it has been written. */
function useAnswers(id: string, confirmed: boolean) {
  return useQuery({
    queryKey: ['screening-answers', id],
    queryFn: ({ signal }) =>
      read<AnswersView>(`/api/screening/answers/${encodeURIComponent(id)}`, {}, signal),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'waiting' || (confirmed && data.state === 'read')
        ? WAIT_MS
        : false,
  });
}

function Preview({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation('runs');
  const client = useQueryClient();
  const take = useCommand<{ job: string }, TakeAnswers>('screening.takeAnswers');
  const answers = useAnswers(id, take.isSuccess);
  const state = answers.data?.state;
  useEffect(() => {
    if (state === 'taken') void client.invalidateQueries({ queryKey: ['list'] });
  }, [state, client]);
  if (answers.isError) return <ErrorLine error={answers.error} />;
  if (answers.data === undefined || state === 'waiting')
    return (
      <div aria-live="polite">
        <p>{t('runs:book.reading')}</p>
        <Skeleton rows={4} />
      </div>
    );
  const { summary, fileName } = answers.data;
  if (state === 'failed' || summary === null) return <p className="bad">{t('runs:book.failed')}</p>;
  const count = summary.close.true + summary.close['false-alarm'] + summary.close.mended;
  return (
    <div className="stack">
      <p>
        <b>{fileName}</b>{' '}
        <span className="sub">{t('runs:book.rows', { n: formatNumber(summary.rows) })}</span>
      </p>
      <Counts summary={summary} />
      <Problems summary={summary} />
      {state === 'taken' ? (
        <p role="status">
          <b>{t('runs:book.taken')}</b>{' '}
          <button type="button" className="btn line" onClick={onClose}>
            {t('runs:book.close')}
          </button>
        </p>
      ) : (
        <p className="rn-foot">
          <button
            type="button"
            className="btn go"
            disabled={count === 0 || take.isPending || take.isSuccess}
            onClick={() => take.mutate({ answers: id })}
          >
            {count === 0 ? t('runs:book.nothing') : t('runs:book.confirm', { count })}
          </button>
          <span className="sub">{t('runs:book.stillNothing')}</span>
        </p>
      )}
      <ErrorLine error={take.error} />
    </div>
  );
}

function Counts({ summary }: { readonly summary: AnswersSummary }) {
  const { t } = useTranslation('runs');
  const { close } = summary;
  return (
    <dl className="pairs">
      <dt>{t('runs:book.willClose')}</dt>
      <dd>
        {(['true', 'false-alarm', 'mended'] as const)
          .map((one) => `${t(`runs:verdict.${one}`)} ${formatNumber(close[one])}`)
          .join(t('runs:comma'))}
      </dd>
      <dt>{t('runs:book.same')}</dt>
      <dd>{formatNumber(summary.same)}</dd>
      <dt>{t('runs:book.blank')}</dt>
      <dd>{formatNumber(summary.blank)}</dd>
      <dt>{t('runs:book.problems')}</dt>
      <dd className={summary.problemCount > 0 ? 'bad' : ''}>{formatNumber(summary.problemCount)}</dd>
    </dl>
  );
}

function Problems({ summary }: { readonly summary: AnswersSummary }) {
  const { t } = useTranslation('runs');
  if (summary.problems.length === 0) return null;
  return (
    <div className="rn-problems">
      <ul>
        {summary.problems.slice(0, SHOWN_PROBLEMS).map((one) => (
          <li key={`${one.sheet} ${one.row} ${one.code}`}>
            <span className="sub">{t('runs:book.where', { sheet: one.sheet, row: one.row })}</span>{' '}
            {t(`runs:book.problem.${one.code}`)}
            {one.value !== '' && <span className="mask"> {one.value}</span>}
          </li>
        ))}
      </ul>
      {summary.problemCount > SHOWN_PROBLEMS && (
        <p className="sub">{t('runs:book.more', { n: SHOWN_PROBLEMS })}</p>
      )}
    </div>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { Popconfirm } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorLine,
  ErrorView,
  formatInstant,
  PageLink,
  Skeleton,
  StateView,
  useCommand,
  useMay,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import type { Batch } from '../batch/model.ts';
import { ChangesStep } from './ChangesStep.tsx';
import { ColumnsStep } from './ColumnsStep.tsx';
import { DoneStep } from './DoneStep.tsx';
import '#platform/web/styles/pages.css';
import './exchange.css';
import { FindingsStep } from './FindingsStep.tsx';
import { JobProgress } from './JobProgress.tsx';
import { LastFailure } from './LastFailure.tsx';
import { STEPS, type Step, stepOf } from './steps.ts';

/** 导入向导: 认列 → 查错 → 看变化, for one batch; what runs in the background is followed. */
export function ImportPage() {
  const id = useRouteId();
  const [working, setWorking] = useState(false);
  // Also somebody else's work on the batch is followed to its end.
  const batch = useRead<Batch>(`/api/imports/${id}`, {}, { refetchInterval: working ? 3000 : false });
  const state = batch.data?.state;
  useEffect(() => setWorking(state === 'checking' || state === 'committing'), [state]);
  if (batch.isPending) return <Skeleton rows={12} />;
  if (batch.isError) return <ErrorView error={batch.error} retry={() => void batch.refetch()} />;
  return <Wizard key={batch.data.id} batch={batch.data} />;
}

function Wizard({ batch }: { readonly batch: Batch }) {
  const [step, setStep] = useState<Step | 'done'>(stepOf(batch.state));
  const { state } = batch;
  // The server's state leads: a finished check opens its findings, a finished commit its result.
  useEffect(() => setStep(stepOf(state)), [state]);
  return (
    <div className="ex-wizard">
      <div className="ex-scroll">
        <WizardHead batch={batch} step={step} />
        <LastFailure batch={batch} />
        <Twin batch={batch} />
        <WizardBody batch={batch} step={step} onStep={setStep} />
      </div>
    </div>
  );
}

/** Said before anything is checked: these files were imported already. */
function Twin({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('exchange');
  const { twin } = batch;
  if (!twin || batch.state === 'committed' || batch.state === 'withdrawn') return null;
  return (
    <p className="ex-twin" role="note">
      {t('exchange:wizard.twin', { at: formatInstant(twin.committedAt) })}{' '}
      <PageLink to={`/imports/${twin.id}`}>{twin.title}</PageLink>
    </p>
  );
}

type StepProps = { readonly batch: Batch; readonly step: Step | 'done' };

function WizardHead({ batch, step }: StepProps) {
  const { t } = useTranslation('exchange');
  const at = step === 'done' ? STEPS.length : STEPS.indexOf(step);
  const mark = (index: number) => (index < at ? 'done' : index === at ? 'now' : '');
  return (
    <header className="ex-head">
      <h1>
        {t('exchange:wizard.title', {
          title: batch.title === '' ? (batch.files[0]?.name ?? '') : batch.title,
        })}
      </h1>
      <PageLink to="/imports" className="sub">
        ‹ {t('exchange:wizard.back')}
      </PageLink>
      <span className="sub">{batch.areaName}</span>
      <span className="grow" />
      <ol className="ex-steps" aria-label={t('exchange:wizard.stepsLabel')}>
        {STEPS.map((one, index) => (
          <li key={one} className={mark(index)} aria-current={index === at ? 'step' : undefined}>
            <b>{index < at ? '✓' : index + 1}</b>
            {t(`exchange:wizard.step.${one}`)}
          </li>
        ))}
      </ol>
    </header>
  );
}

function WizardBody({ batch, step, onStep }: StepProps & { readonly onStep: (step: Step | 'done') => void }) {
  const { t } = useTranslation('exchange');
  const [back, setBack] = useState(false);
  if (batch.state === 'withdrawn')
    return (
      <StateView
        kind="empty"
        title={t('exchange:state.withdrawn')}
        text={t('exchange:wizard.withdrawn')}
        actions={<BackLink />}
      />
    );
  if (back && batch.state === 'checking')
    return <ColumnsStep batch={batch} end={<Withdraw batch={batch} />} />;
  if (batch.state === 'checking' || batch.state === 'committing')
    return <Working batch={batch} onBack={() => setBack(true)} />;
  if (step === 'done') return <DoneStep batch={batch} onStep={onStep} />;
  if (step === 'columns') return <ColumnsStep batch={batch} end={<Withdraw batch={batch} />} />;
  if (batch.summary === null) return <Skeleton rows={6} />;
  if (step === 'findings')
    return (
      <FindingsStep
        batch={batch}
        summary={batch.summary}
        onStep={onStep}
        end={batch.state === 'committed' ? null : <Withdraw batch={batch} />}
      />
    );
  return <ChangesStep batch={batch} summary={batch.summary} onStep={onStep} />;
}

function BackLink() {
  const { t } = useTranslation('exchange');
  return (
    <PageLink to="/imports" className="btn line">
      {t('exchange:wizard.back')}
    </PageLink>
  );
}

/** A running check or commit; when it ends the batch is read again, when it fails it can be tried again. */
function Working({ batch, onBack }: { readonly batch: Batch; readonly onBack: () => void }) {
  const { t } = useTranslation('exchange');
  const client = useQueryClient();
  const again = useCommand<{ job: string }>(
    batch.state === 'committing' ? 'exchange.commit' : 'exchange.check',
  );
  const title = t(
    batch.state === 'committing' ? 'exchange:wizard.working.committing' : 'exchange:wizard.working.checking',
  );
  if (batch.job === null) return <Skeleton rows={6} />;
  return (
    <>
      <JobProgress
        job={batch.job}
        title={title}
        onEnd={() => void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })}
        retry={
          <div className="ex-next">
            <button
              type="button"
              className="btn go"
              disabled={again.isPending}
              onClick={() => again.mutate({ batch: batch.id })}
            >
              {t('exchange:wizard.retry')}
            </button>
            {batch.state === 'checking' && (
              <button type="button" className="btn" onClick={onBack}>
                {t('exchange:columns.toColumns')}
              </button>
            )}
          </div>
        }
      />
      <ErrorLine error={again.error} />
    </>
  );
}

function Withdraw({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('exchange');
  const may = useMay('exchange.withdraw');
  const command = useCommand('exchange.withdraw');
  return (
    <Popconfirm
      title={<span className="ex-ask-text">{t('exchange:wizard.withdrawAsk')}</span>}
      okText={t('exchange:wizard.yes')}
      cancelText={t('exchange:wizard.no')}
      onConfirm={() => command.mutate({ batch: batch.id })}
    >
      <button type="button" className="btn quiet" disabled={!may || command.isPending}>
        {t('exchange:wizard.withdraw')}
      </button>
    </Popconfirm>
  );
}

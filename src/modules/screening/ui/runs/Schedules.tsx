import { Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  ErrorLine,
  Skeleton,
  useCommand,
  useFrame,
  useMay,
  useProblemText,
  useRead,
} from '#platform/web/kit.ts';
import type { ScheduleView } from '../../runs/model.ts';

/** 定期筛查: those in force, who set them, when they come next. */
export function Schedules({ onSet }: { readonly onSet: () => void }) {
  const { t } = useTranslation('runs');
  const { area } = useFrame();
  const may = useMay('screening.setSchedule');
  const list = useRead<{ items: ScheduleView[] }>('/api/screening/schedules', { area });
  const items = list.data?.items ?? [];
  if (!may && items.length === 0) return null;
  return (
    <section className="card rn-schedules" aria-label={t('runs:schedule.title')}>
      <header className="rn-card-head">
        <h2 className="grow">{t('runs:schedule.title')}</h2>
        {may && (
          <button type="button" className="btn line" onClick={onSet}>
            {t('runs:schedule.set')}
          </button>
        )}
      </header>
      {list.isPending && <Skeleton rows={2} />}
      <ErrorLine error={list.error} />
      {list.data !== undefined && items.length === 0 && <p className="sub">{t('runs:schedule.none')}</p>}
      <ul>
        {items.map((one) => (
          <Schedule key={one.id} schedule={one} />
        ))}
      </ul>
    </section>
  );
}

function useRhythm(): (schedule: ScheduleView) => string {
  const { t } = useTranslation('runs');
  return ({ every, onNumber }) =>
    every === 'week'
      ? t('runs:schedule.weekText', { day: t(`runs:schedule.weekday.${onNumber}`) })
      : t('runs:schedule.monthText', { day: onNumber });
}

function Schedule({ schedule }: { readonly schedule: ScheduleView }) {
  const { t } = useTranslation('runs');
  const rhythm = useRhythm();
  const problem = useProblemText();
  const may = useMay('screening.stopSchedule');
  const stop = useCommand<unknown, { schedule: string }>('screening.stopSchedule');
  const { kinds } = schedule.choice;
  return (
    <li>
      <span className="grow">
        <b>
          {schedule.areaName} {rhythm(schedule)}
        </b>{' '}
        <span className="sub">
          {kinds === undefined
            ? t('runs:file.choiceAll')
            : kinds.map((kind) => t(`runs:kind.${kind}`)).join(t('runs:comma'))}
          {' · '}
          {t('runs:schedule.next', { day: schedule.nextDay })}
          {' · '}
          {t('runs:schedule.by', { name: schedule.createdBy })}
        </span>
        {schedule.lastProblem !== null && (
          <span className="bad rn-line">
            {t('runs:schedule.problem')} {problem.sentence(schedule.lastProblem, {})}
          </span>
        )}
        <ErrorLine error={stop.error} />
      </span>
      {may && (
        <Popconfirm
          title={t('runs:schedule.stopAsk')}
          okText={t('runs:schedule.stop')}
          cancelText={t('runs:form.cancel')}
          onConfirm={() => stop.mutate({ schedule: schedule.id })}
        >
          <button type="button" className="btn sm" disabled={stop.isPending}>
            {t('runs:schedule.stop')}
          </button>
        </Popconfirm>
      )}
    </li>
  );
}

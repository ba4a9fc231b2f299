import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays } from '#kernel/day.ts';
import { useJobs } from '#platform/web/frame/jobs.ts';
import { ErrorLine, useCommand, useFrame, useRead } from '#platform/web/kit.ts';
import type { ScreeningRule } from '../../model.ts';
import type {
  AnswerDays,
  RuleChoice,
  SetSchedule,
  StartedRun,
  StartRun as StartRunBody,
} from '../../runs/model.ts';

type Kind = NonNullable<RuleChoice['kinds']>[number];

/** 开始一次筛查 or 定期筛查: where, which rules, how long one may take to answer. */
export function StartRun({ regular, onClose }: { readonly regular: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('runs');
  const { area, session } = useFrame();
  const jobs = useJobs();
  const [kinds, setKinds] = useState<readonly Kind[]>([]);
  const [days, setDays] = useState(15);
  const [every, setEvery] = useState<'week' | 'month'>('month');
  const [onNumber, setOnNumber] = useState(1);
  const once = useCommand<StartedRun, Partial<StartRunBody>>('screening.startRun', () => {
    jobs.open();
    onClose();
  });
  const often = useCommand<{ schedule: string }, SetSchedule>('screening.setSchedule', onClose);
  const choice: RuleChoice = kinds.length === 0 ? {} : { kinds: [...kinds] };
  const go = () =>
    regular
      ? often.mutate({ area, every, onNumber, choice, answerDays: days })
      : once.mutate({ area, on: session.today, choice, answerDays: days });
  return (
    <Modal
      open
      title={t(regular ? 'runs:schedule.title' : 'runs:form.title')}
      okText={t(regular ? 'runs:schedule.save' : 'runs:form.go')}
      cancelText={t('runs:form.cancel')}
      okButtonProps={{ loading: once.isPending || often.isPending, disabled: !(days >= 1 && days <= 365) }}
      onOk={go}
      onCancel={onClose}
    >
      <div className="stack">
        <Where regular={regular} />
        {regular && <When every={every} onNumber={onNumber} onEvery={setEvery} onDay={setOnNumber} />}
        <Kinds chosen={kinds} onChoose={setKinds} />
        <Days days={days} onDays={setDays} />
        <ErrorLine error={once.error ?? often.error} />
      </div>
    </Modal>
  );
}

type DaysProps = { readonly days: number; readonly onDays: (days: number) => void };

/** Days for an answer: those of the place's document, else one's own choice. */
function Days({ days, onDays }: DaysProps) {
  const { t } = useTranslation('runs');
  const { area, session } = useFrame();
  const { data } = useRead<{ answerDays: AnswerDays | null }>('/api/screening/schedules', { area });
  const set = data?.answerDays;
  const shown = set?.days ?? days;
  return (
    <label className="stack-field">
      <span>{t('runs:form.days')}</span>
      <input
        className="field rn-days"
        type="number"
        min={1}
        max={365}
        value={shown}
        readOnly={set != null}
        onChange={(event) => onDays(Number(event.target.value))}
      />
      <small className="sub">
        {set != null && `${t('runs:form.daysSet', { title: set.title, no: set.no, days: set.days })} `}
        {shown >= 1 &&
          shown <= 365 &&
          t('runs:form.daysHelp', { day: addDays(session.today, Math.floor(shown)) })}
      </small>
    </label>
  );
}

function Where({ regular }: { readonly regular: boolean }) {
  const { t } = useTranslation('runs');
  const { area, session } = useFrame();
  const names = useRead<{ items: { code: string; name: string }[] }>('/api/areas');
  const name = names.data?.items.find((one) => one.code === area)?.name ?? session.area.name;
  return (
    <dl className="pairs rn-where">
      <dt>{t('runs:form.area')}</dt>
      <dd>{name}</dd>
      {!regular && (
        <>
          <dt>{t('runs:form.on')}</dt>
          <dd>{session.today}</dd>
        </>
      )}
    </dl>
  );
}

type WhenProps = {
  readonly every: 'week' | 'month';
  readonly onNumber: number;
  readonly onEvery: (every: 'week' | 'month') => void;
  readonly onDay: (day: number) => void;
};

function When({ every, onNumber, onEvery, onDay }: WhenProps) {
  const { t } = useTranslation('runs');
  const days = Array.from({ length: every === 'week' ? 7 : 31 }, (_, index) => index + 1);
  return (
    <div className="rn-when">
      <label className="stack-field">
        <span>{t('runs:schedule.every')}</span>
        <select
          className="field"
          value={every}
          onChange={(event) => {
            onEvery(event.target.value === 'week' ? 'week' : 'month');
            onDay(1);
          }}
        >
          <option value="week">{t('runs:schedule.week')}</option>
          <option value="month">{t('runs:schedule.month')}</option>
        </select>
      </label>
      <label className="stack-field">
        <span>{t('runs:schedule.onDay')}</span>
        <select className="field" value={onNumber} onChange={(event) => onDay(Number(event.target.value))}>
          {days.map((day) => (
            <option key={day} value={day}>
              {every === 'week' ? t(`runs:schedule.weekday.${day}`) : t('runs:schedule.monthday', { n: day })}
            </option>
          ))}
        </select>
      </label>
      {every === 'month' && onNumber > 28 && <small className="sub">{t('runs:schedule.monthEnd')}</small>}
    </div>
  );
}

type KindsProps = { readonly chosen: readonly Kind[]; readonly onChoose: (kinds: readonly Kind[]) => void };

/** Rules by kind, with how many of each are in force; none chosen is all. */
function Kinds({ chosen, onChoose }: KindsProps) {
  const { t } = useTranslation('runs');
  const { area, session } = useFrame();
  const rules = useRead<{ items: ScreeningRule[] }>('/api/screening/rules', { area, on: session.today });
  const items = rules.data?.items ?? [];
  const kinds = [...Map.groupBy(items, ({ kind }) => kind as Kind)];
  const asked =
    chosen.length === 0 ? items.length : items.filter(({ kind }) => chosen.includes(kind as Kind)).length;
  return (
    <fieldset className="choices rn-kinds">
      <legend>{t('runs:form.kinds')}</legend>
      <label>
        <input type="checkbox" checked={chosen.length === 0} onChange={() => onChoose([])} />{' '}
        {t('runs:form.all', { count: items.length })}
      </label>
      {kinds.map(([kind, of]) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={chosen.includes(kind)}
            onChange={() =>
              onChoose(chosen.includes(kind) ? chosen.filter((one) => one !== kind) : [...chosen, kind])
            }
          />{' '}
          {t(`runs:kind.${kind}`)} <span className="sub">{of.length}</span>
        </label>
      ))}
      {chosen.length > 0 && <small className="sub">{t('runs:form.chosen', { count: asked })}</small>}
      <ErrorLine error={rules.error} />
    </fieldset>
  );
}

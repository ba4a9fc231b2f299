import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorLine,
  ErrorView,
  formatNumber,
  PageLink,
  Skeleton,
  StateView,
  useMay,
  useRead,
  useRouteId,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { ListPair, ListRun, PairQueue } from '../../lists/model.ts';
import './judge.css';
import { PairCard } from './PairCard.tsx';
import { PairSide } from './PairSide.tsx';
import { wishOf } from './queue.ts';
import { type Judging, useJudging } from './use-judging.ts';

/** 比对核实: one pair after the other, side by side, by keys; what was judged is kept at once. */
export function JudgePage() {
  const { t } = useTranslation('lists');
  const id = useRouteId();
  const run = useRead<ListRun>(`/api/lists/${id}`);
  const judging = useJudging(id);
  const error = run.error ?? judging.error;
  return (
    <div className="page jd-page">
      <header className="page-head jd-head">
        <h1>{t('lists:judge.title', { list: run.data?.title ?? '' })}</h1>
        {run.data !== undefined && (
          <p className="sub grow">{t('lists:judge.source', { sender: run.data.sender, on: run.data.on })}</p>
        )}
        {judging.progress !== undefined && <Progress progress={judging.progress} />}
      </header>
      {error !== null && <ErrorView error={error} retry={judging.retry} />}
      {error === null && judging.loading && <Skeleton rows={8} />}
      {error === null && !judging.loading && run.data !== undefined && (
        <Judge run={run.data} judging={judging} />
      )}
      {judging.progress !== undefined && <Foot run={id} judging={judging} progress={judging.progress} />}
    </div>
  );
}

function Judge({ run, judging }: { readonly run: ListRun; readonly judging: Judging }) {
  const { t } = useTranslation('lists');
  const may = useMay('screening.judge');
  const [pair, ...next] = judging.queue;
  if (!may)
    return (
      <StateView kind="forbidden" title={t('lists:judge.noRight')} text={t('lists:judge.noRightHelp')} />
    );
  if (pair === undefined)
    return (
      <StateView
        kind="empty"
        title={t('lists:judge.done')}
        text={t('lists:judge.doneHelp')}
        actions={
          <PageLink to={`/screening/lists/${run.id}`} className="btn go">
            {t('lists:judge.toList')}
          </PageLink>
        }
      />
    );
  return <Pair key={pair.id} run={run} pair={pair} next={next} judging={judging} />;
}

type PairProps = {
  readonly run: ListRun;
  readonly pair: ListPair;
  readonly next: readonly ListPair[];
  readonly judging: Judging;
};

function Pair({ run, pair, next, judging }: PairProps) {
  const { t } = useTranslation('lists');
  const reason = useRef('');
  const act = useRef<(wish: NonNullable<ReturnType<typeof wishOf>>) => void>(() => undefined);
  act.current = (wish) => {
    if (wish === 'undo') judging.undo();
    else if (wish === 'later') judging.later(pair);
    else judging.judge(pair, wish, reason.current.trim());
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const wish = isWriting(event.target) || event.repeat ? undefined : wishOf(event);
      if (wish === undefined) return;
      event.preventDefault();
      act.current(wish);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return (
    <div className="jd-two">
      {pair.verdict === 'unsure' && (
        <p className="jd-again" role="status">
          {t('lists:judge.again', { reason: pair.reason ?? '' })}
        </p>
      )}
      <PairCard
        run={run}
        pair={pair}
        onReason={(text) => {
          reason.current = text;
        }}
        onAct={(wish) => act.current(wish)}
      />
      <PairSide pair={pair} next={next} />
    </div>
  );
}

/** A key pressed while one writes is a letter, and in an open window the window's. */
function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null
  );
}

const SHARES = ['same', 'other', 'unsure'] as const;

function Progress({ progress }: { readonly progress: PairQueue['progress'] }) {
  const { t } = useTranslation('lists');
  const done = progress.same + progress.other + progress.unsure;
  const total = done + progress.open;
  if (total === 0) return null;
  const counts = [...SHARES, 'open' as const].map((one) =>
    t(`lists:judge.count.${one}`, { n: formatNumber(progress[one]) }),
  );
  return (
    <div className="jd-progress">
      <b>
        {formatNumber(done)} / {formatNumber(total)}
      </b>
      <span
        className="jd-bar"
        role="progressbar"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-label={counts.join(t('lists:comma'))}
      >
        {SHARES.map((one) => (
          <i key={one} className={one} style={{ width: `${(progress[one] / total) * 100}%` }} />
        ))}
      </span>
      <ul>
        {[...SHARES, 'open' as const].map((one) => (
          <li key={one} className={one}>
            {t(`lists:judge.count.${one}`, { n: formatNumber(progress[one]) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

type FootProps = {
  readonly run: string;
  readonly judging: Judging;
  readonly progress: PairQueue['progress'];
};

/** The last verdict with its way back, the time left, and the pause. */
function Foot({ run, judging, progress }: FootProps) {
  const { t } = useTranslation('lists');
  const { last, pace } = judging;
  const left = progress.open;
  return (
    <footer className="jd-foot">
      <p aria-live="polite">
        {last !== undefined && (
          <>
            {t('lists:judge.last', {
              name: last.pair.member.name,
              verdict: t(`lists:verdict.${last.verdict}`),
            })}{' '}
            <button type="button" className="link" onClick={judging.undo}>
              {t('lists:judge.undo')} <kbd>U</kbd>
            </button>
          </>
        )}
        {judging.lost !== null && <ErrorLine error={judging.lost} />}
      </p>
      {left > 0 && pace !== undefined && (
        <p className="sub">
          {t('lists:judge.left', {
            pace: Math.max(1, Math.round(pace)),
            n: formatNumber(left),
            minutes: Math.max(1, Math.ceil((pace * left) / 60)),
          })}
        </p>
      )}
      <PageLink to={`/screening/lists/${run}`} className="btn line">
        {t('lists:judge.pause')}
      </PageLink>
    </footer>
  );
}

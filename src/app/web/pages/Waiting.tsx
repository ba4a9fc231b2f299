import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch } from '#modules/exchange/batch/model.ts';
import type { ReportLine } from '#modules/reports/model.ts';
import type { ClueLine } from '#modules/screening/clues/model.ts';
import type { FindingGroup as ScreeningGroup } from '#modules/screening/runs/model.ts';
import { PageLink } from '#platform/web/address.tsx';
import { counted } from '#platform/web/count.ts';
import { formatInstant, formatNumber } from '#platform/web/format.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { actorName } from '#platform/web/state/actor-name.ts';
import { DeadlineChip } from '#platform/web/state/chips.tsx';
import { Skeleton } from '#platform/web/state/StateView.tsx';
import { type FindingGroup, useWaiting } from '../frame/waiting.ts';
import { RecentJobs } from './RecentJobs.tsx';

const MOST = 8;

/** 待我办: what waits, by work, with the verb on the button; then the jobs. */
export function Waiting() {
  const { t } = useTranslation('frame');
  const { imports, findings, screening, clues, drafts, loading, counts } = useWaiting();
  const nothing = !loading && counts.workbench === 0;
  return (
    <div className="waiting">
      <section className="card flat">
        <header className="waiting-head">
          <h2>
            {t('frame:workbench.waiting')}{' '}
            <span className="waiting-total">{loading ? '' : formatNumber(counts.workbench ?? 0)}</span>
          </h2>
        </header>
        {loading && <Skeleton rows={6} />}
        {nothing && (
          <p className="waiting-none">
            <b>{t('frame:workbench.waitingNone')}</b>{' '}
            <span className="sub">{t('frame:workbench.waitingNoneText')}</span>
          </p>
        )}
        <Group title={t('frame:workbench.imports')} count={imports.length}>
          {imports.slice(0, MOST).map((batch) => (
            <ImportLine key={batch.id} batch={batch} />
          ))}
        </Group>
        <Group title={t('frame:workbench.screening')} count={(counts.screening ?? 0) - clues.open}>
          {screening.slice(0, MOST).map((group) => (
            <ScreeningLine key={group.rule} group={group} />
          ))}
          {screening.length > MOST && (
            <li className="waiting-more">
              <PageLink to="/screening/tasks">
                {t('frame:workbench.moreScreening', { count: screening.length - MOST })}
              </PageLink>
            </li>
          )}
        </Group>
        <Group title={t('frame:workbench.clues')} count={clues.open}>
          {clues.lines.map((line) => (
            <ClueTask key={line.id} line={line} />
          ))}
          {clues.open > clues.lines.length && (
            <li className="waiting-more">
              <PageLink to="/screening/clues">
                {t('frame:workbench.moreClues', { count: clues.open - clues.lines.length })}
              </PageLink>
            </li>
          )}
        </Group>
        <Group title={t('frame:workbench.findings')} count={counts.findings ?? 0}>
          {findings.slice(0, MOST).map((group) => (
            <FindingLine key={`${group.check} ${group.severity}`} group={group} />
          ))}
          {findings.length > MOST && (
            <li className="waiting-more">
              <PageLink to="/findings">
                {t('frame:workbench.moreFindings', { count: findings.length - MOST })}
              </PageLink>
            </li>
          )}
        </Group>
        <Group title={t('frame:workbench.drafts')} count={drafts.length}>
          {drafts.slice(0, MOST).map((line) => (
            <DraftLine key={line.id} line={line} />
          ))}
        </Group>
      </section>
      <RecentJobs />
    </div>
  );
}

type GroupProps = { readonly title: string; readonly count: number; readonly children: ReactNode };

function Group({ title, count, children }: GroupProps) {
  if (count === 0) return null;
  return (
    <>
      <h3 className="waiting-group">
        {title} <span className="sub">{formatNumber(count)}</span>
      </h3>
      <ul className="waiting-list">{children}</ul>
    </>
  );
}

/** What screening found by one rule: how many, until when, and how many are late. */
function ScreeningLine({ group }: { readonly group: ScreeningGroup }) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  return (
    <li>
      <span className="waiting-what">
        <b>{group.title}</b>{' '}
        <span className="sub">{t('frame:workbench.findingCount', { count: group.count })}</span>
        <span className="sub waiting-why">
          <DeadlineChip dueOn={group.firstDueOn} today={session.today} />
          {group.overdue > 0 && (
            <b className="bad"> {t('frame:workbench.overdue', { count: group.overdue })}</b>
          )}{' '}
          {group.responsible}
        </span>
      </span>
      <PageLink
        to="/screening/tasks"
        search={{ rule: group.rule }}
        className={`btn sm ${group.overdue > 0 ? 'go' : 'line'}`}
      >
        {t(session.mayWrite ? 'frame:workbench.verify' : 'frame:workbench.look')}
      </PageLink>
    </li>
  );
}

function FindingLine({ group }: { readonly group: FindingGroup }) {
  const { t, i18n } = useTranslation('frame');
  const { session } = useFrame();
  const key = `exchange:check.${group.check.replaceAll('.', '_')}`;
  const title = i18n.exists(`${key}.title`) ? t(`${key}.title`) : group.check;
  const remedy = i18n.exists(`${key}.remedy`) ? t(`${key}.remedy`) : '';
  return (
    <li>
      <span className="waiting-what">
        <b>{title}</b>{' '}
        <span className="sub">{t('frame:workbench.findingCount', { count: group.count })}</span>
        <span className="sub waiting-why">{remedy}</span>
      </span>
      <PageLink to="/findings" search={{ check: group.check }} className="btn sm line">
        {t(session.mayWrite ? 'frame:workbench.verify' : 'frame:workbench.look')}
      </PageLink>
    </li>
  );
}

/** A clue waits for its household check, and then for its end. */
function ClueTask({ line }: { readonly line: ClueLine }) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  const isChecked = line.checkedOn !== null;
  return (
    <li>
      <span className="waiting-what">
        <b>{line.name}</b> <span className="sub">{line.areaName}</span>
        <span className="sub waiting-why">
          {isChecked || line.dueOn === null ? (
            t('frame:workbench.clueReceived', { on: line.receivedOn })
          ) : (
            <DeadlineChip dueOn={line.dueOn} today={session.today} from={line.receivedOn} />
          )}
        </span>
      </span>
      <PageLink to="/screening/clues" search={{ clue: line.id }} className="btn sm line">
        {t(isChecked ? 'frame:workbench.settleClue' : 'frame:workbench.verify')}
      </PageLink>
    </li>
  );
}

/** An import waits for a person twice: to settle the columns, and to confirm what would change. */
function ImportLine({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  const verb = batch.state === 'checked' ? 'confirm' : 'settle';
  return (
    <li>
      <span className="waiting-what">
        <b>{batch.title}</b> <span className="sub">{batch.areaName}</span>
        <span className="sub waiting-why">
          {batch.summary !== null &&
            `${t('frame:workbench.importRows', {
              rows: counted(t, 'frame:count.rows', batch.summary.rows),
              keptOut: counted(t, 'frame:count.households', batch.summary.keptOut.households),
            })} · `}
          {actorName(t, batch.createdBy)} · {formatInstant(batch.createdAt)}
        </span>
      </span>
      <PageLink to={`/imports/${batch.id}`} className="btn sm go">
        {t(session.mayWrite ? `frame:workbench.${verb}` : 'frame:workbench.look')}
      </PageLink>
    </li>
  );
}

function DraftLine({ line }: { readonly line: ReportLine }) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  return (
    <li>
      <span className="waiting-what">
        <b>{line.title}</b> <span className="sub">{line.areaName}</span>
        <span className="sub waiting-why">
          {t('frame:date.asOf', { on: line.on })} · {actorName(t, line.createdBy)} ·{' '}
          {formatInstant(line.updatedAt)}
        </span>
      </span>
      <PageLink to={`/reports/${line.id}`} className="btn sm line">
        {t(session.mayWrite ? 'frame:workbench.finish' : 'frame:workbench.look')}
      </PageLink>
    </li>
  );
}

import { useTranslation } from 'react-i18next';
import { ErrorView, PageLink, Skeleton, Tag, useFrame, useRead, useRouteId } from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { CaseDetail } from '../cases/model.ts';
import { ActCard } from './ActCard.tsx';
import './casework.css';
import { NoticeCard } from './NoticeCard.tsx';
import { PapersCard } from './PapersCard.tsx';
import { StepRail } from './StepRail.tsx';
import { Timeline } from './Timeline.tsx';

/** One case: the steps at the left, the one thing to do on top, its grounds below, notice and papers at the right. */
export function CasePage() {
  const { t } = useTranslation('casework');
  const { session } = useFrame();
  const id = useRouteId();
  const found = useRead<CaseDetail>(`/api/cases/${encodeURIComponent(id)}`);
  if (found.error) return <ErrorView error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton rows={10} />;
  const detail = found.data;
  const tone = detail.status === 'approved' ? 'jade' : detail.status === 'open' ? 'amber' : 'plain';
  return (
    <div className="page cw-page">
      <header className="page-head">
        <h1>{t('casework:head', { title: detail.title, whom: detail.headName ?? detail.villageName })}</h1>
        <p className="sub grow">
          {detail.townName} {detail.villageName}
          {t('casework:openedLine', { on: detail.openedOn, by: detail.openedBy.name })}
        </p>
        <Tag tone={tone}>{detail.stepTitle ?? t(`casework:status.${detail.status}`)}</Tag>
        {detail.household !== null && (
          <PageLink to={`/households/${detail.household}`} className="btn">
            {t('casework:household')}
          </PageLink>
        )}
        <PageLink to="/cases" className="btn">
          {t('casework:backToList')}
        </PageLink>
      </header>
      <div className="cw-three">
        <StepRail detail={detail} />
        <div className="cw-middle">
          <ActCard
            key={detail.acts}
            detail={detail}
            today={session.today}
            onActed={() => void found.refetch()}
          />
          <section className="card">
            <h2>{t('casework:grounds')}</h2>
            <p>{detail.reason}</p>
            <p className="sub">
              {detail.document.title} {detail.document.no}
            </p>
          </section>
          <Timeline detail={detail} />
        </div>
        <aside className="cw-side">
          <NoticeCard detail={detail} today={session.today} />
          <PapersCard detail={detail} onChanged={() => void found.refetch()} />
        </aside>
      </div>
    </div>
  );
}

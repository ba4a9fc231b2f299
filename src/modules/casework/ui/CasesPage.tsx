import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  DeadlineChip,
  type ListPage,
  PageLink,
  read,
  StateView,
  Tag,
  useAddress,
  useFrame,
  useList,
  useMay,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { CaseLine } from '../cases/model.ts';
import './casework.css';

/** What is shown: what waits for me, what is under way, what is late, what has ended. */
const VIEWS = ['mine', 'open', 'overdue', 'approved', 'refused'] as const;
type View = (typeof VIEWS)[number];

const viewOf = (text: string | undefined): View => VIEWS.find((view) => view === text) ?? 'mine';

const QUERY: Readonly<Record<View, Readonly<Record<string, string>>>> = {
  mine: { mine: 'true', status: 'open' },
  open: { status: 'open' },
  overdue: { status: 'open', overdue: 'true' },
  approved: { status: 'approved' },
  refused: { status: 'refused' },
};

/** 办理: cases by their last day, what waits for the reader first. */
export function CasesPage() {
  const { t } = useTranslation('casework');
  const { area } = useFrame();
  const { search, set, go } = useAddress();
  const view = viewOf(search.view);
  const mayOpen = useMay('casework.open');
  const list = useList<CaseLine>(['cases', view], (cursor, signal) =>
    read<ListPage<CaseLine>>('/api/cases', { area, ...QUERY[view], cursor, limit: 50 }, signal),
  );
  return (
    <div className="page cw-page">
      <header className="page-head">
        <h1>{t('casework:title')}</h1>
        <p className="sub grow">{t('casework:lead')}</p>
        {mayOpen && (
          <PageLink to="/cases/new" className="btn go">
            {t('casework:new')}
          </PageLink>
        )}
      </header>
      <nav className="cw-views" aria-label={t('casework:views')}>
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={view === one}
            onClick={() => set({ view: one === 'mine' ? undefined : one })}
          >
            {t(`casework:view.${one}`)}
          </button>
        ))}
      </nav>
      <section className="card flush">
        <CrudTable<CaseLine>
          name="cases"
          caption={t('casework:title')}
          columns={useColumns()}
          rows={list.rows}
          rowKey={(line) => line.id}
          loading={list.loading}
          error={list.error}
          retry={list.retry}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          onOpen={(line) => go(`/cases/${line.id}`)}
          empty={
            <StateView
              kind="empty"
              title={t(`casework:empty.${view === 'mine' ? 'mine' : 'other'}`)}
              text={t('casework:empty.text')}
            />
          }
          card={(line) => <CaseCard line={line} />}
        />
      </section>
    </div>
  );
}

function Whom({ line }: { readonly line: CaseLine }) {
  return (
    <>
      <PageLink to={`/cases/${line.id}`}>{line.headName ?? line.villageName}</PageLink>{' '}
      <span className="sub">
        {line.townName} {line.headName === null ? '' : line.villageName}
      </span>
    </>
  );
}

function Due({ line }: { readonly line: CaseLine }) {
  const { t } = useTranslation('casework');
  const { session } = useFrame();
  if (line.dueOn !== null)
    return <DeadlineChip dueOn={line.dueOn} today={session.today} from={line.openedOn} />;
  if (line.readyOn !== null && line.readyOn > session.today)
    return <span className="sub">{t('casework:readyOn', { on: line.readyOn })}</span>;
  return <span className="sub">—</span>;
}

function StepOf({ line }: { readonly line: CaseLine }) {
  const { t } = useTranslation('casework');
  if (line.stepTitle === null)
    return (
      <Tag tone={line.status === 'approved' ? 'jade' : 'plain'}>{t(`casework:status.${line.status}`)}</Tag>
    );
  return (
    <>
      {line.stepTitle} {line.mine && <Tag tone="amber">{t('casework:myTurn')}</Tag>}
    </>
  );
}

function useColumns(): readonly Column<CaseLine>[] {
  const { t } = useTranslation('casework');
  return [
    { id: 'whom', title: t('casework:col.whom'), render: (line) => <Whom line={line} /> },
    { id: 'title', title: t('casework:col.title'), render: (line) => line.title },
    { id: 'step', title: t('casework:col.step'), render: (line) => <StepOf line={line} /> },
    { id: 'due', title: t('casework:col.due'), render: (line) => <Due line={line} /> },
    { id: 'opened', title: t('casework:col.opened'), render: (line) => line.openedOn },
  ];
}

function CaseCard({ line }: { readonly line: CaseLine }) {
  return (
    <div className="cw-card">
      <Whom line={line} />
      <span>{line.title}</span>
      <span>
        <StepOf line={line} />
      </span>
      <Due line={line} />
    </div>
  );
}

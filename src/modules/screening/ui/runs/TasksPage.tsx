import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CrudTable,
  formatNumber,
  type ListPage,
  read,
  StateView,
  useAddress,
  useFrame,
  useList,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { FindingGroup, FindingView } from '../../runs/model.ts';
import { Sections } from '../Sections.tsx';
import { AnswerMany } from './AnswerMany.tsx';
import { FindingDrawer } from './FindingDrawer.tsx';
import './runs.css';
import { paramsOf, type Shown, shownOf } from './shown.ts';
import { FindingCard, useFindingColumns } from './TaskCells.tsx';
import { TaskFilters } from './TaskFilters.tsx';
import { WorkbookBack } from './WorkbookBack.tsx';
import { WorkbookOut } from './WorkbookOut.tsx';

/** 核实: what screening found and somebody must answer, by its day. */
export function TasksPage() {
  const { t } = useTranslation('runs');
  const { area, session } = useFrame();
  const { search, set } = useAddress();
  const shown = shownOf(search, session.role);
  const params = paramsOf(shown, area);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [many, setMany] = useState<readonly FindingView[]>();
  const groups = useRead<{ items: FindingGroup[] }>('/api/screening/findings/groups', {
    ...params,
    rule: undefined,
  });
  const list = useList<FindingView>(['screening-findings', ...Object.values(params)], (cursor, signal) =>
    read<ListPage<FindingView>>('/api/screening/findings', { ...params, cursor, limit: 50 }, signal),
  );
  const rows = list.rows;
  const at = rows.findIndex((row) => row.id === search.finding);
  const open = (row: FindingView | undefined) => set({ finding: row?.id });
  return (
    <div className="page rn-page">
      <header className="page-head">
        <h1>{t('runs:tasks.title')}</h1>
        <p className="sub grow">{t('runs:tasks.lead')}</p>
        <WorkbookOut shown={shown} />
        <WorkbookBack />
      </header>
      <Sections current="tasks" />
      <TaskFilters shown={shown} groups={groups.data?.items ?? []} />
      <section className="card flush">
        <CrudTable<FindingView>
          name="screening-findings"
          caption={t('runs:tasks.title')}
          columns={useFindingColumns(open)}
          rows={rows}
          rowKey={(row) => row.id}
          loading={list.loading}
          error={list.error}
          retry={list.retry}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          tools={
            <span>{t('runs:tasks.count', { n: formatNumber(countOf(groups.data?.items, shown)) })}</span>
          }
          openKey={search.finding}
          onOpen={open}
          selected={picked}
          onSelect={setPicked}
          batch={(chosen) => (
            <BatchBar rows={chosen} onAnswer={setMany} onClear={() => setPicked(new Set())} />
          )}
          empty={<Nothing shown={shown} />}
          card={(row) => <FindingCard row={row} onOpen={open} />}
        />
      </section>
      {at >= 0 && (
        <FindingDrawer
          key={search.finding}
          finding={rows[at] as FindingView}
          onClose={() => open(undefined)}
          onPrevious={at > 0 ? () => open(rows[at - 1]) : undefined}
          onNext={at < rows.length - 1 ? () => open(rows[at + 1]) : undefined}
          place={`${at + 1} / ${formatNumber(countOf(groups.data?.items, shown))}`}
        />
      )}
      {many !== undefined && (
        <AnswerMany
          rows={many}
          onClose={() => {
            setMany(undefined);
            setPicked(new Set());
          }}
        />
      )}
    </div>
  );
}

/** Findings of the list, by the groups' counts. */
function countOf(groups: readonly FindingGroup[] = [], { rule }: Shown): number {
  return groups
    .filter((group) => rule === undefined || group.rule === rule)
    .reduce((sum, group) => sum + group.count, 0);
}

function Nothing({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('runs');
  const { session } = useFrame();
  const { set } = useAddress();
  const narrowed =
    shown.state !== 'open' ||
    shown.rule !== undefined ||
    shown.run !== undefined ||
    shown.household !== undefined;
  if (!narrowed)
    return (
      <StateView
        kind="empty"
        title={t('runs:tasks.empty', { area: session.area.name })}
        text={t('runs:tasks.emptyText')}
      />
    );
  const reset = {
    state: undefined,
    rule: undefined,
    run: undefined,
    change: undefined,
    household: undefined,
  };
  return (
    <StateView
      kind="empty"
      title={t('runs:tasks.noMatch')}
      text={t('runs:tasks.noMatchText')}
      actions={
        <button type="button" className="btn line" onClick={() => set(reset)}>
          {t('runs:tasks.reset')}
        </button>
      }
    />
  );
}

type BatchBarProps = {
  readonly rows: readonly FindingView[];
  readonly onAnswer: (rows: readonly FindingView[]) => void;
  readonly onClear: () => void;
};

function BatchBar({ rows, onAnswer, onClear }: BatchBarProps) {
  const { t } = useTranslation('runs');
  const { session, past } = useFrame();
  const may = session.commands.includes('screening.closeFinding') && !past;
  const open = rows.filter((row) => row.state === 'open' && row.mine);
  return (
    <>
      <b>{t('runs:tasks.selected', { n: rows.length })}</b>
      <button
        type="button"
        className="btn go"
        disabled={!may || open.length === 0}
        onClick={() => onAnswer(open)}
      >
        {t('runs:act.titleN', { count: open.length })}
      </button>
      <span className="grow" />
      <button type="button" className="btn quiet" onClick={onClear}>
        {t('runs:tasks.clear')}
      </button>
    </>
  );
}

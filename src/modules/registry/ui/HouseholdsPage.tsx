import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ask,
  CrudTable,
  counted,
  formatNumber,
  type List,
  PageLink,
  StateView,
  useAddress,
  useAsk,
  useAsync,
  useFrame,
  useList,
  useSearchWords,
} from '#platform/web/kit.ts';
import type { HouseholdRow, HouseholdTotals } from '../households/model.ts';
import { exportAsSeen } from './export-as-seen.ts';
import { FilterSentence } from './FilterSentence.tsx';
import { filterOf, readParts, writeParts } from './filter-parts.ts';
import { HouseholdCard } from './HouseholdCard.tsx';
import { HouseholdPanel } from './HouseholdPanel.tsx';
import { useHouseholdColumns } from './household-columns.tsx';
import { rememberWalk } from './list-walk.ts';
import './household.css';
import './households.css';
import { ViewTabs } from './ViewTabs.tsx';

type Page = { items: HouseholdRow[]; next: string | null };

const SORTS = ['village', 'name', 'income', 'size'];

/** The question that the page asks: area, day, words and filter. */
function useQuestion() {
  const { area, on } = useFrame();
  const { search } = useAddress();
  const { words } = useSearchWords();
  const sort = SORTS.includes(search.sort ?? '') ? (search.sort ?? 'village') : 'village';
  const parts = readParts(search.f ?? '');
  const narrow = { area, on, ...(words === '' ? {} : { search: words }), filter: filterOf(parts) };
  return { narrow, parts, sort, descending: search.desc === '1' };
}

/** 户: the list like a spreadsheet that is never wrong, with the file of one household beside it. */
export function HouseholdsPage() {
  const { narrow, parts, sort, descending } = useQuestion();
  const { search, set } = useAddress();
  const { words, setWords } = useSearchWords();
  const totals = useAsk<HouseholdTotals>('/api/households/count', narrow).data;
  const list = useList<HouseholdRow, Page>(['households', narrow, sort, descending], (cursor, signal) =>
    ask<Page>(
      '/api/households/query',
      { ...narrow, sort, descending, limit: 100, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    ),
  );
  const { t } = useTranslation('registry');
  useEffect(() => {
    rememberWalk({
      title: t('registry:list.title'),
      rows: list.rows,
      search: { f: search.f, sort: search.sort, desc: search.desc },
    });
  }, [list.rows, search, t]);
  const open = list.rows.find((row) => row.id === search.open);
  return (
    <div className={`households page-fill ${open === undefined ? '' : 'with-panel'}`}>
      <div className="households-left">
        <h1 className="sr">{t('registry:list.title')}</h1>
        <ViewTabs
          filter={writeParts(parts)}
          count={totals?.households}
          onFilter={(f) => set({ f, open: undefined })}
        />
        <FilterSentence
          parts={parts}
          onChange={(next) => set({ f: writeParts(next), open: undefined })}
          words={words}
          onWords={setWords}
        />
        <HouseholdTable
          list={list}
          totals={totals}
          sort={{ by: sort, descending }}
          openKey={open?.id}
          narrow={{ ...narrow, sort, descending }}
        />
      </div>
      {open !== undefined && (
        <HouseholdPanel
          row={open}
          rows={list.rows}
          total={totals?.households}
          onOpen={(id) => set({ open: id })}
        />
      )}
    </div>
  );
}

type HouseholdTableProps = {
  readonly list: List<HouseholdRow, Page>;
  readonly totals: HouseholdTotals | undefined;
  readonly sort: { readonly by: string; readonly descending: boolean };
  readonly openKey: string | undefined;
  readonly narrow: unknown;
};

function HouseholdTable({ list, totals, sort, openKey, narrow }: HouseholdTableProps) {
  const { t } = useTranslation('registry');
  const { set } = useAddress();
  const { on } = useFrame();
  const columns = useHouseholdColumns();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const exported = useAsync(() => exportAsSeen('households', columns, narrow, `households-${on}.csv`));
  return (
    <CrudTable<HouseholdRow>
      name="households"
      caption={t('registry:list.title')}
      columns={columns}
      rows={list.rows}
      rowKey={(row) => row.id}
      loading={list.loading}
      error={list.error ?? exported.error}
      retry={list.retry}
      empty={<NoHouseholds />}
      sort={sort}
      onSort={(by, descending) => set({ sort: by, desc: descending ? '1' : undefined })}
      selected={selected}
      onSelect={setSelected}
      batch={(rows) => <Batch rows={rows} columns={columns} onClear={() => setSelected(new Set())} />}
      openKey={openKey}
      onOpen={(row) => set({ open: row.id })}
      more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
      tools={<Totals totals={totals} />}
      onExport={exported.run}
      card={(row) => <HouseholdCard row={row} />}
      {...(totals === undefined ? {} : { totals: footOf(t, totals) })}
    />
  );
}

function footOf(t: TFunction, totals: HouseholdTotals) {
  return {
    head: t('registry:list.total'),
    village: t('registry:list.households', {
      count: totals.households,
      households: formatNumber(totals.households),
    }),
    members: formatNumber(totals.persons),
    disabled: formatNumber(totals.disabled),
  };
}

/** 共 23 户 86 人，其中残疾 24 人; the list itself is the evidence. */
function Totals({ totals }: { readonly totals: HouseholdTotals | undefined }) {
  const { t } = useTranslation('registry');
  if (totals === undefined) return <span className="sub">{t('frame:state.loading')}</span>;
  const values = {
    households: counted(t, 'frame:count.households', totals.households),
    persons: counted(t, 'frame:count.persons', totals.persons),
    disabled: formatNumber(totals.disabled),
  };
  return <span aria-live="polite">{t('registry:list.sum', values)}</span>;
}

type BatchProps = {
  readonly rows: readonly HouseholdRow[];
  readonly columns: ReturnType<typeof useHouseholdColumns>;
  readonly onClear: () => void;
};

function Batch({ rows, columns, onClear }: BatchProps) {
  const { t } = useTranslation('registry');
  const { on } = useFrame();
  const picked = {
    households: counted(t, 'frame:count.households', rows.length),
    persons: counted(
      t,
      'frame:count.persons',
      rows.reduce((sum, row) => sum + row.memberCount, 0),
    ),
  };
  const exported = useAsync(() => exportAsSeen('households', columns, rows, `households-${on}.csv`));
  return (
    <>
      <b>{t('registry:list.picked', picked)}</b>
      <button type="button" className="btn sm line" onClick={exported.run} disabled={exported.busy}>
        {t('registry:list.exportPicked')}
      </button>
      <span className="grow" />
      <button type="button" className="btn sm quiet" onClick={onClear}>
        {t('frame:action.cancel')}
      </button>
    </>
  );
}

function NoHouseholds() {
  const { t } = useTranslation('registry');
  const { set, search } = useAddress();
  const { session } = useFrame();
  const { words, setWords } = useSearchWords();
  const narrowed = (search.f ?? '') !== '' || words !== '';
  const clear = () => {
    setWords('');
    set({ f: undefined });
  };
  if (narrowed) {
    return (
      <StateView
        kind="empty"
        title={t('registry:list.noneMatch')}
        text={t('registry:list.noneMatchText')}
        actions={
          <button type="button" className="btn line" onClick={clear}>
            {t('registry:list.clear')}
          </button>
        }
      />
    );
  }
  const mayImport = session.pages.includes('imports');
  return (
    <StateView
      kind="empty"
      title={t('registry:list.none')}
      text={t('registry:list.noneText')}
      {...(mayImport
        ? {
            actions: (
              <PageLink to="/imports" className="btn go">
                {t('registry:list.import')}
              </PageLink>
            ),
          }
        : {})}
    />
  );
}

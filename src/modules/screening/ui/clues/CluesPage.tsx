import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  type ListPage,
  PageLink,
  read,
  StateView,
  useAddress,
  useFrame,
  useList,
  useMay,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { ClueCounts, ClueLine } from '../../clues/model.ts';
import { isOpen } from '../../clues/rules.ts';
import { Sections } from '../Sections.tsx';
import { ClueBatch } from './ClueBatch.tsx';
import { ClueDrawer } from './ClueDrawer.tsx';
import { ClueFilters, type Shown, shownOf } from './ClueFilters.tsx';
import { ClueSummary } from './ClueSummary.tsx';
import './clues.css';
import { ClueDue, ClueStateTag, ClueWhat, ClueWho } from './clue-words.tsx';

/** What is done with several clues at once. */
type Batch = { readonly kind: 'take' | 'close'; readonly lines: readonly ClueLine[] };

/** 线索: what may be poverty coming, by its last day. */
export function CluesPage() {
  const { t } = useTranslation('clues');
  const { area } = useFrame();
  const address = useAddress();
  const shown = shownOf(address.search);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [batch, setBatch] = useState<Batch>();
  const counts = useRead<ClueCounts>('/api/clues/counts', { area });
  const list = useClues(shown);
  const mayOpen = useMay('screening.openClue');
  return (
    <div className="page cl-page">
      <header className="page-head">
        <h1>{t('clues:title')}</h1>
        <p className="sub grow">{t('clues:lead')}</p>
        {mayOpen && (
          <PageLink to="/screening/clues/new" className="btn go">
            {t('clues:new')}
          </PageLink>
        )}
      </header>
      <Sections current="clues" />
      {counts.data !== undefined && <ClueSummary counts={counts.data} shown={shown} />}
      <ClueFilters shown={shown} counts={counts.data} />
      <section className="card flush">
        <CrudTable<ClueLine>
          name="clues"
          caption={t('clues:title')}
          columns={useColumns()}
          rows={list.rows}
          rowKey={(line) => line.id}
          loading={list.loading}
          error={list.error}
          retry={list.retry}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          openKey={address.search.clue}
          onOpen={(line) => address.set({ clue: line.id })}
          selected={picked}
          onSelect={setPicked}
          batch={(rows) => <BatchBar rows={rows} onBatch={setBatch} onClear={() => setPicked(new Set())} />}
          empty={<Nothing shown={shown} />}
          card={(line) => <ClueCard line={line} />}
        />
      </section>
      {address.search.clue !== undefined && (
        <ClueDrawer id={address.search.clue} onClose={() => address.set({ clue: undefined })} />
      )}
      {batch !== undefined && (
        <ClueBatch
          {...batch}
          onClose={() => {
            setBatch(undefined);
            setPicked(new Set());
          }}
        />
      )}
    </div>
  );
}

function useClues({ state, source, overdue, mine }: Shown) {
  const { area } = useFrame();
  const only = (is: boolean) => (is ? ('true' as const) : undefined);
  return useList<ClueLine>(['clues', state, source ?? '', overdue, mine], (cursor, signal) =>
    read<ListPage<ClueLine>>(
      '/api/clues',
      { area, state, source, overdue: only(overdue), mine: only(mine), cursor, limit: 50 },
      signal,
    ),
  );
}

function useColumns(): readonly Column<ClueLine>[] {
  const { t } = useTranslation('clues');
  return [
    { id: 'who', title: t('clues:col.who'), render: (line) => <ClueWho line={line} /> },
    { id: 'what', title: t('clues:col.what'), render: (line) => <ClueWhat line={line} /> },
    { id: 'received', title: t('clues:col.received'), render: (line) => line.receivedOn },
    { id: 'due', title: t('clues:col.due'), render: (line) => <ClueDue line={line} /> },
    { id: 'state', title: t('clues:col.state'), render: (line) => <ClueStateTag line={line} /> },
    { id: 'act', title: t('clues:col.act'), render: (line) => <OpenButton line={line} /> },
  ];
}

/** The verb that comes next; the row itself opens too. */
function OpenButton({ line }: { readonly line: ClueLine }) {
  const { t } = useTranslation('clues');
  const address = useAddress();
  const may = useMay('screening.checkClue');
  const verb = may && isOpen(line.state) ? (line.checkedOn === null ? 'check' : 'end') : 'look';
  return (
    <button
      type="button"
      className={`btn sm ${verb === 'look' ? '' : 'line'}`}
      onClick={(event) => {
        event.stopPropagation();
        address.set({ clue: line.id });
      }}
    >
      {t(`clues:verb.${verb}`)}
    </button>
  );
}

function ClueCard({ line }: { readonly line: ClueLine }) {
  return (
    <div className="cl-card">
      <ClueWho line={line} />
      <ClueWhat line={line} />
      <span className="cl-card-foot">
        <ClueDue line={line} />
        <ClueStateTag line={line} />
      </span>
      <OpenButton line={line} />
    </div>
  );
}

function Nothing({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('clues');
  const address = useAddress();
  const plain = shown.state === 'open' && shown.source === undefined && !shown.overdue && !shown.mine;
  if (plain) return <StateView kind="empty" title={t('clues:empty.title')} text={t('clues:empty.text')} />;
  return (
    <StateView
      kind="empty"
      title={t('clues:empty.noMatch')}
      text={t('clues:empty.noMatchText')}
      actions={
        <button
          type="button"
          className="btn line"
          onClick={() =>
            address.set({ state: undefined, source: undefined, overdue: undefined, mine: undefined })
          }
        >
          {t('clues:filter.clear')}
        </button>
      }
    />
  );
}

type BatchBarProps = {
  readonly rows: readonly ClueLine[];
  readonly onBatch: (batch: Batch) => void;
  readonly onClear: () => void;
};

function BatchBar({ rows, onBatch, onClear }: BatchBarProps) {
  const { t } = useTranslation('clues');
  const mayTake = useMay('screening.takeClue');
  const mayClose = useMay('screening.closeClue');
  const lines = rows.filter((line) => isOpen(line.state));
  return (
    <>
      <b>{t('clues:batch.selected', { count: rows.length, n: rows.length })}</b>
      <button
        type="button"
        className="btn go"
        disabled={!mayTake || lines.length === 0}
        onClick={() => onBatch({ kind: 'take', lines })}
      >
        {t('clues:batch.take')}
      </button>
      <button
        type="button"
        className="btn line"
        disabled={!mayClose || lines.length === 0}
        onClick={() => onBatch({ kind: 'close', lines })}
      >
        {t('clues:batch.close')}
      </button>
      <span className="grow" />
      <button type="button" className="btn quiet" onClick={onClear}>
        {t('clues:batch.clear')}
      </button>
    </>
  );
}

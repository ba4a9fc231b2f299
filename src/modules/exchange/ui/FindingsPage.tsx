import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  DeadlineChip,
  formatNumber,
  type ListPage,
  PageLink,
  read,
  StateView,
  Tag,
  type Tone,
  useAddress,
  useFrame,
  useList,
  useRead,
} from '#platform/web/kit.ts';
import type { FindingGroup, FindingLine, FindingState } from '../batch/model.ts';
import { useCheckText } from './checkText.ts';
import '#platform/web/styles/pages.css';
import './exchange.css';
import { DetailNote } from './DetailNote.tsx';
import { type Deed, FindingDialog } from './FindingDialog.tsx';
import { type FindingChoice, FindingFilters } from './FindingFilters.tsx';
import { useAreaNames } from './townNames.ts';

const TONES: Readonly<Record<FindingState, Tone>> = {
  open: 'amber',
  mended: 'jade',
  confirmed: 'jade',
};

/** 待核实: suspect records of the area with filters; assigned, confirmed as they are, or marked as mended. */
export function FindingsPage() {
  const { t } = useTranslation('exchange');
  const { area, session } = useFrame();
  const [choice, setChoice] = useState<FindingChoice>({ state: 'open' });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [deed, setDeed] = useState<Deed>();
  const assignedTo = choice.mine === true ? session.user.id : undefined;
  const address = useAddress();
  const { household } = address.search;
  const { state, check, severity } = choice;
  const list = useList<FindingLine>(
    ['findings', area, state ?? '', check ?? '', severity ?? '', assignedTo ?? '', household ?? ''],
    (cursor, signal) =>
      read<ListPage<FindingLine>>(
        '/api/findings',
        { area, state, check, severity, assignedTo, household, cursor, limit: 50 },
        signal,
      ),
  );
  const groups = useRead<{ items: FindingGroup[] }>('/api/findings/groups', {
    area,
    state,
    assignedTo,
    household,
  });
  const columns = useColumns(setDeed);
  return (
    <div className="page ex-page">
      <header className="page-head">
        <h1>{t('exchange:verify.title')}</h1>
        <p className="sub grow">{t('exchange:verify.lead')}</p>
      </header>
      <FindingFilters choice={choice} onChange={setChoice} groups={groups.data?.items ?? []} />
      {household !== undefined && (
        <p>
          <button type="button" className="chip" onClick={() => address.set({ household: undefined })}>
            {t('exchange:verify.oneHousehold')} ×
          </button>
        </p>
      )}
      <section className="card flush">
        <CrudTable<FindingLine>
          name="findings"
          caption={t('exchange:verify.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(line) => line.id}
          loading={list.loading}
          error={list.error}
          retry={list.retry}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          tools={
            <span>
              {t('exchange:verify.count', { n: formatNumber(countOf(groups.data?.items ?? [], choice)) })}
            </span>
          }
          selected={picked}
          onSelect={setPicked}
          batch={(rows) => <BatchBar rows={rows} onDeed={setDeed} onClear={() => setPicked(new Set())} />}
          empty={<NothingToVerify choice={choice} onAll={() => setChoice({ state: 'open' })} />}
          card={(line) => <FindingCard line={line} onDeed={setDeed} />}
        />
      </section>
      {deed !== undefined && (
        <FindingDialog
          deed={deed}
          onClose={() => {
            setDeed(undefined);
            setPicked(new Set());
          }}
        />
      )}
    </div>
  );
}

/** Findings by the groups' counts. */
function countOf(groups: readonly FindingGroup[], { check, severity }: FindingChoice): number {
  return groups
    .filter(
      (group) =>
        (check === undefined || group.check === check) &&
        (severity === undefined || group.severity === severity),
    )
    .reduce((sum, group) => sum + group.count, 0);
}

function NothingToVerify({ choice, onAll }: { readonly choice: FindingChoice; readonly onAll: () => void }) {
  const { t } = useTranslation('exchange');
  const { area } = useFrame();
  const nameOf = useAreaNames();
  const narrowed =
    choice.state !== 'open' ||
    choice.check !== undefined ||
    choice.severity !== undefined ||
    choice.mine === true;
  if (!narrowed) {
    return (
      <StateView
        kind="empty"
        title={t('exchange:verify.empty', { area: nameOf(area) })}
        text={t('exchange:verify.emptyHelp')}
      />
    );
  }
  return (
    <StateView
      kind="empty"
      title={t('exchange:verify.noMatch')}
      text={t('exchange:verify.noMatchHelp')}
      actions={
        <button type="button" className="btn line" onClick={onAll}>
          {t('exchange:verify.filter.all')}
        </button>
      }
    />
  );
}

type OnDeed = (deed: Deed) => void;

function useColumns(onDeed: OnDeed): readonly Column<FindingLine>[] {
  const { t } = useTranslation('exchange');
  const { session } = useFrame();
  return [
    {
      id: 'household',
      title: t('exchange:verify.col.household'),
      render: (line) => <HouseholdName line={line} />,
    },
    { id: 'check', title: t('exchange:verify.col.check'), render: (line) => <CheckName line={line} /> },
    { id: 'value', title: t('exchange:verify.col.value'), render: (line) => <ValueShown line={line} /> },
    { id: 'place', title: t('exchange:verify.col.place'), render: (line) => <Source line={line} /> },
    { id: 'assigned', title: t('exchange:verify.col.assigned'), render: (line) => line.assignedName ?? '' },
    {
      id: 'due',
      title: t('exchange:verify.col.due'),
      render: (line) =>
        line.dueOn !== null &&
        line.state === 'open' && (
          <DeadlineChip dueOn={line.dueOn} today={session.today} from={line.openedAt.slice(0, 10)} />
        ),
    },
    { id: 'state', title: t('exchange:verify.col.state'), render: (line) => <StateOf line={line} /> },
    {
      id: 'act',
      title: t('exchange:verify.col.act'),
      render: (line) => <Acts line={line} onDeed={onDeed} />,
    },
  ];
}

function HouseholdName({ line }: { readonly line: FindingLine }) {
  const name = line.headName === '' ? line.nationalHouseholdNo : line.headName;
  return (
    <span className="ex-two">
      {line.household === null ? (
        <b>{name}</b>
      ) : (
        <PageLink to={`/households/${line.household}`}>{name}</PageLink>
      )}
      <small className="sub">
        {line.areaName} · {line.nationalHouseholdNo}
      </small>
    </span>
  );
}

function CheckName({ line }: { readonly line: FindingLine }) {
  const text = useCheckText()(line.check);
  return (
    <span className="ex-two">
      <span className={line.severity === 'error' ? 'bad' : ''}>{text.title}</span>
      <small className="sub">
        <DetailNote line={line} />
      </small>
    </span>
  );
}

function ValueShown({ line }: { readonly line: FindingLine }) {
  return (
    <span className="ex-two">
      <span className="mask">{line.value === '' ? '—' : line.value}</span>
      <small className="sub">{line.column}</small>
    </span>
  );
}

/** A batch of the county is seen by the county; a town or village sees its findings, and the file's name. */
function useSeesBatches(): boolean {
  const { level } = useFrame().session.area;
  return level !== 'town' && level !== 'village';
}

function Source({ line }: { readonly line: FindingLine }) {
  const { t } = useTranslation('exchange');
  const wide = useSeesBatches();
  return (
    <span className="ex-two">
      {wide ? <PageLink to={`/imports/${line.batch}`}>{line.file}</PageLink> : <span>{line.file}</span>}
      <small className="sub">
        {line.row > 0 && t('exchange:findings.rowOf', { sheet: line.sheet, row: line.row })}
      </small>
    </span>
  );
}

function StateOf({ line }: { readonly line: FindingLine }) {
  const { t } = useTranslation('exchange');
  return (
    <span className="ex-two">
      <span>
        <Tag tone={TONES[line.state]}>{t(`exchange:verify.state.${line.state}`)}</Tag>
      </span>
      {line.reason !== null && line.reason !== '' && <small className="sub">{line.reason}</small>}
    </span>
  );
}

function useMayDo(): (kind: Deed['kind']) => boolean {
  const { session, past } = useFrame();
  const commands = {
    assign: 'exchange.assignFinding',
    confirm: 'exchange.confirmFinding',
    mend: 'exchange.mendFinding',
  } as const;
  return (kind) => !past && session.commands.includes(commands[kind]);
}

function Acts({ line, onDeed }: { readonly line: FindingLine; readonly onDeed: OnDeed }) {
  const { t } = useTranslation('exchange');
  const may = useMayDo();
  const wide = useSeesBatches();
  if (line.state !== 'open') return null;
  const kinds = line.severity === 'error' ? (['assign'] as const) : (['confirm', 'mend', 'assign'] as const);
  return (
    <span className="ex-acts">
      {line.severity === 'error' && wide && (
        <PageLink to={`/imports/${line.batch}`} className="btn sm">
          {t('exchange:verify.toBatch')}
        </PageLink>
      )}
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          className="btn sm"
          disabled={!may(kind)}
          onClick={() => onDeed({ kind, lines: [line] })}
        >
          {t(`exchange:verify.${kind}`)}
        </button>
      ))}
    </span>
  );
}

type BatchBarProps = {
  readonly rows: readonly FindingLine[];
  readonly onDeed: OnDeed;
  readonly onClear: () => void;
};

function BatchBar({ rows, onDeed, onClear }: BatchBarProps) {
  const { t } = useTranslation('exchange');
  const may = useMayDo();
  const lines = rows.filter((line) => line.state === 'open');
  const nothing = lines.length === 0;
  const suspects = lines.filter((line) => line.severity === 'suspect');
  return (
    <>
      <b>{t('exchange:verify.selected', { n: rows.length })}</b>
      <button
        type="button"
        className="btn go"
        disabled={nothing || !may('assign')}
        onClick={() => onDeed({ kind: 'assign', lines })}
      >
        {t('exchange:verify.assignN', { n: lines.length })}
      </button>
      <button
        type="button"
        className="btn line"
        disabled={suspects.length === 0 || !may('confirm')}
        onClick={() => onDeed({ kind: 'confirm', lines: suspects })}
      >
        {t('exchange:verify.confirm')}
      </button>
      <button
        type="button"
        className="btn line"
        disabled={suspects.length === 0 || !may('mend')}
        onClick={() => onDeed({ kind: 'mend', lines: suspects })}
      >
        {t('exchange:verify.mend')}
      </button>
      <span className="grow" />
      <button type="button" className="btn quiet" onClick={onClear}>
        {t('exchange:verify.clear')}
      </button>
    </>
  );
}

function FindingCard({ line, onDeed }: { readonly line: FindingLine; readonly onDeed: OnDeed }) {
  return (
    <div className="ex-card">
      <HouseholdName line={line} />
      <CheckName line={line} />
      <span>
        <span className="mask">{line.value}</span> <small className="sub">{line.column}</small>
      </span>
      <span>
        <StateOf line={line} /> {line.assignedName} {line.dueOn}
      </span>
      <Acts line={line} onDeed={onDeed} />
    </div>
  );
}

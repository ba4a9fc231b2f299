import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, ErrorView, Skeleton, Tag, useAddress, useCommand, useRead } from '#platform/web/kit.ts';
import type { HeadSheet, ListHead, ListRun, SaidColumns, StartList } from '../../lists/model.ts';
import { enoughOf, firstWord, type Said } from './columns.ts';

type Commands = {
  readonly start: ReturnType<typeof useCommand<{ job: string }, StartList>>;
  readonly drop: ReturnType<typeof useCommand<unknown, { run: string }>>;
};

/** 认列: how the columns are understood, sheet by sheet, with their first values; it can be said otherwise before anything is compared. */
export function ColumnsCard({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  const address = useAddress();
  const start = useCommand<{ job: string }, StartList>('screening.startList');
  const drop = useCommand<unknown, { run: string }>('screening.dropList', () =>
    address.go('/screening/lists'),
  );
  // What is on its way has no beginning to look at any more.
  const isGone = [start, drop].some((one) => one.isPending || one.isSuccess);
  const head = useRead<ListHead>(
    `/api/lists/${run.id}/head`,
    {},
    { staleTime: Number.POSITIVE_INFINITY, enabled: !isGone },
  );
  if (head.data !== undefined) return <Proposal run={run} head={head.data} commands={{ start, drop }} />;
  if (head.error !== null)
    return (
      <>
        <ErrorView error={head.error} retry={() => void head.refetch()} />
        <DropButton run={run} drop={drop} />
      </>
    );
  return (
    <section className="card">
      <p className="sub">{t('lists:columns.opening')}</p>
      <Skeleton rows={6} />
    </section>
  );
}

type ProposalProps = {
  readonly run: ListRun;
  readonly head: ListHead;
  readonly commands: Commands;
};

function Proposal({ run, head, commands }: ProposalProps) {
  const { t } = useTranslation('lists');
  const [said, setSaid] = useState<Said>(() => firstWord(head.sheets));
  const { start, drop } = commands;
  const enough = enoughOf(head.sheets, said);
  const read = head.sheets.filter((sheet) => sheet.skipped !== 'hidden' && sheet.columns.length > 0);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ run: run.id, columns: said as SaidColumns });
      }}
    >
      <ProposalHead run={run} head={head} />
      {read.map((sheet) => (
        <SheetColumns
          key={sheet.sheet}
          sheet={sheet}
          head={head}
          said={said}
          onSay={(key, meaning) => setSaid({ ...said, [key]: meaning })}
        />
      ))}
      <Unread sheets={head.sheets} />
      <div className="card ls-form-end">
        <button type="submit" className="btn go" disabled={start.isPending || start.isSuccess || !enough}>
          {t('lists:columns.start')}
        </button>
        <DropButton run={run} drop={drop} />
        <span className={enough ? 'sub' : 'warn'}>
          {enough ? t('lists:columns.remember', { sender: run.sender }) : t('lists:columns.notEnough')}
        </span>
        <ErrorLine error={start.error} />
      </div>
    </form>
  );
}

function ProposalHead({ run, head }: { readonly run: ListRun; readonly head: ListHead }) {
  const { t } = useTranslation('lists');
  return (
    <section className="card ls-proposal">
      <h2>{t('lists:columns.title')}</h2>
      <p className="sub">
        {head.remembered
          ? t('lists:columns.remembered', { sender: run.sender })
          : t('lists:columns.proposed')}{' '}
        {t('lists:columns.masked')}
      </p>
      <p className="ls-note">{t('lists:columns.purpose', { purpose: run.purpose })}</p>
    </section>
  );
}

/** Sheets of which nothing is read, and why. */
function Unread({ sheets }: { readonly sheets: readonly HeadSheet[] }) {
  const { t } = useTranslation('lists');
  const unread = sheets.filter((sheet) => sheet.skipped === 'hidden' || sheet.columns.length === 0);
  if (unread.length === 0) return null;
  return (
    <p className="sub">
      {unread
        .map((sheet) =>
          t(sheet.skipped === 'hidden' ? 'lists:columns.hidden' : 'lists:columns.nothing', {
            sheet: sheet.sheet,
          }),
        )
        .join(t('lists:semicolon'))}
    </p>
  );
}

type SheetProps = {
  readonly sheet: HeadSheet;
  readonly head: ListHead;
  readonly said: Said;
  readonly onSay: (key: string, meaning: string | null) => void;
};

function SheetColumns({ sheet, head, said, onSay }: SheetProps) {
  const { t } = useTranslation('lists');
  return (
    <section className="card flush" aria-label={sheet.sheet}>
      <h3 className="card-head">
        {sheet.sheet}{' '}
        <span className={sheet.skipped === null ? 'sub' : 'warn'}>
          {sheet.skipped === null
            ? t('lists:columns.header', { rows: sheet.headerRows.join(t('lists:comma')) })
            : t('lists:columns.noHeader', { row: sheet.headerRows[0] ?? 1 })}
        </span>
      </h3>
      <div className="ls-columns">
        {sheet.columns.map((column, index) => (
          <ColumnChoice
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one title; their order never changes
            key={`${column.key} ${index}`}
            column={column}
            head={head}
            meaning={said[column.key] ?? null}
            onSay={(meaning) => onSay(column.key, meaning)}
          />
        ))}
      </div>
    </section>
  );
}

type ChoiceProps = {
  readonly column: HeadSheet['columns'][number];
  readonly head: ListHead;
  readonly meaning: string | null;
  readonly onSay: (meaning: string | null) => void;
};

function ColumnChoice({ column, head, meaning, onSay }: ChoiceProps) {
  const { t } = useTranslation('lists');
  const isChanged = meaning !== column.meaning;
  const state = isChanged ? 'said' : column.certainty;
  return (
    <div className={`ls-column ${state}`}>
      <p className="ls-column-head">
        <b>{column.header}</b>{' '}
        {(state === 'doubtful' || state === 'said') && (
          <Tag tone={state === 'said' ? 'jade' : 'amber'}>{t(`lists:columns.${state}`)}</Tag>
        )}
      </p>
      <select
        className="field"
        aria-label={t('lists:columns.means', { title: column.header })}
        value={meaning ?? ''}
        onChange={(event) => onSay(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{t('lists:columns.aside')}</option>
        {(['identity', 'kept', 'dropped'] as const).map((use) => (
          <Meanings key={use} use={use} head={head} />
        ))}
      </select>
      <ul className="ls-samples">
        {column.samples.map((sample, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: values may repeat; their order never changes
          <li key={index}>{sample}</li>
        ))}
      </ul>
    </div>
  );
}

type MeaningsProps = { readonly use: 'identity' | 'kept' | 'dropped'; readonly head: ListHead };

function Meanings({ use, head }: MeaningsProps) {
  const { t } = useTranslation('lists');
  const some = head.meanings.filter((one) => one.use === use);
  if (some.length === 0) return null;
  return (
    <optgroup label={t(`lists:columns.use.${use}`)}>
      {some.map(({ id, title }) => (
        <option key={id} value={id}>
          {title ?? t(`lists:identity.${id}`)}
        </option>
      ))}
    </optgroup>
  );
}

function DropButton({ run, drop }: { readonly run: ListRun } & Pick<Commands, 'drop'>) {
  const { t } = useTranslation('lists');
  return (
    <>
      <button
        type="button"
        className="btn line"
        disabled={drop.isPending}
        onClick={() => drop.mutate({ run: run.id })}
      >
        {t('lists:columns.drop')}
      </button>
      <ErrorLine error={drop.error} />
    </>
  );
}

import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  currentLanguage,
  formatNumber,
  PageLink,
  read,
  StateView,
  Tag,
  type Tone,
  useAddress,
  useList,
} from '#platform/web/kit.ts';
import type { ListHit, ListRun } from '../../lists/model.ts';
import { Difference } from './Difference.tsx';
import { Marked } from './MarkedText.tsx';

const CERTAINTIES = ['exact', 'probable', 'possible'] as const;
const VERDICTS = ['open', 'unsure', 'same', 'other'] as const;
const TONES: Readonly<Record<ListHit['certainty'] | ListHit['verdict'], Tone>> = {
  exact: 'jade',
  probable: 'plain',
  possible: 'amber',
  open: 'plain',
  same: 'jade',
  other: 'plain',
  unsure: 'amber',
};

/** Whom a list found: counts that open, filters by certainty, verdict and against the sender's last list. */
export function ListHits({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  const { search, set } = useAddress();
  const { certainty, verdict, difference } = search;
  const list = useList<ListHit>(['list-hits', run.id, certainty, verdict, difference], (cursor, signal) =>
    read(`/api/lists/${run.id}/hits`, { certainty, verdict, difference, cursor }, signal),
  );
  const isFiltered = (certainty ?? verdict ?? difference) !== undefined;
  return (
    <>
      <Summary run={run} />
      <section className="card flush">
        <CrudTable<ListHit>
          name="list-hits"
          caption={t('lists:hits.title')}
          columns={useColumns()}
          rows={list.rows}
          rowKey={(hit) => hit.id}
          loading={list.loading}
          error={list.error}
          retry={list.retry}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          tools={<Filters />}
          empty={
            <StateView
              kind="empty"
              title={t(isFiltered ? 'lists:hits.noneOf' : 'lists:hits.none')}
              text={t(isFiltered ? 'lists:hits.noneOfHelp' : 'lists:hits.noneHelp')}
              {...(isFiltered && {
                actions: (
                  <button
                    type="button"
                    className="btn line"
                    onClick={() => set({ certainty: undefined, verdict: undefined, difference: undefined })}
                  >
                    {t('lists:hits.all')}
                  </button>
                ),
              })}
            />
          }
          card={(hit) => <HitCard hit={hit} />}
        />
      </section>
      <p className="sub ls-foot">{t('lists:hits.noStatus')}</p>
    </>
  );
}

function Summary({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  const { set } = useAddress();
  const { summary, counts } = run;
  const open = (patch: { certainty?: string; verdict?: string }) =>
    set({ certainty: undefined, verdict: undefined, difference: undefined, ...patch });
  return (
    <section className="card ls-summary">
      {summary !== null && (
        <p>
          {t('lists:summary.compared', {
            rows: formatNumber(summary.rows),
            members: formatNumber(summary.members),
          })}
        </p>
      )}
      <dl>
        {CERTAINTIES.map((one) => (
          <div key={one}>
            <dt>{t(`lists:certainty.${one}`)}</dt>
            <dd>
              <button type="button" className="fig" onClick={() => open({ certainty: one })}>
                {formatNumber(counts[one])}
              </button>
            </dd>
          </div>
        ))}
        {VERDICTS.map((one) => (
          <div key={one} className="ls-verdict">
            <dt>{t(`lists:verdict.${one}`)}</dt>
            <dd>
              <button type="button" className="fig" onClick={() => open({ verdict: one })}>
                {formatNumber(counts[one])}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      {summary !== null && (
        <p>
          {t('lists:summary.against', { sender: run.sender })} <Difference run={run} />{' '}
          {summary.remembered > 0 && (
            <span className="sub">
              {t('lists:summary.remembered', { n: formatNumber(summary.remembered) })}
            </span>
          )}
        </p>
      )}
      <ReadSheets run={run} />
    </section>
  );
}

/** How the columns were understood, for who wonders at the outcome. */
function ReadSheets({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  const sheets = run.summary?.sheets ?? [];
  if (sheets.length === 0) return null;
  return (
    <details>
      <summary>{t(run.said ? 'lists:summary.columnsSaid' : 'lists:summary.columns')}</summary>
      <ul>
        {sheets.map((sheet) => (
          <li key={sheet.sheet}>
            <b>{sheet.sheet}</b>{' '}
            {sheet.skipped === null
              ? sheet.columns
                  .filter((column) => column.meaning !== null)
                  .map((column) => column.header)
                  .join(t('lists:comma'))
              : t(`lists:summary.${sheet.skipped === 'hidden' ? 'hidden' : 'noHeader'}`)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Filters() {
  const { t } = useTranslation('lists');
  const { search, set } = useAddress();
  const choices = [
    { name: 'certainty', values: CERTAINTIES },
    { name: 'verdict', values: VERDICTS },
    { name: 'difference', values: ['new', 'same', 'gone'] },
  ] as const;
  return (
    <span className="ls-filters">
      {choices.map(({ name, values }) => (
        <select
          key={name}
          className="field"
          aria-label={t(`lists:filter.${name}`)}
          value={search[name] ?? ''}
          onChange={(event) => set({ [name]: event.target.value || undefined })}
        >
          <option value="">{t(`lists:filter.${name}`)}</option>
          {values.map((value) => (
            <option key={value} value={value}>
              {t(`lists:${name}.${value}`)}
            </option>
          ))}
        </select>
      ))}
    </span>
  );
}

function useColumns(): readonly Column<ListHit>[] {
  const { t } = useTranslation('lists');
  return [
    {
      id: 'member',
      title: t('lists:hits.col.member'),
      render: (hit) => <PageLink to={`/households/${hit.household}`}>{hit.member.name}</PageLink>,
    },
    { id: 'place', title: t('lists:hits.col.place'), render: (hit) => hit.place },
    {
      id: 'certainty',
      title: t('lists:hits.col.certainty'),
      render: (hit) => <Tag tone={TONES[hit.certainty]}>{t(`lists:certainty.${hit.certainty}`)}</Tag>,
    },
    {
      id: 'listed',
      title: t('lists:hits.col.listed'),
      render: (hit) => <Marked text={hit.listed.name} other={hit.member.name} />,
    },
    {
      id: 'document',
      title: t('lists:hits.col.document'),
      render: (hit) => <Marked text={hit.listed.document} at={hit.marks?.listed ?? []} isNumber />,
    },
    { id: 'birth', title: t('lists:hits.col.birth'), render: (hit) => hit.listed.birth ?? '' },
    { id: 'why', title: t('lists:hits.col.why'), render: (hit) => <Why hit={hit} /> },
    { id: 'kept', title: t('lists:hits.col.kept'), render: (hit) => <Kept hit={hit} /> },
    {
      id: 'verdict',
      title: t('lists:hits.col.verdict'),
      render: (hit) => (
        <>
          <Tag tone={TONES[hit.verdict]}>{t(`lists:verdict.${hit.verdict}`)}</Tag>{' '}
          <span className="sub">{hit.reason}</span>
        </>
      ),
    },
    {
      id: 'source',
      title: t('lists:hits.col.source'),
      render: (hit) => t('lists:hits.source', { sheet: hit.sheet, row: hit.row }),
    },
  ];
}

/** What differs, in words; nothing when all is the same. */
function Why({ hit }: { readonly hit: ListHit }) {
  const { t } = useTranslation('lists');
  const told = hit.aspects.filter(({ how }) => how !== 'same' && how !== 'missing');
  if (told.length === 0) return <span className="sub">{t('lists:hits.allSame')}</span>;
  return <>{told.map(({ of, how }) => t(`lists:how.${of}.${how}`)).join(t('lists:semicolon'))}</>;
}

/** The facts of the list that a hit keeps. */
export function Kept({ hit }: { readonly hit: Pick<ListHit, 'kept'> }) {
  const english = currentLanguage() === 'en';
  return (
    <>
      {hit.kept.map(({ fact, title, value }) => (
        <span key={fact} className="ls-kept">
          <span className="sub">{titleOf(title, english)}</span> {value}
        </span>
      ))}
    </>
  );
}

function titleOf(title: unknown, english: boolean): string {
  const { zh = '', en = '' } = title as { zh?: string; en?: string };
  return english ? en : zh;
}

function HitCard({ hit }: { readonly hit: ListHit }) {
  const { t } = useTranslation('lists');
  return (
    <div className="ls-card">
      <p className="ls-card-head">
        <PageLink to={`/households/${hit.household}`}>
          <b>{hit.member.name}</b>
        </PageLink>
        <span>
          <Tag tone={TONES[hit.certainty]}>{t(`lists:certainty.${hit.certainty}`)}</Tag>{' '}
          <Tag tone={TONES[hit.verdict]}>{t(`lists:verdict.${hit.verdict}`)}</Tag>
        </span>
      </p>
      <p className="sub">{hit.place}</p>
      <p>
        {t('lists:hits.inList')} <Marked text={hit.listed.name} other={hit.member.name} />{' '}
        <Marked text={hit.listed.document} at={hit.marks?.listed ?? []} isNumber />
      </p>
      <p>
        <Why hit={hit} />
      </p>
      <p>
        <Kept hit={hit} />
      </p>
    </div>
  );
}

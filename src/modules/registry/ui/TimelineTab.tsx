import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorView, formatInstant, Skeleton, StateView, useRead } from '#platform/web/kit.ts';
import type { TimelineEntry } from '../households/model.ts';
import { useFieldWords } from './field-words.ts';
import { SourceLine } from './SourceLine.tsx';
import './timeline.css';

const GROUPS = {
  all: [],
  income: ['income'],
  member: ['member', 'member-joined', 'member-left'],
  status: ['status', 'registered'],
  living: ['living', 'household'],
  corrected: [],
} as const;
type Group = keyof typeof GROUPS;

/** What a person wrote, and not a file. */
const isCorrection = (entry: TimelineEntry) =>
  entry.source.file === null && entry.source.reason !== null && entry.kind !== 'member-left';

function inGroup(entry: TimelineEntry, group: Group): boolean {
  if (group === 'corrected') return isCorrection(entry);
  const kinds: readonly string[] = GROUPS[group];
  return kinds.length === 0 || kinds.includes(entry.kind);
}

type TimelineProps = {
  readonly id: string;
  /** At most so many, newest first; all when absent. */
  readonly most?: number;
  readonly onAll?: () => void;
};

/** 时间线: every change: what, old → new, who, when, from which file and row; what was superseded stays readable. */
export function TimelineTab({ id, most, onAll }: TimelineProps) {
  const { t } = useTranslation('registry');
  const [group, setGroup] = useState<Group>('all');
  const timeline = useRead<{ items: TimelineEntry[] }>(`/api/households/${id}/timeline`);
  const all = timeline.data?.items ?? [];
  const entries = all.filter((entry) => inGroup(entry, group)).slice(0, most ?? all.length);
  return (
    <section className="card wide-card timeline-card">
      <header>
        <h2>
          {t('registry:tab.timeline')}{' '}
          <span className="sub">
            {most !== undefined && all.length > most
              ? t('registry:timeline.some', { shown: most, count: all.length })
              : t('registry:timeline.count', { count: all.length })}
          </span>
        </h2>
        <span className="grow" />
        <fieldset className="seg no-print" aria-label={t('registry:timeline.groups')}>
          {(Object.keys(GROUPS) as Group[]).map((one) => (
            <button
              key={one}
              type="button"
              className={one === group ? 'on' : ''}
              aria-pressed={one === group}
              onClick={() => setGroup(one)}
            >
              {t(`registry:timeline.group.${one}`)}
            </button>
          ))}
        </fieldset>
        {onAll !== undefined && most !== undefined && all.length > most && (
          <button type="button" className="link no-print" onClick={onAll}>
            {t('registry:timeline.open')}
          </button>
        )}
      </header>
      {timeline.isError && <ErrorView error={timeline.error} retry={() => void timeline.refetch()} />}
      {timeline.isPending && <Skeleton rows={5} />}
      {timeline.isSuccess && entries.length === 0 && (
        <StateView kind="empty" title={t('registry:timeline.none')} text={t('registry:timeline.noneText')} />
      )}
      <Entries entries={entries} />
    </section>
  );
}

function yearOfEntry(entry: TimelineEntry): string {
  return formatInstant(entry.source.recordedAt).slice(0, 4);
}

function Entries({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const { t } = useTranslation('registry');
  return (
    <ol className="timeline">
      {entries.map((entry, index) => {
        const before = entries[index - 1];
        const year = yearOfEntry(entry);
        return (
          <li
            key={`${entry.kind} ${entry.about} ${entry.validFrom} ${entry.source.recordedAt} ${entry.supersededAt ?? ''}`}
            className={entry.state}
          >
            {(before === undefined || yearOfEntry(before) !== year) && (
              <span className="timeline-year">{t('registry:timeline.year', { year })}</span>
            )}
            <Entry entry={entry} />
          </li>
        );
      })}
    </ol>
  );
}

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const { t } = useTranslation('registry');
  const at = formatInstant(entry.source.recordedAt);
  const kind = isCorrection(entry) ? 'corrected' : entry.kind;
  return (
    <div className="timeline-entry">
      <time dateTime={entry.source.recordedAt}>
        {at.slice(5, 10)}
        <small>{at.slice(11)}</small>
      </time>
      <div className="timeline-body">
        <b>{t(`registry:timeline.kind.${kind}`)}</b>{' '}
        {entry.about !== '' && <span className="timeline-about">{entry.about}</span>}{' '}
        <span className="sub">{t('registry:timeline.holds', { from: entry.validFrom })}</span>{' '}
        {entry.state === 'superseded' && (
          <span className="tag">
            {t('registry:timeline.superseded', {
              at: entry.supersededAt === null ? '' : formatInstant(entry.supersededAt).slice(0, 10),
            })}
          </span>
        )}
        {entry.state === 'in-force' && kind === 'corrected' && (
          <span className="tag jade">{t('registry:timeline.inForce')}</span>
        )}
        <Changes entry={entry} />
        <p className="sub">
          <SourceLine source={entry.source} />
        </p>
      </div>
    </div>
  );
}

const SHOWN_CHANGES = 6;

function Changes({ entry }: { readonly entry: TimelineEntry }) {
  const { t } = useTranslation('registry');
  const words = useFieldWords();
  const [all, setAll] = useState(false);
  const changes = all ? entry.changes : entry.changes.slice(0, SHOWN_CHANGES);
  return (
    <ul className="changes">
      {changes.map((change) => (
        <li key={change.field}>
          <span className="sub">{words.name(change.field)}</span>{' '}
          {change.old !== null && <del>{words.value(change.field, change.old)}</del>}
          {change.old !== null && <span className="arrow">→</span>}
          <ins>
            {change.new === null ? t('registry:timeline.nothing') : words.value(change.field, change.new)}
          </ins>
        </li>
      ))}
      {entry.changes.length > changes.length && (
        <li>
          <button type="button" className="link small" onClick={() => setAll(true)}>
            {t('registry:timeline.moreFields', { count: entry.changes.length - changes.length })}
          </button>
        </li>
      )}
    </ul>
  );
}

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  formatInstant,
  PageLink,
  read,
  StateView,
  useAddress,
  useFrame,
  useList,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { AuditLine } from '../model.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { commandKey, detailsOf, pageOfSubject, subjectOf } from './audit-words.ts';
import './access.css';

type AuditPageAnswer = { readonly items: AuditLine[]; readonly next: string | null };

/** 审计: what was done and looked at, newest first; the filters stand in the address. */
export function AuditPage() {
  const { t } = useTranslation('access');
  const { search } = useAddress();
  const { command, actor, subject, from, to } = search;
  const asked = { command, actor, subject, from, to };
  const list = useList<AuditLine>(['audit', asked], (cursor, signal) =>
    read<AuditPageAnswer>('/api/audit', { ...asked, cursor }, signal),
  );
  const columns = useColumns();
  const filtered = Object.values(asked).some((value) => value !== undefined);
  return (
    <div className="page page-fill audit">
      <header className="page-head">
        <h1>{t('access:audit.title')}</h1>
        <p className="sub grow">{t('access:audit.lead')}</p>
      </header>
      <section className="card flush">
        <CrudTable<AuditLine>
          name="audit"
          caption={t('access:audit.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(line) => String(line.seq)}
          loading={list.loading}
          error={list.error}
          retry={list.retry}
          more={{ has: list.more, busy: list.loadingMore, load: list.loadMore }}
          tools={<AuditFilters />}
          empty={
            <StateView
              kind="empty"
              title={t(filtered ? 'access:audit.noMatch' : 'access:audit.empty')}
              text={t('access:audit.emptyHelp')}
            />
          }
          card={(line) => <LineCard line={line} />}
        />
      </section>
    </div>
  );
}

function useColumns(): readonly Column<AuditLine>[] {
  const { t } = useTranslation('access');
  return useMemo(
    () => [
      { id: 'at', title: t('access:audit.col.at'), render: (line) => formatInstant(line.at) },
      { id: 'actor', title: t('access:audit.col.actor'), render: (line) => <ActorName line={line} /> },
      { id: 'role', title: t('access:audit.col.role'), render: (line) => <RoleName role={line.actorRole} /> },
      {
        id: 'command',
        title: t('access:audit.col.command'),
        render: (line) => <CommandName command={line.command} />,
      },
      { id: 'subject', title: t('access:audit.col.subject'), render: (line) => <Subject line={line} /> },
      { id: 'area', title: t('access:audit.col.area'), render: (line) => line.areaName },
      { id: 'purpose', title: t('access:audit.col.purpose'), render: (line) => line.purpose ?? '' },
      { id: 'details', title: t('access:audit.col.details'), render: (line) => <Details line={line} /> },
      {
        id: 'seq',
        title: t('access:audit.col.seq'),
        align: 'right',
        hidden: true,
        render: (line) => line.seq,
      },
    ],
    [t],
  );
}

/** The person at the shell and the program itself have no name of their own. */
function ActorName({ line }: { readonly line: AuditLine }) {
  return line.actor === line.actorName ? <RoleName role={line.actorRole} /> : line.actorName;
}

function RoleName({ role }: { readonly role: string }) {
  const { t, i18n } = useTranslation('frame');
  return i18n.exists(`frame:role.${role}`) ? t(`frame:role.${role}`) : role;
}

export function CommandName({ command }: { readonly command: string }) {
  const { t, i18n } = useTranslation('access');
  const key = `access:command.${commandKey(command)}`;
  return i18n.exists(key) ? t(key) : `${t('access:command.other')} ${command}`;
}

/** What a line is about: its kind, the way to its page for who has it, and the way to all lines about it. */
function Subject({ line }: { readonly line: AuditLine }) {
  const { t, i18n } = useTranslation('access');
  const { session } = useFrame();
  const { set } = useAddress();
  const { kind, id } = subjectOf(line.subject);
  const name = i18n.exists(`access:subject.${kind}`) ? t(`access:subject.${kind}`) : kind;
  const page = pageOfSubject(line.subject);
  const opens = page !== undefined && session.pages.some((one) => page.startsWith(`/${one}/`));
  const short = id === '' ? name : `${name} ${id.slice(-6)}`;
  return (
    <>
      <button
        type="button"
        className="link ink"
        title={t('access:audit.onlyThis', { subject: short })}
        onClick={() => set({ subject: line.subject })}
      >
        {short}
      </button>{' '}
      {opens && page !== undefined && <PageLink to={page}>{t('access:audit.open')}</PageLink>}
    </>
  );
}

function Details({ line }: { readonly line: AuditLine }) {
  const { t, i18n } = useTranslation('access');
  const word = (name: string) => (i18n.exists(`access:detail.${name}`) ? t(`access:detail.${name}`) : name);
  const said = (name: string, text: string) =>
    (name === 'role' || name === 'formerRole') && i18n.exists(`frame:role.${text}`)
      ? t(`frame:role.${text}`)
      : text;
  return (
    <span className="sub audit-details">
      {detailsOf(line)
        .map(([name, text]) => `${word(name)} ${said(name, text)}`)
        .join(' · ')}
    </span>
  );
}

function LineCard({ line }: { readonly line: AuditLine }) {
  return (
    <div className="audit-card">
      <span>
        <b>
          <CommandName command={line.command} />
        </b>{' '}
        <Subject line={line} />
      </span>
      <span className="sub">
        {formatInstant(line.at)} · <ActorName line={line} /> · <RoleName role={line.actorRole} /> ·{' '}
        {line.areaName}
        {line.purpose !== null && ` · ${line.purpose}`}
      </span>
      <Details line={line} />
    </div>
  );
}

import { Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddress, useFrame, useRead } from '#platform/web/kit.ts';
import { AUDITED, type User } from '../model.ts';
import { commandKey, subjectOf } from './audit-words.ts';

type Option = { readonly value: string; readonly label: string };
const byLabel = (words: string, option?: Option) =>
  option?.label.toLowerCase().includes(words.toLowerCase()) === true;

/** What, by whom, from when to when; each choice goes into the address. */
export function AuditFilters() {
  const { t } = useTranslation('access');
  const { session } = useFrame();
  const { search, set } = useAddress();
  const id = useId();
  const users = useRead<{ items: User[] }>('/api/users', {}, { enabled: session.role !== 'inspector' });
  const commands = AUDITED.map((name) => ({ value: name, label: t(`access:command.${commandKey(name)}`) }));
  const people = (users.data?.items ?? []).map((user) => ({ value: user.id, label: user.name }));
  const choice = (name: 'command' | 'actor', options: readonly Option[]) => (
    <label htmlFor={`${id}-${name}`}>
      <span className="sub">{t(`access:audit.filter.${name}`)}</span>
      <Select<string, Option>
        id={`${id}-${name}`}
        allowClear
        value={search[name] ?? null}
        placeholder={t('access:audit.filter.all')}
        options={[...options]}
        showSearch={{ filterOption: byLabel }}
        popupMatchSelectWidth={false}
        style={{ minWidth: 150 }}
        onChange={(value) => set({ [name]: value ?? undefined })}
      />
    </label>
  );
  const day = (name: 'from' | 'to') => (
    <label>
      <span className="sub">{t(`access:audit.filter.${name}`)}</span>
      <input
        type="date"
        className="field"
        value={search[name] ?? ''}
        max={session.today}
        onChange={(event) => set({ [name]: event.target.value || undefined })}
      />
    </label>
  );
  const { command, actor, subject, from, to } = search;
  const filtered = [command, actor, subject, from, to].some((value) => value !== undefined);
  return (
    <div className="audit-filters">
      {choice('command', commands)}
      {people.length > 0 && choice('actor', people)}
      {day('from')}
      {day('to')}
      {subject !== undefined && (
        <SubjectChip subject={subject} onRemove={() => set({ subject: undefined })} />
      )}
      {filtered && (
        <button
          type="button"
          className="link"
          onClick={() =>
            set({ command: undefined, actor: undefined, subject: undefined, from: undefined, to: undefined })
          }
        >
          {t('access:audit.filter.clear')}
        </button>
      )}
    </div>
  );
}

function SubjectChip({ subject, onRemove }: { readonly subject: string; readonly onRemove: () => void }) {
  const { t, i18n } = useTranslation('access');
  const { kind, id } = subjectOf(subject);
  const name = i18n.exists(`access:subject.${kind}`) ? t(`access:subject.${kind}`) : kind;
  return (
    <button type="button" className="btn sm" onClick={onRemove}>
      {t('access:audit.filter.subject', { subject: `${name} ${id.slice(-6)}` })} ×
    </button>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '#modules/access/model.ts';
import { ErrorLine, PageLink, send, useFrame, useRead } from '#platform/web/kit.ts';
import type { FindingLine } from '../batch/model.ts';
import { exchangePermissions } from '../permissions.ts';
import { useCheckText } from './checkText.ts';

/** What is done with one finding or with several at once. */
export type Deed = { readonly kind: 'assign' | 'confirm' | 'mend'; readonly lines: readonly FindingLine[] };

const COMMANDS = {
  assign: 'exchange.assignFinding',
  confirm: 'exchange.confirmFinding',
  mend: 'exchange.mendFinding',
} as const;

/** Each finding is a command of its own: what was done before a failure stays done and is not sent again. */
function useDeed(deed: Deed, onDone: () => void) {
  const client = useQueryClient();
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  return useMutation<void, Error, Readonly<Record<string, string>>>({
    networkMode: 'always',
    mutationFn: async (body) => {
      const finished = new Set(done);
      try {
        for (const { id } of deed.lines) {
          if (finished.has(id)) continue;
          await send(COMMANDS[deed.kind], { finding: id, ...body });
          finished.add(id);
        }
      } finally {
        setDone(finished);
      }
    },
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' }),
  });
}

/** 派给、属实、已改: one small form for one finding or many. */
export function FindingDialog({ deed, onClose }: { readonly deed: Deed; readonly onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const { session } = useFrame();
  const [user, setUser] = useState(session.user.id);
  const [dueOn, setDueOn] = useState('');
  const [reason, setReason] = useState('');
  const work = useDeed(deed, onClose);
  const assign = deed.kind === 'assign';
  const title = assign
    ? t('exchange:verify.assignTitle', { n: deed.lines.length })
    : t(`exchange:verify.${deed.kind}Title`);
  const ready = assign || reason.trim().length >= 2;
  const save = () =>
    work.mutate(assign ? { user, ...(dueOn === '' ? {} : { dueOn }) } : { reason: reason.trim() });
  return (
    <Modal
      open
      title={title}
      okText={t('exchange:verify.save')}
      cancelText={t('exchange:verify.cancel')}
      okButtonProps={{ disabled: !ready, loading: work.isPending }}
      onOk={save}
      onCancel={onClose}
    >
      <Subjects deed={deed} />
      {assign ? (
        <div className="stack">
          <UserField value={user} onChange={setUser} />
          <label className="stack-field">
            <span>{t('exchange:verify.dueOn')}</span>
            <input
              className="field"
              type="date"
              min={session.today}
              value={dueOn}
              onChange={(event) => setDueOn(event.target.value)}
            />
          </label>
        </div>
      ) : (
        <label className="stack-field">
          <span>{t('exchange:verify.reason')}</span>
          <textarea
            className="field"
            rows={3}
            maxLength={200}
            value={reason}
            placeholder={t(
              deed.kind === 'confirm' ? 'exchange:verify.reasonConfirm' : 'exchange:verify.reasonMend',
            )}
            onChange={(event) => setReason(event.target.value)}
          />
          <small className="sub">{t(`exchange:verify.${deed.kind}Help`)}</small>
          {deed.kind === 'mend' && <CorrectFirst lines={deed.lines} />}
        </label>
      )}
      <ErrorLine error={work.error} />
    </Modal>
  );
}

/** The record is corrected in the household's file; only then the finding is closed as mended. */
function CorrectFirst({ lines }: { readonly lines: readonly FindingLine[] }) {
  const { t } = useTranslation('exchange');
  const [only, ...others] = lines;
  if (only === undefined || others.length > 0 || only.household === null) return null;
  return (
    <PageLink to={`/households/${only.household}`} className="link">
      {t('exchange:verify.correctFirst', { name: only.headName })}
    </PageLink>
  );
}

const MOST_NAMED = 5;

function Subjects({ deed }: { readonly deed: Deed }) {
  const textOf = useCheckText();
  return (
    <ul className="ex-subjects">
      {deed.lines.slice(0, MOST_NAMED).map((line) => (
        <li key={line.id}>
          <b>{line.headName === '' ? line.nationalHouseholdNo : line.headName}</b> {textOf(line.check).title}{' '}
          <span className="mask">{line.value}</span>
        </li>
      ))}
      {deed.lines.length > MOST_NAMED && <li>… {deed.lines.length}</li>}
    </ul>
  );
}

const VERIFIERS: readonly string[] = exchangePermissions['exchange.confirmFinding'].roles;

/** Who could verify it; who may not read the users can still take it himself. */
function UserField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (user: string) => void;
}) {
  const { t } = useTranslation('exchange');
  const { session } = useFrame();
  const users = useRead<{ items: User[] }>('/api/users');
  const others = (users.data?.items ?? []).filter(
    (user) => !user.disabled && user.id !== session.user.id && VERIFIERS.includes(user.role),
  );
  const options = [
    { value: session.user.id, label: t('exchange:verify.me') },
    ...others.map((user) => ({ value: user.id, label: `${user.name} ${user.areaName}` })),
  ];
  return (
    <div className="stack-field">
      <span>{t('exchange:verify.user')}</span>
      <Select
        value={value}
        options={options}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={onChange}
        aria-label={t('exchange:verify.user')}
      />
    </div>
  );
}

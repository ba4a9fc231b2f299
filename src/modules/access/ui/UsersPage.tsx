import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  CrudTable,
  formatInstant,
  StateView,
  Tag,
  useFrame,
  useMay,
  useRead,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { User } from '../model.ts';
import { type Granter, manageFindings } from '../rules.ts';
import { type Handed, PasswordDialog, SwitchDialog, type SwitchKind } from './UserConfirm.tsx';
import { AddUserDialog, ChangeUserDialog } from './UserDialogs.tsx';
import './access.css';

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'change'; readonly user: User }
  | { readonly kind: 'switch'; readonly user: User; readonly what: SwitchKind }
  | { readonly kind: 'password'; readonly handed: Handed };

/** Who acts, for the same rule as the server's. */
function useGranter(): Granter {
  const { session } = useFrame();
  return { id: session.user.id, role: session.role, area: session.area.code };
}

/** 用户与角色: everybody who may sign in within one's own place; what one's role may do with them. */
export function UsersPage() {
  const { t } = useTranslation('access');
  const [words, setWords] = useState('');
  const [withDisabled, setWithDisabled] = useState(false);
  const [open, setOpen] = useState<Open>();
  const mayAdd = useMay('access.addUser');
  const list = useRead<{ items: User[] }>('/api/users');
  const columns = useColumns(setOpen);
  const all = list.data?.items ?? [];
  const shown = all.filter((user) => (withDisabled || !user.disabled) && matches(user, words));
  const close = () => setOpen(undefined);
  const add = (
    <button type="button" className="btn go" disabled={!mayAdd} onClick={() => setOpen({ kind: 'add' })}>
      {t('access:users.add')}
    </button>
  );
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('access:users.title')}</h1>
        <p className="sub grow">{t('access:users.lead')}</p>
        {add}
      </header>
      <section className="card flush">
        <CrudTable<User>
          name="users"
          caption={t('access:users.title')}
          columns={columns}
          rows={shown}
          rowKey={(user) => user.id}
          loading={list.isPending}
          error={list.error}
          retry={() => void list.refetch()}
          tools={
            <Tools
              words={words}
              onWords={setWords}
              withDisabled={withDisabled}
              onDisabled={setWithDisabled}
            />
          }
          empty={<Nothing some={all.length > 0} add={add} />}
          card={(user) => <UserCard user={user} onOpen={setOpen} />}
        />
      </section>
      <ThreeAdministrators />
      {open?.kind === 'add' && (
        <AddUserDialog onClose={close} onAdded={(handed) => setOpen({ kind: 'password', handed })} />
      )}
      {open?.kind === 'change' && <ChangeUserDialog user={open.user} onClose={close} />}
      {open?.kind === 'switch' && (
        <SwitchDialog
          user={open.user}
          what={open.what}
          onClose={close}
          onReset={(handed) => setOpen({ kind: 'password', handed })}
        />
      )}
      {open?.kind === 'password' && <PasswordDialog handed={open.handed} onClose={close} />}
    </div>
  );
}

function matches(user: User, words: string): boolean {
  const asked = words.trim().toLowerCase();
  return user.name.toLowerCase().includes(asked) || user.username.includes(asked);
}

type ToolsProps = {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly withDisabled: boolean;
  readonly onDisabled: (shown: boolean) => void;
};

function Tools({ words, onWords, withDisabled, onDisabled }: ToolsProps) {
  const { t } = useTranslation('access');
  return (
    <div className="users-tools">
      <input
        className="field"
        type="search"
        value={words}
        aria-label={t('access:users.find')}
        placeholder={t('access:users.findPlaceholder')}
        onChange={(event) => onWords(event.target.value)}
      />
      <label>
        <input
          type="checkbox"
          checked={withDisabled}
          onChange={(event) => onDisabled(event.target.checked)}
        />{' '}
        {t('access:users.showDisabled')}
      </label>
    </div>
  );
}

function Nothing({ some, add }: { readonly some: boolean; readonly add: React.ReactNode }) {
  const { t } = useTranslation('access');
  if (some) return <p className="sub users-none">{t('access:users.noMatch')}</p>;
  return (
    <StateView
      kind="empty"
      title={t('access:users.empty')}
      text={t('access:users.emptyHelp')}
      actions={add}
    />
  );
}

function useColumns(onOpen: (open: Open) => void): readonly Column<User>[] {
  const { t } = useTranslation('access');
  return useMemo(
    () => [
      { id: 'name', title: t('access:users.col.name'), render: (user) => user.name },
      { id: 'username', title: t('access:users.col.username'), render: (user) => user.username },
      { id: 'role', title: t('access:users.col.role'), render: (user) => t(`frame:role.${user.role}`) },
      { id: 'area', title: t('access:users.col.area'), render: (user) => user.areaName },
      { id: 'state', title: t('access:users.col.state'), render: (user) => <UserState user={user} /> },
      {
        id: 'lastSignIn',
        title: t('access:users.col.lastSignIn'),
        render: (user) =>
          user.lastSignInAt === null ? t('access:users.never') : formatInstant(user.lastSignInAt),
      },
      {
        id: 'createdAt',
        title: t('access:users.col.createdAt'),
        hidden: true,
        render: (user) => formatInstant(user.createdAt),
      },
      {
        id: 'act',
        title: t('access:users.col.act'),
        render: (user) => <UserActions user={user} onOpen={onOpen} />,
      },
    ],
    [t, onOpen],
  );
}

function UserState({ user }: { readonly user: User }) {
  const { t } = useTranslation('access');
  return (
    <Tag tone={user.disabled ? 'plain' : 'jade'}>
      {t(user.disabled ? 'access:users.disabled' : 'access:users.active')}
    </Tag>
  );
}

type UserActionsProps = { readonly user: User; readonly onOpen: (open: Open) => void };

/** What a role may do at all greys out the button; why not with this very user stands in its title. */
function UserActions({ user, onOpen }: UserActionsProps) {
  const { t } = useTranslation(['access', 'problem']);
  const granter = useGranter();
  const [why] = manageFindings(granter, user);
  const may = {
    change: useMay('access.changeUser'),
    switch: useMay(user.disabled ? 'access.enableUser' : 'access.disableUser'),
    reset: useMay('access.resetPassword'),
  };
  const button = (text: string, allowed: boolean, open: Open) => (
    <button
      type="button"
      className="link"
      disabled={!allowed || why !== undefined}
      title={why === undefined ? undefined : t(`problem:${why.code}`)}
      onClick={() => onOpen(open)}
    >
      {text}
    </button>
  );
  const turn: SwitchKind = user.disabled ? 'enable' : 'disable';
  return (
    <span className="users-actions">
      {button(t('access:users.change'), may.change, { kind: 'change', user })}
      {button(t(`access:users.${turn}`), may.switch, { kind: 'switch', user, what: turn })}
      {button(t('access:users.reset'), may.reset, { kind: 'switch', user, what: 'reset' })}
    </span>
  );
}

function UserCard({ user, onOpen }: UserActionsProps) {
  const { t } = useTranslation('access');
  return (
    <div className="users-card">
      <span>
        <b>{user.name}</b> <span className="sub">{user.username}</span> <UserState user={user} />
      </span>
      <span className="sub">
        {t(`frame:role.${user.role}`)} · {user.areaName}
      </span>
      <UserActions user={user} onOpen={onOpen} />
    </div>
  );
}

/** 三员分立, said where it is asked. */
function ThreeAdministrators() {
  const { t } = useTranslation('access');
  return (
    <section className="card users-three">
      <h2>{t('access:three.title')}</h2>
      <p className="sub">{t('access:three.help')}</p>
      <ul>
        <li>{t('access:three.system')}</li>
        <li>{t('access:three.security')}</li>
        <li>{t('access:three.audit')}</li>
      </ul>
    </section>
  );
}

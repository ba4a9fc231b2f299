import { Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaSelect } from '#modules/areas/ui/index.ts';
import { ErrorLine, useCommand, useFrame } from '#platform/web/kit.ts';
import { type AddUser, type ChangeUser, ROLES, type Role, type User } from '../model.ts';
import { isAdministrator, levelOfRole } from '../rules.ts';
import type { Handed } from './UserConfirm.tsx';

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/;

type AddUserDialogProps = { readonly onClose: () => void; readonly onAdded: (handed: Handed) => void };

/** 新增用户: name, user name, one role in one place; the one-time password comes with the answer. */
export function AddUserDialog({ onClose, onAdded }: AddUserDialogProps) {
  const { t } = useTranslation('access');
  const { session } = useFrame();
  const [name, setName] = useState('');
  const [username, setUsername] = useState('');
  const [role, setRole] = useState<Role>('village-cadre');
  const [area, setArea] = useState('');
  const add = useCommand<{ user: string; password: string }, AddUser>('access.addUser', ({ password }) =>
    onAdded({ name: name.trim(), username, password }),
  );
  const id = useId();
  const ready = name.trim() !== '' && USERNAME.test(username) && area !== '';
  return (
    <Modal
      open
      title={t('access:form.addTitle')}
      okText={t('access:form.save')}
      cancelText={t('access:form.cancel')}
      okButtonProps={{ disabled: !ready, loading: add.isPending }}
      onOk={() => add.mutate({ name: name.trim(), username, role, area })}
      onCancel={onClose}
      width={560}
    >
      <div className="stack">
        <div className="stack-field">
          <label htmlFor={`${id}-name`}>{t('access:form.name')}</label>
          <input
            id={`${id}-name`}
            className="field"
            maxLength={40}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="stack-field">
          <label htmlFor={`${id}-username`}>{t('access:form.username')}</label>
          <input
            id={`${id}-username`}
            className="field"
            maxLength={32}
            autoComplete="off"
            autoCapitalize="none"
            aria-describedby={`${id}-hint`}
            aria-invalid={username !== '' && !USERNAME.test(username)}
            value={username}
            onChange={(event) => setUsername(event.target.value.trim().toLowerCase())}
          />
          <small className="sub" id={`${id}-hint`}>
            {t('access:form.usernameHint')}
          </small>
        </div>
        <RoleFields
          role={role}
          area={area}
          onChange={(nextRole, nextArea) => {
            setRole(nextRole);
            setArea(levelOfRole(nextRole) === 'county' ? session.area.code : nextArea);
          }}
        />
        <ErrorLine error={add.error} />
      </div>
    </Modal>
  );
}

/** 调整角色: another role or place; the open sessions end. */
export function ChangeUserDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const { t } = useTranslation('access');
  const [role, setRole] = useState<Role>(user.role);
  const [area, setArea] = useState(user.area);
  const change = useCommand<unknown, ChangeUser>('access.changeUser', onClose);
  const same = role === user.role && area === user.area;
  return (
    <Modal
      open
      title={t('access:form.changeTitle', { name: user.name })}
      okText={t('access:form.save')}
      cancelText={t('access:form.cancel')}
      okButtonProps={{ disabled: same || area === '', loading: change.isPending }}
      onOk={() => change.mutate({ user: user.id, role, area })}
      onCancel={onClose}
      width={560}
    >
      <div className="stack">
        <RoleFields
          role={role}
          area={area}
          onChange={(nextRole, nextArea) => {
            setRole(nextRole);
            setArea(nextArea);
          }}
        />
        <ErrorLine error={change.error} />
      </div>
    </Modal>
  );
}

type RoleFieldsProps = {
  readonly role: Role;
  readonly area: string;
  readonly onChange: (role: Role, area: string) => void;
};

/** The roles that can be given here (the three administrators' are given at the server), and the place that each needs. */
function RoleFields({ role, area, onChange }: RoleFieldsProps) {
  const { t } = useTranslation('access');
  const { session } = useFrame();
  const id = useId();
  const level = levelOfRole(role);
  const placeFor = (next: Role) => {
    if (levelOfRole(next) === level) return area;
    return levelOfRole(next) === 'county' ? session.area.code : '';
  };
  return (
    <>
      <fieldset className="users-roles">
        <legend>{t('access:form.role')}</legend>
        {ROLES.filter((one) => !isAdministrator(one)).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={id}
              checked={one === role}
              onChange={() => onChange(one, placeFor(one))}
            />{' '}
            <b>{t(`frame:role.${one}`)}</b> <span className="sub">{t(`access:roleHelp.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <div className="stack-field">
        <label htmlFor={`${id}-area`}>{t('access:form.area')}</label>
        <AreaSelect
          id={`${id}-area`}
          level={level}
          value={area}
          placeholder={t('access:form.areaHint', { level: t(`access:form.level.${level}`) })}
          onChange={(code) => onChange(role, code)}
        />
      </div>
    </>
  );
}

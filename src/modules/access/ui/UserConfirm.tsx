import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useCommand } from '#platform/web/kit.ts';
import type { User, UserOnly } from '../model.ts';

/** A one-time password, to be handed over. It lives in memory only, until the dialog closes. */
export type Handed = { readonly name: string; readonly username: string; readonly password: string };

export type SwitchKind = 'disable' | 'enable' | 'reset';
const COMMANDS = {
  disable: 'access.disableUser',
  enable: 'access.enableUser',
  reset: 'access.resetPassword',
} as const;

type SwitchDialogProps = {
  readonly user: User;
  readonly what: SwitchKind;
  readonly onClose: () => void;
  readonly onReset: (handed: Handed) => void;
};

/** 停用、恢复、重设密码: what happens is said before it happens. */
export function SwitchDialog({ user, what, onClose, onReset }: SwitchDialogProps) {
  const { t } = useTranslation('access');
  const act = useCommand<{ password?: string }, UserOnly>(COMMANDS[what], ({ password }) =>
    password === undefined ? onClose() : onReset({ name: user.name, username: user.username, password }),
  );
  return (
    <Modal
      open
      title={t(`access:users.${what}`)}
      okText={t(`access:users.${what}`)}
      cancelText={t('access:form.cancel')}
      okButtonProps={{ loading: act.isPending, danger: what === 'disable' }}
      onOk={() => act.mutate({ user: user.id })}
      onCancel={onClose}
    >
      <p>{t(`access:users.${what}Ask`, { name: user.name })}</p>
      <ErrorLine error={act.error} />
    </Modal>
  );
}

/** 一次性密码: shown this once. */
export function PasswordDialog({
  handed,
  onClose,
}: {
  readonly handed: Handed;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('access');
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(handed.password).then(() => setCopied(true));
  return (
    <Modal
      open
      title={t('access:password.title', { name: handed.name })}
      okText={t('access:password.close')}
      cancelButtonProps={{ hidden: true }}
      mask={{ closable: false }}
      keyboard={false}
      onOk={onClose}
      onCancel={onClose}
    >
      <p>{t('access:password.help')}</p>
      <p className="users-password">
        <span className="sub">{handed.username}</span> <code>{handed.password}</code>{' '}
        <button type="button" className="btn sm" onClick={copy}>
          {t(copied ? 'access:password.copied' : 'access:password.copy')}
        </button>
      </p>
    </Modal>
  );
}

import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useCommand, useFrame, useMay } from '#platform/web/kit.ts';
import type { HouseholdFile, MemberView } from '../households/model.ts';
import './correction.css';

type RemoveMemberProps = { readonly file: HouseholdFile; readonly member: MemberView };

/** A member leaves: death, marriage, moving. What was known of him stays in the timeline. */
export function RemoveMember(props: RemoveMemberProps) {
  const { t } = useTranslation('registry');
  const may = useMay('registry.removeMember');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <button
        type="button"
        className="link small"
        aria-label={`${t('registry:remove.do')} ${props.member.name}`}
        onClick={() => setOpen(true)}
      >
        {t('registry:remove.do')}
      </button>
      {open && <RemoveModal {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

const REASONS = ['death', 'marriage', 'moved', 'split'] as const;

function RemoveModal({ file, member, onClose }: RemoveMemberProps & { readonly onClose: () => void }) {
  const { t } = useTranslation('registry');
  const { session } = useFrame();
  const [on, setOn] = useState<string>(session.today);
  const [reason, setReason] = useState('');
  const note =
    file.members.length === 1
      ? t('registry:remove.last')
      : member.relationToHead === 'head'
        ? t('registry:remove.head')
        : undefined;
  const remove = useCommand<unknown>('registry.removeMember', onClose);
  return (
    <Modal
      open
      title={t('registry:remove.title', { name: member.name })}
      okText={t('registry:remove.ok')}
      cancelText={t('frame:action.cancel')}
      okButtonProps={{ disabled: reason.trim().length < 2 || on > session.today, loading: remove.isPending }}
      onOk={() => remove.mutate({ household: file.id, person: member.person, on, reason: reason.trim() })}
      onCancel={onClose}
    >
      <p className="sub">{t('registry:correct.stays')}</p>
      {note !== undefined && <p className="note-amber">{note}</p>}
      <div className="choices">
        {REASONS.map((one) => (
          <button
            key={one}
            type="button"
            className="btn sm"
            onClick={() => setReason(t(`registry:remove.reason.${one}`))}
          >
            {t(`registry:remove.reason.${one}`)}
          </button>
        ))}
      </div>
      <div className="correction why">
        <label htmlFor="remove-on">{t('registry:remove.on')}</label>
        <input
          id="remove-on"
          type="date"
          className="field"
          value={on}
          max={session.today}
          onChange={(event) => setOn(event.target.value)}
        />
        <label htmlFor="remove-reason">{t('registry:correct.reason')}</label>
        <input
          id="remove-reason"
          className="field"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <ErrorLine error={remove.error} />
    </Modal>
  );
}

import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, ErrorLine, Masked, useAsync, useFrame } from '#platform/web/kit.ts';
import type { ClueFile } from '../../clues/model.ts';
import { screeningPermissions } from '../../permissions.ts';

/** The phone that was left, masked; in full against a purpose, which is recorded. */
export function CluePhone({ file }: { readonly file: ClueFile }) {
  const { t } = useTranslation('clues');
  const { session } = useFrame();
  const [asking, setAsking] = useState(false);
  const [purpose, setPurpose] = useState('');
  const [phone, setPhone] = useState<string>();
  const reveal = useAsync(async () => {
    const body = { purpose: purpose.trim() };
    const shown = await ask<{ phone: string | null }>(`/api/clues/${file.id}/reveal`, body);
    setPhone(shown.phone ?? '');
    setAsking(false);
  });
  const may: readonly string[] = screeningPermissions['screening.revealClue'].roles;
  return (
    <>
      <Masked mask={file.phoneMask} full={phone} />{' '}
      {file.phoneMask !== null && phone === undefined && may.includes(session.role) && (
        <button type="button" className="link" onClick={() => setAsking(true)}>
          {t('clues:reveal.see')}
        </button>
      )}
      {asking && (
        <Modal
          open
          title={t('clues:reveal.title')}
          okText={t('clues:reveal.see')}
          cancelText={t('frame:action.cancel')}
          okButtonProps={{ disabled: purpose.trim().length < 2, loading: reveal.busy }}
          onOk={reveal.run}
          onCancel={() => setAsking(false)}
        >
          <p className="sub">{t('clues:reveal.hint')}</p>
          <label htmlFor="clue-purpose">{t('clues:reveal.purpose')}</label>
          <input
            id="clue-purpose"
            className="field"
            maxLength={100}
            value={purpose}
            onChange={(event) => setPurpose(event.target.value)}
          />
          <ErrorLine error={reveal.error} />
        </Modal>
      )}
    </>
  );
}

import { Modal } from 'antd';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, ask, ErrorLine, useAsync, useFrame } from '#platform/web/kit.ts';
import type { Revealed } from '../households/model.ts';
import { registryPermissions } from '../permissions.ts';
import './correction.css';

type Reveal = { readonly shown: Revealed | undefined; ask(): void };

const RevealContext = createContext<Reveal>({ shown: undefined, ask: () => undefined });

/** Full numbers of one household, held in memory only; the purpose is asked once per visit and recorded. */
export function RevealProvider({
  household,
  children,
}: {
  readonly household: string;
  readonly children: ReactNode;
}) {
  const [shown, setShown] = useState<Revealed>();
  const [asking, setAsking] = useState(false);
  const value = useMemo<Reveal>(() => ({ shown, ask: () => setAsking(true) }), [shown]);
  return (
    <RevealContext value={value}>
      {children}
      {asking && (
        <PurposeModal
          household={household}
          onShown={(revealed) => {
            setShown(revealed);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </RevealContext>
  );
}

export function useReveal(): Reveal {
  return useContext(RevealContext);
}

/** 查看证件号: asks for the purpose; gone once the numbers are shown. */
export function RevealButton() {
  const { t } = useTranslation('registry');
  const reveal = useReveal();
  const { session } = useFrame();
  const may: readonly string[] = registryPermissions['registry.reveal'].roles;
  if (!may.includes(session.role)) return null;
  if (reveal.shown !== undefined) return <span className="sub">{t('registry:reveal.recorded')}</span>;
  return (
    <button
      type="button"
      className="link small no-print"
      title={t('registry:reveal.hint')}
      onClick={reveal.ask}
    >
      {t('registry:reveal.see')}
    </button>
  );
}

const PURPOSES = ['visit', 'match', 'payment', 'certificate'] as const;

type PurposeModalProps = {
  readonly household: string;
  readonly onShown: (revealed: Revealed) => void;
  readonly onClose: () => void;
};

function PurposeModal({ household, onShown, onClose }: PurposeModalProps) {
  const { t } = useTranslation('registry');
  const { on } = useFrame();
  const [purpose, setPurpose] = useState('');
  const reveal = useAsync(async () =>
    onShown(
      await ask<Revealed>(addressOf(`/api/households/${household}/reveal`, { on }), {
        purpose: purpose.trim(),
      }),
    ),
  );
  return (
    <Modal
      open
      title={t('registry:reveal.title')}
      okText={t('registry:reveal.ok')}
      cancelText={t('frame:action.cancel')}
      okButtonProps={{ disabled: purpose.trim().length < 2, loading: reveal.busy }}
      onOk={reveal.run}
      onCancel={onClose}
    >
      <p className="sub">{t('registry:reveal.hint')}</p>
      <div className="choices">
        {PURPOSES.map((one) => (
          <button
            key={one}
            type="button"
            className="btn sm"
            onClick={() => setPurpose(t(`registry:reveal.purpose.${one}`))}
          >
            {t(`registry:reveal.purpose.${one}`)}
          </button>
        ))}
      </div>
      <label htmlFor="purpose">{t('registry:reveal.label')}</label>
      <input
        id="purpose"
        className="field"
        maxLength={100}
        value={purpose}
        onChange={(event) => setPurpose(event.target.value)}
      />
      <ErrorLine error={reveal.error} />
    </Modal>
  );
}

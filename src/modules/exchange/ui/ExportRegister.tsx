import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useJobs } from '#platform/web/frame/jobs.ts';
import { ErrorLine, useCommand, useFrame } from '#platform/web/kit.ts';
import type { ExportRegister } from '../batch/model.ts';
import { useAreaNames } from './townNames.ts';

/** 导出登记册: the register in layout A or B as a file, made by a job. */
export function ExportRegisterButton() {
  const { t } = useTranslation('exchange');
  const { session } = useFrame();
  const [open, setOpen] = useState(false);
  if (!session.commands.includes('exchange.export')) return null;
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        {t('exchange:export.button')}
      </button>
      {open && <ExportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** The layout is the person's own choice: which one is wanted depends on who asks for the file, not on the day. */
type Choice = { layout: 'A' | 'B' | null; format: 'xlsx' | 'csv'; fullNumbers: boolean; purpose: string };

function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const { area, on } = useFrame();
  const jobs = useJobs();
  const nameOf = useAreaNames();
  const [choice, setChoice] = useState<Choice>({
    layout: null,
    format: 'xlsx',
    fullNumbers: false,
    purpose: '',
  });
  const command = useCommand<{ job: string }, ExportRegister>('exchange.export', () => {
    onClose();
    jobs.open();
  });
  const purpose = choice.purpose.trim();
  const ready = choice.layout !== null && (!choice.fullNumbers || purpose.length >= 2);
  const start = () => {
    if (choice.layout === null) return;
    command.mutate({
      layout: choice.layout,
      format: choice.format,
      area,
      on,
      fullNumbers: choice.fullNumbers,
      ...(choice.fullNumbers ? { purpose } : {}),
    });
  };
  return (
    <Modal
      open
      title={t('exchange:export.title')}
      okText={t('exchange:export.start')}
      cancelText={t('exchange:export.cancel')}
      okButtonProps={{ disabled: !ready, loading: command.isPending }}
      onOk={start}
      onCancel={onClose}
    >
      <div className="stack">
        <Choices
          label={t('exchange:export.layout')}
          value={choice.layout}
          options={[
            ['A', t('exchange:columns.layoutA')],
            ['B', t('exchange:columns.layoutB')],
          ]}
          onChange={(layout) => setChoice({ ...choice, layout })}
        />
        <Choices
          label={t('exchange:export.format')}
          value={choice.format}
          options={[
            ['xlsx', 'xlsx'],
            ['csv', 'csv'],
          ]}
          onChange={(format) => setChoice({ ...choice, format })}
        />
        <p className="sub">
          {t('exchange:export.area')} {nameOf(area)} · {t('exchange:export.on')} {on}
        </p>
        <FullNumbers choice={choice} onChange={setChoice} />
        <ErrorLine error={command.error} />
      </div>
    </Modal>
  );
}

type FullNumbersProps = { readonly choice: Choice; readonly onChange: (choice: Choice) => void };

/** Whole numbers leave the register only against a purpose. */
function FullNumbers({ choice, onChange }: FullNumbersProps) {
  const { t } = useTranslation('exchange');
  return (
    <>
      <label>
        <input
          type="checkbox"
          checked={choice.fullNumbers}
          onChange={(event) => onChange({ ...choice, fullNumbers: event.target.checked })}
        />{' '}
        {t('exchange:export.full')}
      </label>
      <small className="sub">{t('exchange:export.fullHelp')}</small>
      {choice.fullNumbers && (
        <label className="stack-field">
          <span>{t('exchange:export.purpose')}</span>
          <input
            className="field"
            value={choice.purpose}
            maxLength={100}
            onChange={(event) => onChange({ ...choice, purpose: event.target.value })}
          />
        </label>
      )}
    </>
  );
}

type ChoicesProps<Value extends string> = {
  readonly label: string;
  /** null: not chosen yet. */
  readonly value: Value | null;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
};

function Choices<Value extends string>({ label, value, options, onChange }: ChoicesProps<Value>) {
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      {options.map(([id, text]) => (
        <label key={id}>
          <input type="radio" checked={value === id} onChange={() => onChange(id)} /> {text}
        </label>
      ))}
    </fieldset>
  );
}

import { Modal, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#kernel/problem.ts';
import { ErrorLine, useCodes, useCommand, useFrame, useProblemText } from '#platform/web/kit.ts';
import type { Judgement } from '../corrections/rules.ts';
import {
  type CorrectionField,
  type CorrectionValue,
  type CorrectionValues,
  changedFields,
  typedOf,
  valueOfTyped,
} from './correction-fields.ts';
import './correction.css';

type CorrectionModalProps = {
  readonly title: string;
  readonly command: string;
  readonly fields: readonly CorrectionField[];
  readonly before: CorrectionValues;
  /** What the command needs besides day, reason and fields: household, person, year. */
  readonly about: Readonly<Record<string, unknown>>;
  /** The command's own rules, while one types. */
  readonly judge: (typed: Typing) => Judgement;
  readonly onClose: () => void;
};

/** A correction as it is typed so far. */
export type Typing = {
  readonly on: string;
  readonly reason: string;
  readonly fields: Readonly<Record<string, CorrectionValue>>;
};

/** 更正: what is known otherwise, from which day, and why. What was known before stays in the timeline. */
export function CorrectionModal(props: CorrectionModalProps) {
  const { title, command, fields, before, about, judge, onClose } = props;
  const { t } = useTranslation('registry');
  const { session } = useFrame();
  const [after, setAfter] = useState<CorrectionValues>(before);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [on, setOn] = useState<string>(session.today);
  const [reason, setReason] = useState('');
  const correct = useCommand<unknown>(command, onClose);
  const changed = changedFields(before, after);
  const { errors, doubts } = judge({ on, reason, fields: changed });
  const ready = errors.length === 0 && wrong.size === 0 && reason.trim().length >= 2;
  const told = (field: string) => ({
    errors: errors.filter((finding) => finding.at === field && finding.code !== 'registry.nothingChanged'),
    doubts: doubts.filter((finding) => finding.at === field),
  });
  const set = (field: CorrectionField, value: CorrectionValue | undefined) => {
    const next = new Set(wrong);
    if (value === undefined) next.add(field.name);
    else {
      next.delete(field.name);
      setAfter({ ...after, [field.name]: value });
    }
    setWrong(next);
  };
  return (
    <Modal
      open
      title={title}
      okText={t('registry:correct.save', { count: Object.keys(changed).length })}
      cancelText={t('frame:action.cancel')}
      okButtonProps={{ disabled: !ready, loading: correct.isPending }}
      onOk={() => correct.mutate({ ...about, on, reason: reason.trim(), fields: changed })}
      onCancel={onClose}
      width={640}
    >
      <p className="sub">{t('registry:correct.stays')}</p>
      <div className="correction">
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            before={before[field.name] ?? null}
            value={after[field.name] ?? null}
            wrong={wrong.has(field.name)}
            told={told(`fields.${field.name}`)}
            onChange={(value) => set(field, value)}
          />
        ))}
      </div>
      <div className="correction why">
        <label htmlFor="correct-on">{t('registry:correct.on')}</label>
        <input
          id="correct-on"
          type="date"
          className="field"
          value={on}
          max={session.today}
          onChange={(event) => setOn(event.target.value)}
        />
        <Told told={told('on')} />
        <label htmlFor="correct-reason">{t('registry:correct.reason')}</label>
        <input
          id="correct-reason"
          className="field"
          maxLength={200}
          value={reason}
          placeholder={t('registry:correct.reasonHint')}
          onChange={(event) => setReason(event.target.value)}
        />
        <Told told={told('reason')} />
      </div>
      {doubts.length > 0 && (
        <p className="doubt-note">{t('registry:correct.doubts', { count: doubts.length })}</p>
      )}
      <ErrorLine error={correct.error} />
    </Modal>
  );
}

type FieldProps = {
  readonly field: CorrectionField;
  readonly before: CorrectionValue;
  readonly value: CorrectionValue;
  readonly wrong: boolean;
  readonly told: Judgement;
  readonly onChange: (value: CorrectionValue | undefined) => void;
};

/** What the rules say of one field: red forbids, amber only asks. */
function Told({ told }: { readonly told: Judgement }) {
  const problem = useProblemText();
  const line = (finding: Finding, tone: string) => (
    <span key={finding.code} className={tone}>
      {problem.finding(finding)}
    </span>
  );
  if (told.errors.length + told.doubts.length === 0) return null;
  return (
    <div className="told" aria-live="polite">
      {told.errors.map((finding) => line(finding, 'error-line'))}
      {told.doubts.map((finding) => line(finding, 'warn'))}
    </div>
  );
}

function Field(props: FieldProps) {
  const { field, before, value } = props;
  const changed = JSON.stringify(before) !== JSON.stringify(value);
  return (
    <>
      <label htmlFor={`correct-${field.name}`} className={changed ? 'changed' : ''}>
        {field.label}
      </label>
      {field.kind === 'code' || field.kind === 'codes' || field.kind === 'flag' ? (
        <Choice {...props} />
      ) : (
        <Typed {...props} />
      )}
      <Told told={props.told} />
    </>
  );
}

function Typed({ field, before, wrong, onChange }: FieldProps) {
  const { t } = useTranslation('registry');
  const [typed, setTyped] = useState(() => typedOf(field, before));
  return (
    <div>
      <input
        id={`correct-${field.name}`}
        className="field"
        value={typed}
        inputMode={field.kind === 'text' ? 'text' : 'decimal'}
        aria-invalid={wrong}
        placeholder={field.kind === 'phone' ? t('registry:correct.phoneHint') : t('registry:unknown')}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(valueOfTyped(field, event.target.value));
        }}
      />
      {wrong && <span className="error-line">{t(`registry:correct.wrong.${field.kind}`)}</span>}
    </div>
  );
}

function Choice({ field, value, onChange }: FieldProps) {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const id = `correct-${field.name}`;
  const filter = (typed: string, option?: { label?: ReactNode }) =>
    String(option?.label ?? '')
      .toLowerCase()
      .includes(typed.toLowerCase());
  if (field.kind === 'codes') {
    return (
      <Select<string[]>
        id={id}
        mode="multiple"
        value={Array.isArray(value) ? [...(value as readonly string[])] : []}
        options={codes.options(field.list ?? '')}
        showSearch={{ filterOption: filter }}
        {...(field.most === undefined ? {} : { maxCount: field.most })}
        onChange={(next) => onChange(next)}
      />
    );
  }
  const flags = [
    { value: 'true', label: t('registry:yes') },
    { value: 'false', label: t('registry:no') },
  ];
  return (
    <Select<string | null>
      id={id}
      allowClear
      placeholder={t('registry:unknown')}
      value={value === null ? null : String(value)}
      options={field.kind === 'flag' ? flags : codes.options(field.list ?? '')}
      showSearch={{ filterOption: filter }}
      onChange={(next) => onChange(next == null ? null : field.kind === 'flag' ? next === 'true' : next)}
    />
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, formatFen, useCommand } from '#platform/web/kit.ts';
import {
  type AccountComponent,
  type AccountLine,
  type IncomeAccount,
  IncomeKind,
  type RecordIncomeAccount,
} from '../../account/model.ts';
import { AccountResult } from './AccountResult.tsx';
import { Counts, useComponentTitle } from './AccountTable.tsx';
import {
  type Draft,
  draftOf,
  entriesOf,
  fenOf,
  type Money,
  NOTHING_TYPED,
  reckon,
  type Typed,
  withRest,
} from './account-draft.ts';
import { Marks, References, referencesOf } from './References.tsx';

/** Claims and self-paid spending as typed. */
type TypedMoney = { readonly claim: string; readonly selfPaid: string };

/** What of claims and self-paid spending differs from the register; undefined while an amount is not one. */
function moneyOf(account: IncomeAccount, { claim, selfPaid }: TypedMoney) {
  const [claimFen, selfPaidFen] = [fenOf(claim), fenOf(selfPaid)];
  if (claimFen === undefined || selfPaidFen === undefined) return undefined;
  const changed: Partial<Money> = {
    ...(claimFen !== account.claimFen && { claimFen }),
    ...(selfPaidFen !== account.selfPaidFen && { selfPaidFen }),
  };
  return { all: { claimFen, selfPaidFen }, changed };
}

const yuan = (fen: number | null) => (fen === null ? '' : String(fen / 100));

/** 核算: item by item, with what counts beside it and the income per head while one types. */
export function AccountForm({
  account,
  onClose,
}: {
  readonly account: IncomeAccount;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('account');
  const [said, setDraft] = useState<Draft>(() => draftOf(account));
  const draft = withRest(account, said);
  const references = referencesOf(account.components);
  const [typed, setTyped] = useState<TypedMoney>({
    claim: yuan(account.claimFen),
    selfPaid: yuan(account.selfPaidFen),
  });
  const [correct, setCorrect] = useState(false);
  const record = useCommand<unknown, Partial<RecordIncomeAccount>>('registry.recordIncomeAccount', onClose);
  const entries = entriesOf(draft);
  const money = moneyOf(account, typed);
  const result = entries && money && reckon(account, entries, money.all);
  const missing = (result?.lines ?? []).some((line) => line.wantsReason && line.reason.length < 2);
  const save = () => {
    if (entries === undefined || money === undefined) return;
    record.mutate({ household: account.household, year: account.year, entries, correct, ...money.changed });
  };
  return (
    <form
      className="ac-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="ac-kinds">
        {IncomeKind.options.map((kind) => (
          <Kind
            key={kind}
            kind={kind}
            account={account}
            draft={draft}
            references={references}
            lines={result?.lines ?? []}
            onChange={(id, change) => setDraft({ ...said, [id]: change })}
          />
        ))}
        <References references={references} />
        <section className="card">
          <h2>{t('account:beside')}</h2>
          <p className="sub">{t('account:besideHelp')}</p>
          <div className="ac-item">
            <Amount
              label={t('account:claim')}
              value={typed.claim}
              onChange={(claim) => setTyped({ ...typed, claim })}
            />
            <Amount
              label={t('account:selfPaid')}
              value={typed.selfPaid}
              onChange={(selfPaid) => setTyped({ ...typed, selfPaid })}
            />
          </div>
        </section>
      </div>
      <aside className="ac-live">
        {result && money && (
          <AccountResult
            account={{ ...account, ...money.all }}
            sums={result.sums}
            disagreements={result.disagreements}
          />
        )}
        <label className="ac-correct">
          <input type="checkbox" checked={correct} onChange={(event) => setCorrect(event.target.checked)} />{' '}
          {t('account:correct')} <small className="sub">{t('account:correctHelp')}</small>
        </label>
        <ErrorLine error={record.error} />
        <div className="ac-buttons">
          <button type="submit" className="btn go big" disabled={!result || missing || record.isPending}>
            {t('account:save')}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            {t('account:cancel')}
          </button>
        </div>
      </aside>
    </form>
  );
}

type KindProps = {
  readonly kind: IncomeKind;
  readonly account: IncomeAccount;
  readonly draft: Draft;
  readonly references: readonly string[];
  readonly lines: readonly AccountLine[];
  readonly onChange: (component: string, change: Typed) => void;
};

function Kind({ kind, account, draft, references, lines, onChange }: KindProps) {
  const { t } = useTranslation('account');
  const own = account.components.filter((component) => component.kind === kind);
  if (own.length === 0) return null;
  return (
    <section className="card">
      <h2>
        {t(`account:kind.${kind}`)} <span className="sub">{t('account:yuan')}</span>
      </h2>
      {own.map((component) => (
        <Item
          key={component.id}
          component={component}
          references={references}
          alone={own.length === 1}
          typed={draft[component.id] ?? NOTHING_TYPED}
          line={lines.find((line) => line.component === component.id && line.from === 'account')}
          reasonPercent={account.reasonPercent}
          onChange={(change) => onChange(component.id, change)}
        />
      ))}
    </section>
  );
}

type ItemProps = {
  readonly component: AccountComponent;
  readonly references: readonly string[];
  readonly alone: boolean;
  readonly typed: Typed;
  readonly line: AccountLine | undefined;
  readonly reasonPercent: number | null;
  readonly onChange: (typed: Typed) => void;
};

function Item({ component, references, alone, typed, line, reasonPercent, onChange }: ItemProps) {
  const { t } = useTranslation('account');
  const titleOf = useComponentTitle();
  const title = titleOf({ ...component, component: component.id }, alone);
  const hasCost = component.kind === 'business';
  const isAsked = line?.wantsReason === true || typed.reason !== '';
  return (
    <div className="ac-entry">
      <div className="ac-name">
        <span>
          <b>{title}</b> <Counts counted={component.counted} />{' '}
          <Marks line={component} references={references} />
        </span>
        {typed.rest === true && !alone && <small className="sub">{t('account:rest')}</small>}
      </div>
      <div className="ac-item">
        <Amount
          label={t('account:grossOf', { item: title })}
          short={t('account:col.gross')}
          value={typed.gross}
          onChange={(gross) => onChange({ ...typed, gross, rest: false })}
        />
        {hasCost && (
          <Amount
            label={t('account:costOf', { item: title })}
            short={t('account:col.cost')}
            value={typed.cost}
            hint={
              component.share === null ? '' : t('account:costShare', { percent: component.share.percent })
            }
            onChange={(cost) => onChange({ ...typed, cost, rest: false })}
          />
        )}
        {line !== undefined && (
          <span className="ac-net sub">
            {hasCost && `${t('account:col.net')} ${formatFen(line.netFen)} `}
            {line.lastFen !== null && `${t('account:col.last')} ${formatFen(line.lastFen)}`}
          </span>
        )}
      </div>
      {isAsked && (
        <label className="ac-reason">
          <span className={line?.wantsReason === true ? 'warn' : ''}>
            {line?.wantsReason === true
              ? t('account:reasonWanted', { percent: reasonPercent ?? 0 })
              : t('account:col.reason')}
          </span>
          <input
            className="field"
            maxLength={100}
            value={typed.reason}
            placeholder={t('account:reasonHint')}
            aria-label={t('account:reasonOf', { item: title })}
            onChange={(event) => onChange({ ...typed, reason: event.target.value })}
          />
        </label>
      )}
    </div>
  );
}

type AmountProps = {
  readonly label: string;
  readonly short?: string;
  readonly value: string;
  readonly hint?: string;
  readonly onChange: (value: string) => void;
};

function Amount({ label, short = label, value, hint = '', onChange }: AmountProps) {
  const { t } = useTranslation('account');
  const wrong = fenOf(value) === undefined;
  return (
    <label className="ac-amount">
      <span className="sub">{short}</span>
      <input
        className="field n"
        inputMode="decimal"
        maxLength={14}
        value={value}
        placeholder={hint}
        aria-label={label}
        aria-invalid={wrong}
        onChange={(event) => onChange(event.target.value)}
      />
      {wrong && <span className="error-line">{t('account:wrong')}</span>}
    </label>
  );
}

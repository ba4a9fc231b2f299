import { Drawer } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, formatInstant, PageLink, useCommand, useFrame, useMay } from '#platform/web/kit.ts';
import type { CloseFinding, CloseResults, FindingView, ReopenFinding } from '../../runs/model.ts';
import { labelKey, valueLines } from '../../values.ts';
import { FindingToClue } from '../clues/FindingToClue.tsx';
import { AnswerForm, bodyOf, type Draft, isWhole, NO_DRAFT, VERDICTS, withVerdict } from './AnswerForm.tsx';
import { Due, State } from './TaskCells.tsx';

type FindingDrawerProps = {
  readonly finding: FindingView;
  readonly place: string;
  readonly onClose: () => void;
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
};

/** One finding: its sentence, the values behind it, the last answer, and the answer to give; keys walk the list. */
export function FindingDrawer({ finding, place, onClose, onPrevious, onNext }: FindingDrawerProps) {
  const { t } = useTranslation('runs');
  const { session } = useFrame();
  const [draft, setDraft] = useState<Draft>(NO_DRAFT);
  const may = useMay('screening.closeFinding') && finding.mine;
  const waits = finding.state === 'open' && finding.clearedOn === null;
  const close = useCommand<CloseResults, CloseFinding>('screening.closeFinding', onNext ?? onClose);
  const answer = () => {
    if (may && waits && isWhole(draft) && !close.isPending) close.mutate(bodyOf(draft, [finding.id]));
  };
  useKeys([
    ...VERDICTS.map(
      (verdict, index) =>
        [String(index + 1), () => setDraft(withVerdict(draft, verdict, session.today))] as const,
    ),
    ['ArrowUp', () => onPrevious?.()],
    ['ArrowDown', () => onNext?.()],
    ['Enter', answer],
  ]);
  return (
    <Drawer
      open
      size={520}
      title={`${t('runs:act.title')} ${place}`}
      onClose={onClose}
      rootClassName="rn-drawer"
      footer={
        may && waits ? (
          <div className="rn-foot">
            <button
              type="button"
              className="btn go"
              disabled={!isWhole(draft) || close.isPending}
              onClick={answer}
            >
              {t('runs:act.save')}
            </button>
            {onNext !== undefined && (
              <button type="button" className="btn quiet" onClick={onNext}>
                {t('runs:act.next')}
              </button>
            )}
          </div>
        ) : null
      }
    >
      <div className="rn-file">
        <Head finding={finding} />
        <Values finding={finding} />
        <Last finding={finding} />
        {waits && !finding.mine && <p className="sub">{t('runs:act.notMine')}</p>}
        {waits && may && <AnswerForm draft={draft} onChange={setDraft} />}
        {waits && may && <p className="sub rn-keys">{t('runs:act.keys')}</p>}
        <ErrorLine error={close.error} />
        <Reopen finding={finding} />
      </div>
    </Drawer>
  );
}

/** Keys of the drawer, but not while somebody writes. */
function useKeys(keys: readonly (readonly [key: string, act: () => void])[]): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (
        target?.closest('textarea, input:not([type=radio]), button, a, select') ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey
      )
        return;
      const act = keys.find(([key]) => key === event.key)?.[1];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}

function Head({ finding }: { readonly finding: FindingView }) {
  const { t } = useTranslation('runs');
  return (
    <header className="rn-head">
      <h2>
        {finding.household === null ? finding.villageName : finding.headName || finding.nationalHouseholdNo}
      </h2>
      <span className="sub">
        {finding.townName} {finding.villageName} {finding.nationalHouseholdNo}
      </span>
      <p>
        <b>{finding.title}</b>
        <br />
        {finding.message}
      </p>
      <span className="rn-line">
        <Due row={finding} /> <State row={finding} />
      </span>
      <span className="sub">
        {finding.responsible} · {t('runs:act.openedOn', { day: finding.openedOn })}
        {finding.clearedOn !== null && ` · ${t('runs:act.clearedOn', { day: finding.clearedOn })}`}
      </span>
      {finding.household !== null && (
        <PageLink to={`/households/${finding.household}`} className="btn line sm">
          {t('runs:act.household')}
        </PageLink>
      )}
      {finding.household !== null && finding.clearedOn === null && <FindingToClue finding={finding.id} />}
    </header>
  );
}

/** The values used, each member's together. */
function Values({ finding }: { readonly finding: FindingView }) {
  const { t, i18n } = useTranslation('runs');
  const label = (name: string) =>
    i18n.exists(`screening:${labelKey(name)}`) ? t(`screening:${labelKey(name)}`) : undefined;
  const lines = valueLines(finding.values, label, t('runs:comma'));
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{t('runs:act.values')}</h3>
      <ul className="rn-values">
        {lines.map(({ member, words }) => (
          <li key={member ?? ''}>{member === null ? words : t('runs:ofMember', { member, words })}</li>
        ))}
      </ul>
    </section>
  );
}

function Last({ finding }: { readonly finding: FindingView }) {
  const { t } = useTranslation('runs');
  if (finding.verdict === null) return null;
  return (
    <section className="rn-last">
      <h3>{t('runs:act.previous')}</h3>
      <p>
        <b>{t(`runs:verdict.${finding.verdict}`)}</b> {finding.reason}
        {finding.untilDay !== null && (
          <span className="sub"> {t('runs:act.until_short', { day: finding.untilDay })}</span>
        )}
      </p>
      <p className="sub">
        {t('runs:act.by', { name: finding.judgedBy ?? '', at: formatInstant(finding.judgedAt ?? '') })}
      </p>
    </section>
  );
}

/** 重新核实: the office asks again, and says why. */
function Reopen({ finding }: { readonly finding: FindingView }) {
  const { t } = useTranslation('runs');
  const [reason, setReason] = useState<string>();
  const may = useMay('screening.reopen') && finding.mine;
  const reopen = useCommand<CloseResults, ReopenFinding>('screening.reopen', () => setReason(undefined));
  if (!may || finding.state !== 'closed' || finding.clearedOn !== null) return null;
  if (reason === undefined)
    return (
      <button type="button" className="btn line" onClick={() => setReason('')}>
        {t('runs:act.reopen')}
      </button>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        reopen.mutate({ findings: [finding.id], reason: reason.trim() });
      }}
    >
      <label className="stack-field">
        <span>{t('runs:act.reopenReason')}</span>
        <textarea
          className="field"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <button type="submit" className="btn go" disabled={reason.trim().length < 2 || reopen.isPending}>
        {t('runs:act.reopenTitle')}
      </button>
      <ErrorLine error={reopen.error} />
    </form>
  );
}

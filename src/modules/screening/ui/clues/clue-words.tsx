import { useTranslation } from 'react-i18next';
import { type Day, daysBetween } from '#kernel/day.ts';
import { DeadlineChip, Tag, type Tone, useCodes, useFrame } from '#platform/web/kit.ts';
import type { ClueLine, ClueState, ShownOrigin } from '../../clues/model.ts';

const TONES: Readonly<Record<ClueState, Tone>> = {
  new: 'amber',
  checking: 'jade',
  'handed-over': 'plain',
  closed: 'plain',
};

/** 待核实、核实中 …, and who checks it. */
export function ClueStateTag({ line }: { readonly line: ClueLine }) {
  const { t } = useTranslation('clues');
  const checked = line.state === 'checking' && line.checkedOn !== null;
  return (
    <span className="ex-two">
      <span>
        <Tag tone={TONES[line.state]}>{t(checked ? 'clues:state.checked' : `clues:state.${line.state}`)}</Tag>
      </span>
      {line.workerName !== null && <small className="sub">{line.workerName}</small>}
    </span>
  );
}

/** 1970-01-04 was a Sunday. */
const weekdayOf = (day: Day) => ((daysBetween('1970-01-04', day) % 7) + 7) % 7;

/** The last day of the household check: green, amber, red, with its date; a weekend is said, because it is not put off. */
export function ClueDue({ line }: { readonly line: ClueLine }) {
  const { t } = useTranslation('clues');
  const { session } = useFrame();
  if (line.endedAt !== null) return null;
  if (line.checkedOn !== null)
    return <span className="sub">{t('clues:due.checked', { on: line.checkedOn })}</span>;
  if (line.dueOn === null) return <span className="sub">{t('clues:due.none')}</span>;
  const weekday = weekdayOf(line.dueOn);
  return (
    <span className="cl-due">
      <DeadlineChip dueOn={line.dueOn} today={session.today} from={line.receivedOn} />{' '}
      {(weekday === 0 || weekday === 6) && (
        <small className="sub">{t(weekday === 0 ? 'clues:due.sunday' : 'clues:due.saturday')}</small>
      )}
    </span>
  );
}

/** Who: the household, or a resident who is not in the register. */
export function ClueWho({ line }: { readonly line: ClueLine }) {
  const { t } = useTranslation('clues');
  return (
    <span className="ex-two">
      <span>
        <b>{line.name}</b> {line.household === null && <Tag>{t('clues:unregistered')}</Tag>}
      </span>
      <small className="sub">
        {line.townName} {line.areaName}
      </small>
    </span>
  );
}

/** The ways by which it came, and what is feared. */
export function ClueWhat({ line }: { readonly line: ClueLine }) {
  const { t } = useTranslation('clues');
  const codes = useCodes();
  const risks = line.risks.map((risk) => codes.label('poverty-risk', risk)).join(t('clues:comma'));
  return (
    <span className="cl-what">
      {line.sources.map((source) => (
        <span key={source} className="tag">
          {t(`clues:source.${source}`)}
        </span>
      ))}{' '}
      {risks !== '' && <b>{risks}</b>} <span>{line.said}</span>
      {line.reports > 1 && (
        <small className="sub"> {t('clues:reports', { count: line.reports, n: line.reports })}</small>
      )}
    </span>
  );
}

/** Where a clue of the program itself comes from: 县医保局 医疗费用结算：个人自付高于 10000 元. */
export function useOriginWords(): (origin: ShownOrigin) => string {
  const { t } = useTranslation('clues');
  return ({ list, limit, rule }) => {
    if (rule) return t('clues:origin.rule', { rule: rule.title });
    if (!list) return '';
    const from = { sender: list.sender, list: list.title };
    return limit
      ? t('clues:origin.limit', { ...from, fact: limit.title, yuan: limit.yuan })
      : t('clues:origin.list', from);
  };
}

import { useTranslation } from 'react-i18next';
import { type Column, DeadlineChip, PageLink, Tag, useFrame, useMay } from '#platform/web/kit.ts';
import type { FindingView } from '../../runs/model.ts';

type OnOpen = (row: FindingView) => void;

export function useFindingColumns(onOpen: OnOpen): readonly Column<FindingView>[] {
  const { t } = useTranslation('runs');
  return [
    { id: 'who', title: t('runs:tasks.household'), render: (row) => <Who row={row} /> },
    { id: 'finding', title: t('runs:tasks.finding'), render: (row) => <What row={row} /> },
    { id: 'responsible', title: t('runs:tasks.responsible'), render: (row) => row.responsible },
    { id: 'due', title: t('runs:tasks.due'), render: (row) => <Due row={row} /> },
    { id: 'state', title: t('runs:tasks.state'), render: (row) => <State row={row} /> },
    { id: 'act', title: t('runs:tasks.act'), render: (row) => <OpenButton row={row} onOpen={onOpen} /> },
  ];
}

/** Whom it is about: the head of the household, or the village itself. */
function Who({ row }: { readonly row: FindingView }) {
  const { t } = useTranslation('runs');
  return (
    <span className="ex-two">
      {row.household === null ? (
        <b>{row.villageName}</b>
      ) : (
        <PageLink to={`/households/${row.household}`}>{row.headName || row.nationalHouseholdNo}</PageLink>
      )}
      <small className="sub">
        {row.townName} {row.household === null ? t('runs:tasks.villageItself') : row.villageName}
      </small>
    </span>
  );
}

/** The rule and its sentence, with whom of the household it concerns. */
function What({ row }: { readonly row: FindingView }) {
  const { t } = useTranslation('runs');
  return (
    <span className="rn-what">
      <Tag tone={row.severity === 'high' ? 'amber' : 'plain'}>{row.title}</Tag> {row.message}
      {row.members.length > 0 && <small className="sub"> {row.members.join(t('runs:comma'))}</small>}
    </span>
  );
}

export function Due({ row }: { readonly row: FindingView }) {
  const { session } = useFrame();
  if (row.state === 'closed' || row.clearedOn !== null) return null;
  return <DeadlineChip dueOn={row.dueOn} today={session.today} from={row.openedOn} />;
}

const TONES = { true: 'red', 'false-alarm': 'plain', mended: 'jade' } as const;

export function State({ row }: { readonly row: FindingView }) {
  const { t } = useTranslation('runs');
  return (
    <span className="ex-two">
      <span>
        {row.clearedOn !== null && <Tag>{t('runs:tasks.stateName.cleared')}</Tag>}{' '}
        {row.verdict !== null && row.state === 'closed' && (
          <Tag tone={TONES[row.verdict]}>{t(`runs:verdict.${row.verdict}`)}</Tag>
        )}
        {row.state === 'open' && row.clearedOn === null && (
          <Tag tone="amber">{t('runs:tasks.stateName.open')}</Tag>
        )}
      </span>
      <small className="sub">
        {row.clearedWhy !== null && t(`runs:why.${row.clearedWhy}`)}
        {row.clearedWhy === null &&
          row.state === 'open' &&
          row.reopenedWhy !== null &&
          t(`runs:reopened.${row.reopenedWhy}`)}
        {row.clearedWhy === null && row.state === 'closed' && row.reason}
      </small>
    </span>
  );
}

function OpenButton({ row, onOpen }: { readonly row: FindingView; readonly onOpen: OnOpen }) {
  const { t } = useTranslation('runs');
  const may = useMay('screening.closeFinding');
  const waits = row.mine && may && row.state === 'open' && row.clearedOn === null;
  return (
    <button
      type="button"
      className={`btn sm ${waits && row.overdue ? 'go' : 'line'}`}
      onClick={() => onOpen(row)}
    >
      {t(waits ? 'runs:act.open' : 'frame:workbench.look')}
    </button>
  );
}

/** The same at phone width. */
export function FindingCard({ row, onOpen }: { readonly row: FindingView; readonly onOpen: OnOpen }) {
  return (
    <div className="rn-card">
      <Who row={row} />
      <What row={row} />
      <span className="rn-card-foot">
        <span>
          <Due row={row} /> {row.state === 'closed' || row.clearedOn !== null ? <State row={row} /> : null}
        </span>
        <OpenButton row={row} onOpen={onOpen} />
      </span>
    </div>
  );
}

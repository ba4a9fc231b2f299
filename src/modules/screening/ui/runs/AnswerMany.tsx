import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useCommand, useProblemText } from '#platform/web/kit.ts';
import type { CloseFinding, CloseResults, FindingView } from '../../runs/model.ts';
import { AnswerForm, bodyOf, type Draft, isWhole, NO_DRAFT } from './AnswerForm.tsx';

const MOST_NAMED = 5;
const MOST_AT_ONCE = 500;

/** One answer to several findings; what could not be done is told by name. */
export function AnswerMany({
  rows,
  onClose,
}: {
  readonly rows: readonly FindingView[];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('runs');
  const [draft, setDraft] = useState<Draft>(NO_DRAFT);
  const [left, setLeft] = useState<CloseResults>();
  const close = useCommand<CloseResults, CloseFinding>('screening.closeFinding', (results) =>
    results.results.some(({ problem }) => problem !== null) ? setLeft(results) : onClose(),
  );
  const some = rows.slice(0, MOST_AT_ONCE);
  return (
    <Modal
      open
      title={t('runs:act.titleN', { count: some.length })}
      okText={t('runs:act.save')}
      cancelText={t('runs:act.cancel')}
      okButtonProps={{ disabled: !isWhole(draft) || left !== undefined, loading: close.isPending }}
      onOk={() =>
        close.mutate(
          bodyOf(
            draft,
            some.map(({ id }) => id),
          ),
        )
      }
      onCancel={onClose}
    >
      <ul className="rn-named">
        {some.slice(0, MOST_NAMED).map((row) => (
          <li key={row.id}>
            <b>{row.headName || row.villageName}</b> {row.title}
          </li>
        ))}
        {some.length > MOST_NAMED && <li>… {some.length}</li>}
      </ul>
      {left === undefined ? (
        <AnswerForm draft={draft} onChange={setDraft} />
      ) : (
        <Refused rows={rows} results={left} />
      )}
      <ErrorLine error={close.error} />
    </Modal>
  );
}

function Refused({
  rows,
  results,
}: {
  readonly rows: readonly FindingView[];
  readonly results: CloseResults;
}) {
  const { t } = useTranslation('runs');
  const problems = useProblemText();
  const refused = results.results.filter(({ problem }) => problem !== null);
  return (
    <div role="alert">
      <p>{t('runs:act.done', { count: results.done })}</p>
      <p>{t('runs:act.refused', { count: refused.length })}</p>
      <ul>
        {refused.map(({ finding, problem }) => (
          <li key={finding}>
            {rows.find(({ id }) => id === finding)?.headName} {problems.sentence(problem ?? '', {})}
          </li>
        ))}
      </ul>
    </div>
  );
}

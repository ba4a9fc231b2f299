import { useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send, useAsync, useProblemText } from '#platform/web/kit.ts';
import type { ClueLine } from '../../clues/model.ts';
import { CodeNote } from './CodeNote.tsx';

type Result = { readonly line: ClueLine; readonly said: string | null };

/** Each clue is a command of its own: one that is refused says why, the others go on, and it can be tried again. */
function useBatch(kind: 'take' | 'close', lines: readonly ClueLine[]) {
  const client = useQueryClient();
  const problem = useProblemText();
  const [results, setResults] = useState<readonly Result[]>([]);
  const isDone = (line: ClueLine) => results.some((one) => one.line === line && one.said === null);
  const pending = lines.filter((line) => !isDone(line));
  const work = async (body: object) => {
    const name = kind === 'take' ? 'screening.takeClue' : 'screening.closeClue';
    let said = results.filter((one) => one.said === null);
    for (const line of pending) {
      const refused = await send(name, { clue: line.id, ...body }).then(
        () => null,
        (error: Error) => problem.text(error),
      );
      said = [...said, { line, said: refused }];
      setResults(said);
    }
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  };
  return { results, pending, work };
}

type ClueBatchProps = {
  readonly kind: 'take' | 'close';
  readonly lines: readonly ClueLine[];
  readonly onClose: () => void;
};

/** 领取、关闭 of several at once, with what came of each. */
export function ClueBatch({ kind, lines, onClose }: ClueBatchProps) {
  const { t } = useTranslation('clues');
  const { results, pending, work } = useBatch(kind, lines);
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const job = useAsync(() => work(kind === 'close' ? { reason, note: note.trim() } : {}));
  const finished = pending.length === 0;
  const ready = kind === 'take' || reason !== '';
  return (
    <Modal
      open
      title={t(`clues:batch.${kind}Title`, { count: lines.length, n: lines.length })}
      okText={t(finished ? 'clues:batch.done' : `clues:batch.${kind}`)}
      cancelText={t('frame:action.cancel')}
      okButtonProps={{ disabled: !ready, loading: job.busy }}
      {...(finished ? { cancelButtonProps: { style: { display: 'none' } } } : {})}
      onOk={finished ? onClose : job.run}
      onCancel={onClose}
    >
      {kind === 'close' && !finished && (
        <CodeNote list="clue-closing" code={reason} note={note} onCode={setReason} onNote={setNote} />
      )}
      <ul className="cl-results">
        {lines.map((line) => {
          const result = results.find((one) => one.line === line);
          return (
            <li key={line.id}>
              <b>{line.name}</b> <span className="sub">{line.areaName}</span>{' '}
              {result !== undefined && (
                <span className={result.said === null ? 'ok' : 'bad'}>
                  {result.said ?? t('clues:batch.ok')}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Modal>
  );
}

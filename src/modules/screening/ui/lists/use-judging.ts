import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { newCommandId, send, useRead } from '#platform/web/kit.ts';
import type { ListPair, PairQueue } from '../../lists/model.ts';
import { NO_WORK, paceOf, progressOf, recordOf, type Verdict, type Work, waiting } from './queue.ts';

/** Fewer than these left, and the next ones are asked for. */
const FEW = 6;

export type Judging = {
  readonly queue: readonly ListPair[];
  readonly progress: PairQueue['progress'] | undefined;
  /** Usual seconds a pair takes. */
  readonly pace: number | undefined;
  readonly last: Work['judged'][number] | undefined;
  readonly loading: boolean;
  readonly error: Error | null;
  /** A verdict that did not reach the server: its pair is back. */
  readonly lost: Error | null;
  judge(pair: ListPair, verdict: Verdict, reason: string): void;
  later(pair: ListPair): void;
  undo(): void;
  retry(): void;
};

type Answer = { readonly data: PairQueue; readonly counted: number };

/**
 * The pairs of a run one after the other. A verdict shows at once and is sent behind the page's back, in order; what does not
 * arrive comes back. Everything is kept by the server, so one can stop at any pair and go on elsewhere.
 */
export function useJudging(run: string): Judging {
  const client = useQueryClient();
  const read = useRead<PairQueue>(`/api/lists/${run}/pairs`, {}, { staleTime: Number.POSITIVE_INFINITY });
  const [work, setWork] = useState(NO_WORK);
  const [lost, setLost] = useState<Error | null>(null);
  const sending = useRef(Promise.resolve());
  // Verdicts that the server's counts hold already.
  const answer = useRef<Answer>(undefined);
  if (read.data !== undefined && answer.current?.data !== read.data)
    answer.current = { data: read.data, counted: work.judged.length };
  const since = work.judged.slice(answer.current?.counted ?? 0);
  const queue = waiting(read.data?.items ?? [], work).map((pair) => ({
    ...pair,
    alike: recordOf(pair, since),
  }));
  const total = (read.data?.progress.open ?? 0) + (read.data?.progress.unsure ?? 0);
  const mayHaveMore = total > (read.data?.items.length ?? 0);
  const refetch = useRef(read.refetch);
  refetch.current = read.refetch;
  useEffect(() => {
    if (queue.length < FEW && mayHaveMore)
      void sending.current.then(() => refetch.current({ cancelRefetch: false }));
  }, [queue.length, mayHaveMore]);
  useEffect(
    () => () => {
      // Whoever looks at the list next sees what was judged.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    },
    [client],
  );

  const sendVerdict = (hit: string, verdict: Verdict | 'open', reason: string, undo: () => void) => {
    const id = newCommandId();
    sending.current = sending.current
      .then(() => send('screening.judge', { hit, verdict, reason }, id))
      .then(() => setLost(null))
      .catch((error: unknown) => {
        undo();
        setLost(error as Error);
      });
  };
  return {
    queue,
    progress: read.data && progressOf(read.data.progress, since),
    pace: paceOf(work.judged, read.data?.pace ?? null),
    last: work.judged.at(-1),
    loading: read.isPending,
    error: read.error,
    lost,
    judge: (pair, verdict, reason) => {
      const done = { pair, verdict, at: Date.now() };
      setWork((now) => ({ ...now, judged: [...now.judged, done] }));
      sendVerdict(pair.id, verdict, reason, () =>
        setWork((now) => ({ ...now, judged: now.judged.filter((one) => one !== done) })),
      );
    },
    later: ({ id }) => setWork((now) => ({ ...now, later: [...now.later.filter((one) => one !== id), id] })),
    undo: () => {
      const last = work.judged.at(-1);
      if (last === undefined) return;
      const back = { ...work, judged: work.judged.slice(0, -1) };
      setWork(back);
      const was = last.pair.verdict === 'unsure' ? 'unsure' : 'open';
      sendVerdict(last.pair.id, was, '', () => setWork((now) => ({ ...now, judged: [...now.judged, last] })));
    },
    retry: () => void read.refetch(),
  };
}

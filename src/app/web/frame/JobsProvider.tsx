import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { JobView } from '#platform/jobs/model.ts';
import { read } from '#platform/web/client.ts';
import { goesOn, type Jobs, JobsContext } from '#platform/web/frame/jobs.ts';

const JobsDrawer = lazy(() => import('./JobsDrawer.tsx').then((module) => ({ default: module.JobsDrawer })));
const NONE: readonly JobView[] = [];

/** Reads the jobs, every second while one goes on; when one ends, everything shown is read anew. */
export function JobsProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [shown, setShown] = useState(false);
  const query = useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => read<{ items: JobView[] }>('/api/jobs', {}, signal),
    refetchInterval: (current) => (current.state.data?.items.some(goesOn) === true ? 1_000 : 30_000),
  });
  const jobs = query.data?.items ?? NONE;
  const running = jobs.filter(goesOn).length;
  const before = useRef(running);
  useEffect(() => {
    if (running < before.current)
      void client.invalidateQueries({
        predicate: (one) => one.queryKey[0] !== 'session' && one.queryKey[0] !== 'jobs',
      });
    before.current = running;
  }, [running, client]);
  // Who opened the drawer by keyboard goes on from there.
  const opener = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!shown) opener.current?.focus();
  }, [shown]);
  const value = useMemo<Jobs>(
    () => ({
      jobs,
      running,
      shown,
      open: () => {
        opener.current = document.activeElement as HTMLElement | null;
        setShown(true);
      },
      close: () => setShown(false),
    }),
    [jobs, running, shown],
  );
  return (
    <JobsContext value={value}>
      {children}
      {shown && (
        <Suspense fallback={null}>
          <JobsDrawer />
        </Suspense>
      )}
    </JobsContext>
  );
}

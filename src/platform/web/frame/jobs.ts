import { createContext, useContext } from 'react';
import type { JobView } from '#platform/jobs/model.ts';

export type Jobs = {
  readonly jobs: readonly JobView[];
  /** How many wait or run. */
  readonly running: number;
  readonly shown: boolean;
  open(): void;
  close(): void;
};

export const JobsContext = createContext<Jobs>({
  jobs: [],
  running: 0,
  shown: false,
  open: () => undefined,
  close: () => undefined,
});

/** Long work: import, export, screening. `open` shows the drawer. */
export function useJobs(): Jobs {
  return useContext(JobsContext);
}

/** Whether a job still goes on. */
export function goesOn(job: JobView): boolean {
  return job.state === 'waiting' || job.state === 'running';
}

import { isWithin } from '#kernel/area-code.ts';
import type { Batch } from '#modules/exchange/batch/model.ts';
import type { ReportLine } from '#modules/reports/model.ts';
import type { ClueCounts, ClueLine } from '#modules/screening/clues/model.ts';
import type { FindingGroup as ScreeningGroup } from '#modules/screening/runs/model.ts';
import { shownOf } from '#modules/screening/ui/runs/shown.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { useRead } from '#platform/web/queries.ts';
import type { PageId } from './navigation.ts';

/** Findings of one check that wait to be verified: one line of GET /api/findings/groups. */
export type FindingGroup = {
  readonly check: string;
  readonly severity: 'error' | 'suspect';
  readonly count: number;
};

export type WaitingWork = {
  /** Imports that a person must settle or confirm before anything is written. */
  readonly imports: readonly Batch[];
  readonly findings: readonly FindingGroup[];
  /** What screening found and this role must answer, by rule; what is due first comes first. */
  readonly screening: readonly ScreeningGroup[];
  /** Clues to check, what is due first comes first; how many there are altogether and how many of them are overdue. */
  readonly clues: { readonly lines: readonly ClueLine[]; readonly open: number; readonly overdue: number };
  /** Reports not made final yet. */
  readonly drafts: readonly ReportLine[];
  readonly loading: boolean;
  /** How much waits on each page, and on the workbench all of it. */
  readonly counts: Readonly<Partial<Record<PageId, number>>>;
};

/** So many clues stand on the workbench. */
const CLUES_SHOWN = 6;
const OPEN_STATES: readonly string[] = ['recognised', 'checked'];
type Items<T> = { readonly items: readonly T[] };

/**
 * What waits for this role in the area shown. The badges and the workbench read the same, so they cannot disagree.
 * @param wanted false while a page's own answers have the line to themselves
 */
export function useWaiting(wanted = true): WaitingWork {
  const { area, session } = useFrame();
  const sees = (page: string) => wanted && session.pages.includes(page);
  const groups = useRead<Items<FindingGroup>>(
    '/api/findings/groups',
    { area, state: 'open' },
    { enabled: sees('findings') },
  );
  const batches = useRead<Items<Batch>>('/api/imports', {}, { enabled: sees('imports') });
  const tasks = useRead<Items<ScreeningGroup>>(
    '/api/screening/findings/groups',
    { area, state: 'open', side: shownOf({}, session.role).side },
    { enabled: sees('screening') },
  );
  const checks = sees('screening') && session.commands.includes('screening.checkClue');
  const clueLines = useRead<Items<ClueLine>>('/api/clues', { area, limit: CLUES_SHOWN }, { enabled: checks });
  const clueCounts = useRead<ClueCounts>('/api/clues/counts', { area }, { enabled: checks });
  const reports = useRead<Items<ReportLine>>('/api/reports', { area }, { enabled: sees('reports') });
  const imports = (batches.data?.items ?? []).filter(
    (batch) => OPEN_STATES.includes(batch.state) && isWithin(batch.area, area),
  );
  const drafts = (reports.data?.items ?? []).filter((line) => line.state === 'draft');
  const findings = [...(groups.data?.items ?? [])].sort(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error') || b.count - a.count,
  );
  const open = findings.reduce((sum, group) => sum + group.count, 0);
  const asked = (tasks.data?.items ?? []).reduce((sum, group) => sum + group.count, 0);
  const { open: clues = 0, overdue = 0 } = clueCounts.data ?? {};
  return {
    imports,
    findings,
    clues: { lines: clueLines.data?.items ?? [], open: clues, overdue },
    screening: tasks.data?.items ?? [],
    drafts,
    loading: groups.isLoading || batches.isLoading || reports.isLoading || tasks.isLoading,
    counts: {
      workbench: open + imports.length + drafts.length + asked + clues,
      findings: open,
      screening: asked + clues,
      imports: imports.length,
      reports: drafts.length,
    },
  };
}

import { useOn, useRead } from '#platform/web/kit.ts';
import type { AreaNode } from '../tree/model.ts';

const NONE: readonly AreaNode[] = [];

/** The places of one's own scope as of the cut-off date, with the way up. */
export function useAreaNodes(): readonly AreaNode[] {
  const on = useOn();
  return useRead<{ items: AreaNode[] }>('/api/areas', { on }, { staleTime: 600_000 }).data?.items ?? NONE;
}

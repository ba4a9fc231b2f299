import type { AreaNode } from '#modules/areas/tree/model.ts';
import { useOn } from '#platform/web/frame/frame-context.tsx';
import { useRead } from '#platform/web/queries.ts';

const NONE: readonly AreaNode[] = [];

/** The places of one's own scope as of the cut-off date, with the way up. */
export function useAreas(): readonly AreaNode[] {
  const on = useOn();
  return useRead<{ items: AreaNode[] }>('/api/areas', { on }, { staleTime: 600_000 }).data?.items ?? NONE;
}

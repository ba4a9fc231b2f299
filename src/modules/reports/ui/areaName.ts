import type { AreaNode } from '#modules/areas/tree/model.ts';
import { useOn, useRead } from '#platform/web/kit.ts';

/** Names of areas by code, as of the cut-off date; the code itself while they are not known. */
export function useAreaName(): (code: string) => string {
  const on = useOn();
  const areas = useRead<{ items: AreaNode[] }>('/api/areas', { on }, { staleTime: 600_000 });
  return (code) => areas.data?.items.find((area) => area.code === code)?.name ?? code;
}

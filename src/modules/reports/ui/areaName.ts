import { useOn, useRead } from '#platform/web/kit.ts';

/** What is read here of GET /api/areas. */
type AreaName = { readonly code: string | null; readonly name: string };

/** Names of areas by code, as of the cut-off date; the code itself while they are not known. */
export function useAreaName(): (code: string) => string {
  const on = useOn();
  const areas = useRead<{ items: readonly AreaName[] }>('/api/areas', { on }, { staleTime: 600_000 });
  return (code) => areas.data?.items.find((area) => area.code === code)?.name ?? code;
}

import { useOn, useRead } from '#platform/web/kit.ts';

/** Names of areas by code, as of the cut-off date; the code itself while they are not known. */
export function useAreaNames(): (code: string) => string {
  const on = useOn();
  const areas = useRead<{ items: { code: string | null; name: string }[] }>(
    '/api/areas',
    { on },
    { staleTime: 300_000 },
  );
  const names = new Map((areas.data?.items ?? []).map((area) => [area.code, area.name]));
  return (code) => names.get(code) ?? code;
}

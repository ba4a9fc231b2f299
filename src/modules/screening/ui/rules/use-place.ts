import { useMemo } from 'react';
import type { z } from 'zod';
import { useRead } from '#platform/web/kit.ts';
import type { Pack } from '#policy/pack.ts';
import type { PolicyOfPlace } from '../../amendments/model.ts';
import { type PlacePolicy, placePolicy } from './place-policy.ts';

type Answer = z.infer<typeof PolicyOfPlace>;

/** The policy of a place as approved by now, and what of it had to be left out. */
export function usePlace(area: string): {
  readonly place: PlacePolicy | undefined;
  readonly areaName: string;
  readonly broken: Answer['broken'];
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const query = useRead<Answer>('/api/screening/policy', { area }, { staleTime: 300_000 });
  const { data } = query;
  const place = useMemo(
    // The server sends packs as policy/pack.ts has them.
    () => (data ? placePolicy(data.packs as unknown as readonly Pack[], data.area) : undefined),
    [data],
  );
  return {
    place,
    areaName: data?.areaName ?? '',
    broken: data?.broken ?? [],
    error: query.error,
    retry: () => void query.refetch(),
  };
}

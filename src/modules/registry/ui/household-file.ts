import { useEffect } from 'react';
import { rememberRecent, useFrame, useRead } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';
import { placeOf } from './household-columns.tsx';

/** The file of a household as of the cut-off date. Reading it is recorded by the server; here it joins the recent ones. */
export function useHouseholdFile(id: string) {
  const { on, session } = useFrame();
  const file = useRead<HouseholdFile>(
    `/api/households/${encodeURIComponent(id)}`,
    { on },
    { staleTime: 60_000 },
  );
  const user = session.user.id;
  useEffect(() => {
    if (file.data !== undefined)
      rememberRecent(user, { id: file.data.id, name: file.data.headName, place: placeOf(file.data) });
  }, [file.data, user]);
  return file;
}

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { isWithin } from '#kernel/area-code.ts';
import { isDay } from '#kernel/day.ts';
import type { Session } from '#platform/auth/model.ts';
import { useAddress } from '../address.tsx';

/** Where and when: what stands in the top bar and holds for everything on the page. */
export type FrameValue = {
  /** Area code of 12 digits, within the session's own area. */
  readonly area: string;
  /** Cut-off date 截至, `YYYY-MM-DD`. */
  readonly on: string;
  /** True when the cut-off date is before today: one looks at the past, nothing can be changed. */
  readonly past: boolean;
  readonly session: Session;
};

const FrameContext = createContext<FrameValue | undefined>(undefined);

/** Reads area and cut-off date from the address; what is missing or outside one's scope falls back to one's own area and today. */
export function FrameProvider({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ReactNode;
}) {
  const { search } = useAddress();
  const { area: askedArea = '', on: askedDay = '' } = search;
  const value = useMemo<FrameValue>(() => {
    const own = session.area.code;
    const area = /^\d{12}$/.test(askedArea) && isWithin(askedArea, own) ? askedArea : own;
    const on = isDay(askedDay) && askedDay <= session.today ? askedDay : session.today;
    return { area, on, past: on < session.today, session };
  }, [session, askedArea, askedDay]);
  return <FrameContext value={value}>{children}</FrameContext>;
}

/** Area, cut-off date, whether it is past, and who is signed in. */
export function useFrame(): FrameValue {
  const value = useContext(FrameContext);
  if (value === undefined) throw new Error('useFrame outside of the frame');
  return value;
}

/** The cut-off date 截至. */
export function useOn(): string {
  return useFrame().on;
}

/** Whether the session may send this command now: the role has it and one does not look at the past. */
export function useMay(command: string): boolean {
  const { session, past } = useFrame();
  return !past && session.mayWrite && session.commands.includes(command);
}

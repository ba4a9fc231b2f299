import type { ReactNode } from 'react';

/** The bar at the foot of a wizard's step: what is still open at the left, the ways on at the right. */
export function FootBar({ say, children }: { readonly say: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="ex-foot">
      <span className="ex-foot-say">{say}</span>
      <span className="grow" />
      {children}
    </div>
  );
}

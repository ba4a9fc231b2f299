import type { Services } from '#platform/services.ts';
import { type Examination, examination, text } from './examination.ts';

/** Approved changes of rules that the packs of this program no longer fit: they are left out, and somebody must know. */
export async function examinePolicy(
  services: Pick<Services, 'refreshPacks' | 'brokenChanges'>,
): Promise<Examination> {
  await services.refreshPacks();
  return examination(
    'policy.amendments',
    services.brokenChanges().length,
    text('已批准的规则变更都与政策包配套', 'every approved change of rules fits the policy packs'),
    text(
      '打开“筛查—规则”，按提示重新起草这份变更；在此之前它不生效',
      'open Screening, Rules, and draft the change anew as it says there; until then it is not in force',
    ),
  );
}

import { useTranslation } from 'react-i18next';
import { daysBetween } from '#kernel/day.ts';

type DeadlineChipProps = {
  readonly dueOn: string;
  readonly today: string /** Start of the time allowed; amber begins at its half. */;
  readonly from?: string;
};

/** 期限: green until half of the time, amber after, red when past; always with the date, never colour alone. */
export function DeadlineChip({ dueOn, today, from }: DeadlineChipProps) {
  const { t } = useTranslation('frame');
  const left = daysBetween(today, dueOn);
  const allowed = from === undefined ? 10 : Math.max(daysBetween(from, dueOn), 1);
  const tone = left < 0 ? 'red' : left * 2 < allowed ? 'amber' : 'jade';
  const words =
    left < 0
      ? t('frame:deadline.late', { count: -left, days: -left })
      : left === 0
        ? t('frame:deadline.today')
        : t('frame:deadline.left', { count: left, days: left });
  return (
    <span className="deadline">
      <span className={`tag ${tone}`}>{words}</span> <span className="sub">{dueOn}</span>
    </span>
  );
}

/** A number of a person, masked as the server sends it; in full only where the server has revealed it. */
export function Masked({ mask, full }: { readonly mask: string | null; readonly full?: string | undefined }) {
  if (full !== undefined) return <span className="revealed">{full}</span>;
  return <span className="mask">{mask === null || mask === '' ? '—' : mask}</span>;
}

export type Tone = 'plain' | 'jade' | 'amber' | 'red';

/** A short word about a state. */
export function Tag({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: string }) {
  return <span className={`tag ${tone}`}>{children}</span>;
}

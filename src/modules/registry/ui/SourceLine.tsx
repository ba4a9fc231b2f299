import { useTranslation } from 'react-i18next';
import { formatInstant } from '#platform/web/kit.ts';
import type { Source } from '../households/model.ts';

/** Who is no user: the person at the command line, and scheduled work. */
const MACHINES: ReadonlySet<string> = new Set(['operator', 'system']);

/** Where a fact comes from: who, when, 「file」 sheet row, or the reason of a correction. */
export function SourceLine({ source }: { readonly source: Source }) {
  const { t } = useTranslation('registry');
  const where =
    source.file === null
      ? source.reason === null
        ? ''
        : t('registry:source.reason', { reason: source.reason })
      : t('registry:source.file', { file: source.file, sheet: source.sheet ?? '', row: source.row ?? '' });
  const who = MACHINES.has(source.actorName) ? t(`registry:source.${source.actorName}`) : source.actorName;
  return <>{[who, formatInstant(source.recordedAt), where].filter(Boolean).join(' · ')}</>;
}

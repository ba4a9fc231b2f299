import { useTranslation } from 'react-i18next';
import { actorName, formatInstant } from '#platform/web/kit.ts';
import type { Source } from '../households/model.ts';

/** Where a fact comes from: who, when, 「file」 sheet row, or the reason of a correction. */
export function SourceLine({ source }: { readonly source: Source }) {
  const { t } = useTranslation('registry');
  const where =
    source.file === null
      ? source.reason === null
        ? ''
        : t('registry:source.reason', { reason: source.reason })
      : t('registry:source.file', { file: source.file, sheet: source.sheet ?? '', row: source.row ?? '' });
  return (
    <>
      {[actorName(t, source.actorName), formatInstant(source.recordedAt), where].filter(Boolean).join(' · ')}
    </>
  );
}

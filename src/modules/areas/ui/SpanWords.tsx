import { useTranslation } from 'react-i18next';
import { spanOf } from './tree.ts';

/** 起止: only what is known of it; nothing for what was and is always so, unless `always` asks for the word. */
export function SpanWords({
  from: validFrom,
  to: validTo,
  always = false,
}: {
  readonly from: string;
  readonly to: string;
  readonly always?: boolean;
}) {
  const { t } = useTranslation('areas');
  const { from, to } = spanOf(validFrom, validTo);
  if (from !== undefined && to !== undefined) return t('areas:until', { from, to });
  if (from !== undefined) return t('areas:since', { from });
  if (to !== undefined) return t('areas:ended', { to });
  return always ? t('areas:always') : null;
}

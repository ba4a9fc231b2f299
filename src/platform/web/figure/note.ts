type Translate = (key: string) => string;

/** Why a figure has no value, in words. */
export function noteText(t: Translate, note: string): string {
  const text = t(`problem:${note}`);
  return text === note || text === `problem:${note}` ? t('frame:evidence.notKnown') : text;
}

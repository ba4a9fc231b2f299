import { indicatorWords, useIndicators } from '#platform/web/kit.ts';

/** Title of an indicator in the page's language; what the report itself says while they are not known. */
export function useIndicatorTitle(): (id: string, fallback: string) => string {
  const indicators = useIndicators();
  return (id, fallback) => {
    const indicator = indicators.data?.find((one) => one.id === id);
    return indicator === undefined ? fallback : indicatorWords(indicator).title;
  };
}

import { useTranslation } from 'react-i18next';
import type { Figure as FigureValue } from '#kernel/figure.ts';
import { Bars } from '#platform/web/charts/Bars.tsx';
import { indicatorWords, useIndicators } from '#platform/web/figure/figures.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { useAsk } from '#platform/web/queries.ts';
import { Skeleton } from '#platform/web/state/StateView.tsx';

const STATUS = ['households.graduated', 'households.not-graduated'];
const RISK = ['households.below-line', 'households.risk-open'];
const CAUSE = 'households.cause-';
const JADE = '#1F6F54';
const PALE = '#BFD9CF';
const AMBER = '#D9A441';
const MOST_CAUSES = 7;

type Places = {
  readonly loading: boolean;
  readonly names: readonly string[];
  of(id: string): (FigureValue | undefined)[];
};

/** Figures per place below the area; at a village there is nothing below. */
function usePlaces(ids: readonly string[], area: string, on: string): Places {
  const split = useAsk<{ items: FigureValue[] }>('/api/figures', { area, on, ids, split: 'below' });
  const items = (split.data?.items ?? []).filter((figure) => figure.area !== area);
  const codes = [...new Set(items.map((figure) => figure.area))].sort();
  return {
    loading: split.isPending,
    names: codes.map((code) => items.find((figure) => figure.area === code)?.areaName ?? code),
    of: (id) => codes.map((code) => items.find((figure) => figure.area === code && figure.id === id)),
  };
}

/** Three pictures at most: status by place, main causes, who is below the line or at risk by place. */
export function WorkbenchCharts() {
  const { t } = useTranslation('frame');
  const { area, on } = useFrame();
  const places = usePlaces([...STATUS, ...RISK], area, on);
  return (
    <div className="workbench-pictures">
      {places.loading && [1, 2, 3].map((card) => <PictureSkeleton key={card} />)}
      {places.names.length > 0 && (
        <Bars
          title={t('frame:workbench.chartStatus')}
          names={places.names}
          nameHead={t('frame:workbench.place')}
          stacked
          series={[
            { name: t('frame:workbench.graduated'), color: JADE, figures: places.of('households.graduated') },
            {
              name: t('frame:workbench.notGraduated'),
              color: AMBER,
              figures: places.of('households.not-graduated'),
            },
          ]}
        />
      )}
      {!places.loading && <Causes />}
      {places.names.length > 0 && (
        <Bars
          title={t('frame:workbench.chartRisk')}
          names={places.names}
          nameHead={t('frame:workbench.place')}
          series={[
            {
              name: t('frame:workbench.belowLine'),
              color: AMBER,
              figures: places.of('households.below-line'),
            },
            { name: t('frame:workbench.riskOpen'), color: PALE, figures: places.of('households.risk-open') },
          ]}
        />
      )}
    </div>
  );
}

/** Holds the place of a picture, so that nothing jumps when it comes. */
function PictureSkeleton() {
  return (
    <div className="card bars">
      <Skeleton rows={4} />
    </div>
  );
}

function Causes() {
  const { t } = useTranslation('frame');
  const { area, on } = useFrame();
  const indicators = useIndicators().data ?? [];
  const ids = indicators.filter((one) => one.id.startsWith(CAUSE)).map((one) => one.id);
  const figures = useAsk<{ items: FigureValue[] }>(
    '/api/figures',
    { area, on, ids },
    { enabled: ids.length > 0 },
  );
  const shown = (figures.data?.items ?? [])
    .filter((figure) => (figure.value ?? 0) > 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
    .slice(0, MOST_CAUSES);
  if (shown.length === 0) return null;
  // Beside the bars only the cause itself has room.
  const nameOf = (figure: FigureValue) => {
    const indicator = indicators.find((one) => one.id === figure.id);
    const title = indicator === undefined ? figure.title : indicatorWords(indicator).title;
    return title.replace(/^Households poor by /, '').replace(/致[贫貧][户戶]$/, '');
  };
  return (
    <Bars
      title={t('frame:workbench.chartCause')}
      names={shown.map(nameOf)}
      nameHead={t('frame:workbench.cause')}
      series={[{ name: t('frame:workbench.chartUnit'), color: JADE, figures: shown }]}
    />
  );
}

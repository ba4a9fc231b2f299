import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  Figure,
  indicatorWords,
  localUnit,
  PageLink,
  Skeleton,
  StateView,
  useAsk,
  useFrame,
  useIndicators,
} from '#platform/web/kit.ts';
import '#platform/web/styles/pages.css';
import type { Figure as FigureValue, Indicator } from '#kernel/figure.ts';
import { useAreaName } from './areaName.ts';
import { figureKey } from './runs.ts';
import './reports.css';

type Answer = { readonly items: FigureValue[] };

/** 指标: every indicator with unit and definition, its value for the area and for each place below; each value opens. */
export function IndicatorsPage() {
  const { t } = useTranslation('reports');
  const [words, setWords] = useState('');
  const [definitions, setDefinitions] = useState(true);
  const indicators = useIndicators();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('reports:indicators.title')}</h1>
        <p className="sub grow">{t('reports:indicators.lead')}</p>
        <label>
          <input
            type="checkbox"
            checked={definitions}
            onChange={(event) => setDefinitions(event.target.checked)}
          />{' '}
          {t('reports:indicators.showDefinition')}
        </label>
        <input
          className="field rp-find"
          type="search"
          aria-label={t('reports:indicators.find')}
          placeholder={t('reports:indicators.findPlaceholder')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <PageLink to="/reports" className="btn">
          {t('reports:indicators.back')}
        </PageLink>
      </header>
      {indicators.isPending && <Skeleton rows={14} />}
      {indicators.isError && <ErrorView error={indicators.error} retry={() => void indicators.refetch()} />}
      {indicators.data?.length === 0 && (
        <StateView
          kind="empty"
          title={t('reports:indicators.empty')}
          text={t('reports:indicators.emptyHelp')}
        />
      )}
      {indicators.data !== undefined && indicators.data.length > 0 && (
        <IndicatorTable indicators={found(indicators.data, words)} definitions={definitions} />
      )}
    </div>
  );
}

function found(indicators: readonly Indicator[], words: string): readonly Indicator[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return indicators;
  return indicators.filter((one) =>
    [one.title, one.titleEnglish, one.definition, one.definitionEnglish, one.id].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
}

type TableProps = { readonly indicators: readonly Indicator[]; readonly definitions: boolean };

function IndicatorTable({ indicators, definitions }: TableProps) {
  const { t } = useTranslation('reports');
  const { area, on } = useFrame();
  const areaName = useAreaName();
  const whole = useAsk<Answer>('/api/figures', { area, on, split: 'none' });
  const below = useAsk<Answer>('/api/figures', { area, on, split: 'below' });
  const figures = new Map(
    [...(below.data?.items ?? []), ...(whole.data?.items ?? [])].map((figure) => [figureKey(figure), figure]),
  );
  const places = [
    ...new Map(
      (below.data?.items ?? [])
        .filter((figure) => figure.area !== area)
        .map((figure) => [figure.area, figure.areaName]),
    ).entries(),
  ];
  const groups = [...new Set(indicators.map((one) => one.group))];
  if (whole.isError) return <ErrorView error={whole.error} retry={() => void whole.refetch()} />;
  if (indicators.length === 0)
    return <StateView kind="empty" title={t('reports:indicators.noMatch')} text="" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="card flush rp-indicators" tabIndex={0} aria-label={t('reports:indicators.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="first">
              {t('reports:indicators.name')}
            </th>
            <th scope="col">{t('reports:indicators.unit')}</th>
            <th scope="col" className="n whole">
              {areaName(area)}
            </th>
            {places.map(([code, name]) => (
              <th key={code} scope="col" className="n">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group}>
            <tr className="group">
              <th scope="rowgroup" colSpan={places.length + 3}>
                {t(`reports:group.${group}`, { defaultValue: group })}
              </th>
            </tr>
            {indicators
              .filter((one) => one.group === group)
              .map((one) => (
                <IndicatorRow
                  key={one.id}
                  indicator={one}
                  figures={figures}
                  areas={[area, ...places.map(([code]) => code)]}
                  definitions={definitions}
                />
              ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

type RowProps = {
  readonly indicator: Indicator;
  readonly figures: ReadonlyMap<string, FigureValue>;
  readonly areas: readonly string[];
  readonly definitions: boolean;
};

function IndicatorRow({ indicator, figures, areas, definitions }: RowProps) {
  const { t } = useTranslation('reports');
  const { t: frameText } = useTranslation('frame');
  const words = indicatorWords(indicator);
  return (
    <tr>
      <th scope="row" className="first">
        {words.title}
        {definitions && (
          <small>
            {words.definition}
            {words.denominator !== null &&
              ` · ${t('reports:indicators.operands', { numerator: words.numerator, denominator: words.denominator })}`}
          </small>
        )}
      </th>
      <td>{localUnit(frameText, indicator.unit)}</td>
      {areas.map((area, index) => (
        <td key={area} className={`n ${index === 0 ? 'whole' : ''}`}>
          <Cell id={indicator.id} area={area} figure={figures.get(`${indicator.id}@${area}`)} />
        </td>
      ))}
    </tr>
  );
}

/** A figure that the one answer for all has not brought yet is waited for, not asked for by itself. */
function Cell({
  id,
  area,
  figure,
}: {
  readonly id: string;
  readonly area: string;
  readonly figure: FigureValue | undefined;
}) {
  if (figure === undefined) return <span className="sub">…</span>;
  return <Figure id={id} area={area} figure={figure} showUnit={false} />;
}

import type { EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Figure as FigureValue } from '#kernel/figure.ts';
import { useEvidence } from '../figure/evidence-context.ts';
import { Figure } from '../figure/Figure.tsx';
import { formatNumber } from '../format.ts';
import { useAppearance } from '../frame/appearance.ts';

type BarSeries = {
  readonly name: string;
  readonly color: string;
  readonly figures: readonly (FigureValue | undefined)[];
};
type BarsProps = {
  readonly title: string;
  /** Names along the axis, top to bottom. */
  readonly names: readonly string[];
  readonly nameHead: string;
  readonly series: readonly BarSeries[];
  readonly stacked?: boolean;
};

/** Horizontal bars of figures, in one hue with direct labels; every bar opens its households, and the same stands as a table. */
export function Bars(props: BarsProps) {
  const { t } = useTranslation('frame');
  const [table, setTable] = useState(false);
  return (
    <section className="card bars">
      <header>
        <h2>{props.title}</h2>
        <button type="button" className="link small" aria-pressed={table} onClick={() => setTable(!table)}>
          {t(table ? 'frame:workbench.asChart' : 'frame:workbench.asTable')}
        </button>
      </header>
      {table ? <BarsTable {...props} /> : <BarsChart {...props} />}
    </section>
  );
}

function BarsTable({ names, nameHead, series, title }: BarsProps) {
  return (
    <table className="plain" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{nameHead}</th>
          {series.map((one) => (
            <th key={one.name} scope="col" className="n">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((name, row) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {series.map((one) => {
              const figure = one.figures[row];
              return (
                <td key={one.name} className="n">
                  {figure === undefined ? (
                    '—'
                  ) : (
                    <Figure
                      id={figure.id}
                      area={figure.area}
                      on={figure.on}
                      figure={figure}
                      showUnit={false}
                    />
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the picture says, for who does not see it. */
function said({ names, series, title }: BarsProps): string {
  const lines = names.map(
    (name, row) =>
      `${name} ${series.map((one) => `${one.name} ${one.figures[row]?.value ?? '—'}`).join('，')}`,
  );
  return `${title}：${lines.join('；')}`;
}

function optionOf({ names, series, stacked = false }: BarsProps, fontSize: number) {
  // Measured by the chart itself, so it must be the real name and not `inherit`.
  const { fontFamily } = getComputedStyle(document.documentElement);
  const text = { color: '#22261F', fontSize, fontFamily };
  return {
    animation: false,
    grid: { left: 4, right: 40, top: series.length > 1 ? 26 : 4, bottom: 0, containLabel: true },
    ...(series.length > 1
      ? {
          legend: {
            top: 0,
            left: 0,
            itemWidth: 10,
            itemHeight: 10,
            itemGap: 14,
            selectedMode: false,
            textStyle: { ...text, color: '#5A6157' },
          },
        }
      : {}),
    xAxis: { type: 'value' as const, show: false },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: [...names],
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...text, width: fontSize * 12, overflow: 'truncate' as const },
    },
    series: series.map((one) => ({
      type: 'bar' as const,
      name: one.name,
      ...(stacked ? { stack: 'all' } : {}),
      barMaxWidth: 14,
      barMinHeight: 1,
      color: one.color,
      cursor: 'pointer',
      data: one.figures.map((figure) => figure?.value ?? 0),
      label: {
        show: true,
        position: stacked ? ('insideLeft' as const) : ('right' as const),
        ...text,
        color: stacked && one.color === '#1F6F54' ? '#FFFFFF' : text.color,
        formatter: ({ value }: { value?: unknown }) =>
          Number(value) === 0 ? '' : formatNumber(Number(value)),
      },
    })),
  };
}

function BarsChart(props: BarsProps) {
  const box = useRef<HTMLDivElement>(null);
  const evidence = useEvidence();
  const { large } = useAppearance();
  const latest = useRef(props);
  latest.current = props;
  const open = useRef(evidence.open);
  open.current = evidence.open;
  const rows =
    props.names.length * (props.stacked === true || props.series.length === 1 ? 1 : props.series.length);
  const height = rows * (large ? 28 : 22) + (props.series.length > 1 ? 34 : 10);
  const drawn = JSON.stringify([
    props.names,
    props.series.map((one) => [one.name, one.figures.map((figure) => figure?.value)]),
    large,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when what it shows has changed
  useEffect(() => {
    let chart: EChartsType | undefined;
    let gone = false;
    const watcher = new ResizeObserver(() => chart?.resize());
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      void import('./echarts.ts').then(draw);
    });
    const draw = ({ init }: typeof import('./echarts.ts')) => {
      if (gone || box.current === null) return;
      chart = init(box.current, null, { renderer: 'svg' });
      chart.setOption(optionOf(latest.current, large ? 16 : 12));
      chart.on('click', (event) => {
        const figure = latest.current.series[event.seriesIndex ?? 0]?.figures[event.dataIndex];
        if (figure !== undefined) open.current({ indicator: figure.id, area: figure.area, on: figure.on });
      });
      watcher.observe(box.current);
    };
    // The drawing machine is large: it comes when a picture is in sight and nothing else waits for the line.
    const start = setTimeout(() => box.current !== null && seen.observe(box.current), 400);
    return () => {
      gone = true;
      clearTimeout(start);
      seen.disconnect();
      watcher.disconnect();
      chart?.dispose();
    };
  }, [drawn]);
  return <div ref={box} className="chart" style={{ height }} role="img" aria-label={said(props)} />;
}

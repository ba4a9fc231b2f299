import { useTranslation } from 'react-i18next';
import { formatFen } from '#platform/web/kit.ts';
import type { IncomeView } from '../households/model.ts';

type IncomeChartProps = {
  readonly incomes: readonly IncomeView[];
  readonly width: number;
  readonly height: number;
};
const MOST_YEARS = 5;

/** Income per head of up to five years against each year's own line. Filled = reached; no line = the packs know none. */
export function IncomeChart({ incomes, width, height }: IncomeChartProps) {
  const { t } = useTranslation('registry');
  const shown = [...incomes].sort((a, b) => a.year - b.year).slice(-MOST_YEARS);
  if (shown.length === 0) return <p className="sub">{t('registry:income.none')}</p>;
  const top = Math.max(1, ...shown.flatMap((income) => [income.perHeadFen ?? 0, income.lineFen ?? 0]));
  const floor = height - 22;
  const scale = (fen: number) => floor - (Math.max(fen, 0) / top) * (floor - 22);
  const step = width / shown.length;
  const words = shown.map((income) =>
    income.lineFen === null
      ? t('registry:income.saidNoLine', { year: income.year, income: formatFen(income.perHeadFen) })
      : t('registry:income.said', {
          year: income.year,
          income: formatFen(income.perHeadFen),
          line: formatFen(income.lineFen),
        }),
  );
  return (
    <svg
      className="income-chart"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={words.join(t('registry:separator'))}
    >
      <line x1="4" x2={width - 4} y1={floor} y2={floor} stroke="#D5D8CF" />
      {shown.map((income, index) => (
        <Year key={income.year} income={income} left={index * step} step={step} floor={floor} scale={scale} />
      ))}
    </svg>
  );
}

type YearProps = {
  readonly income: IncomeView;
  readonly left: number;
  readonly step: number;
  readonly floor: number;
  readonly scale: (fen: number) => number;
};

function Year({ income, left, step, floor, scale }: YearProps) {
  const middle = left + step / 2;
  const bar = Math.min(34, step * 0.44);
  const top = scale(income.perHeadFen ?? 0);
  const line = income.lineFen === null ? undefined : scale(income.lineFen);
  const reached =
    income.perHeadFen !== null && (income.lineFen === null || income.perHeadFen >= income.lineFen);
  // The number stands above both the bar and the line, so that neither runs through it.
  const label = Math.min(top, line ?? top) - 5;
  return (
    <g>
      <rect
        x={middle - bar / 2}
        y={top}
        width={bar}
        height={Math.max(floor - top, 0)}
        rx="2"
        fill={reached ? '#1F6F54' : '#BFD9CF'}
      />
      {line !== undefined && (
        <line
          x1={left + 4}
          x2={left + step - 4}
          y1={line}
          y2={line}
          stroke="#7A4E0C"
          strokeWidth="1.5"
          strokeDasharray="4 3"
        />
      )}
      <text x={middle} y={label} textAnchor="middle" className="chart-value">
        {formatFen(income.perHeadFen)}
      </text>
      <text x={middle} y={floor + 16} textAnchor="middle" className="chart-year">
        {income.year}
      </text>
    </g>
  );
}

/** What the fills and the dashes mean. */
export function IncomeLegend({ incomes }: { readonly incomes: readonly IncomeView[] }) {
  const { t } = useTranslation('registry');
  const last = [...incomes].sort((a, b) => b.year - a.year).find((income) => income.lineFen !== null);
  return (
    <span className="sub legend">
      <i className="lg reached" />
      {t('registry:income.reached')} <i className="lg below" />
      {t('registry:income.below')} <i className="lg dashes" />
      {last === undefined
        ? t('registry:income.noLine')
        : t('registry:income.line', {
            title: last.lineTitle ?? '',
            year: last.year,
            line: formatFen(last.lineFen),
          })}
    </span>
  );
}

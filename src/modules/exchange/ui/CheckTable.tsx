import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#platform/web/kit.ts';
import type { Batch, BatchSummary } from '../batch/model.ts';
import { useCheckText } from './checkText.ts';
import { FindingRows } from './FindingRows.tsx';
import { useAreaNames } from './townNames.ts';

type CheckCount = BatchSummary['byCheck'][number];
type CheckTableProps = {
  readonly batch: Batch;
  readonly summary: BatchSummary;
  readonly towns: readonly string[];
  /** Only this town; all when absent. */
  readonly town: string | undefined;
};

/** So many towns still fit beside each other at 1366 px; more are reached through the filter. */
const MOST_TOWN_COLUMNS = 9;

/** Reasons with their remedies: those that keep rows out first, then those that let them in. */
export function CheckTable({ batch, summary, towns, town }: CheckTableProps) {
  const { t } = useTranslation('exchange');
  const nameOf = useAreaNames();
  const [open, setOpen] = useState<string>();
  const columns = town === undefined && towns.length <= MOST_TOWN_COLUMNS ? towns : [];
  const part = (severity: 'error' | 'suspect') =>
    summary.byCheck.filter((one) => one.severity === severity && countIn(one, town) > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="card flush ex-checks" tabIndex={0} aria-label={t('exchange:wizard.step.findings')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('exchange:findings.why')}</th>
            <th scope="col" className="opt">
              {t('exchange:findings.do')}
            </th>
            {columns.map((code) => (
              <th key={code} scope="col" className="n opt">
                {code === '' ? t('exchange:findings.unknownTown') : nameOf(code)}
              </th>
            ))}
            <th scope="col" className="n">
              {t('exchange:findings.total')}
            </th>
            <th scope="col">
              <span className="sr">{t('exchange:imports.open')}</span>
            </th>
          </tr>
        </thead>
        {(['error', 'suspect'] as const).map((severity) => (
          <tbody key={severity}>
            <SectionRow severity={severity} checks={part(severity)} columns={columns} town={town} />
            {part(severity).map((one) => (
              <Fragment key={one.check}>
                <CheckRow
                  one={one}
                  columns={columns}
                  town={town}
                  open={open === one.check}
                  onToggle={() => setOpen(open === one.check ? undefined : one.check)}
                />
                {open === one.check && (
                  <tr className="ex-sub">
                    <td colSpan={columns.length + 4}>
                      <FindingRows batch={batch} check={one.check} town={town} total={countIn(one, town)} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function countIn(one: CheckCount, town: string | undefined): number {
  return town === undefined ? one.count : (one.byTown[town] ?? 0);
}

type SectionProps = {
  readonly severity: 'error' | 'suspect';
  readonly checks: readonly CheckCount[];
  readonly columns: readonly string[];
  readonly town: string | undefined;
};

function SectionRow({ severity, checks, columns, town }: SectionProps) {
  const { t } = useTranslation('exchange');
  const tone = severity === 'error' ? 'bad' : 'warn';
  const sum = (of: (one: CheckCount) => number) => checks.reduce((total, one) => total + of(one), 0);
  return (
    <tr className="ex-sec">
      <th scope="rowgroup">
        <span className={tone}>
          {t(severity === 'error' ? 'exchange:findings.errors' : 'exchange:findings.suspects')}
        </span>{' '}
      </th>
      <td className="sub opt">
        {t(severity === 'error' ? 'exchange:findings.errorsHelp' : 'exchange:findings.suspectsHelp')}
      </td>
      {columns.map((code) => (
        <td key={code} className="n opt">
          {formatNumber(sum((one) => one.byTown[code] ?? 0))}
        </td>
      ))}
      <td className={`n ${tone}`}>{formatNumber(sum((one) => countIn(one, town)))}</td>
      <td />
    </tr>
  );
}

type CheckRowProps = {
  readonly one: CheckCount;
  readonly columns: readonly string[];
  readonly town: string | undefined;
  readonly open: boolean;
  readonly onToggle: () => void;
};

function CheckRow({ one, columns, town, open, onToggle }: CheckRowProps) {
  const { t } = useTranslation('exchange');
  const text = useCheckText()(one.check);
  return (
    <tr className={open ? 'open' : ''}>
      <th scope="row">
        <button type="button" className="ex-twist" aria-expanded={open} onClick={onToggle}>
          <span aria-hidden="true">{open ? '▾' : '▸'}</span> {text.title}
        </button>
        <small className="only-m">{text.remedy}</small>
      </th>
      <td className="do opt">{text.remedy}</td>
      {columns.map((code) => (
        <td key={code} className={`n opt ${one.byTown[code] === undefined ? 'zero' : ''}`}>
          {formatNumber(one.byTown[code] ?? 0)}
        </td>
      ))}
      <td className="n">
        <button type="button" className="fig" onClick={onToggle}>
          {formatNumber(countIn(one, town))}
        </button>
      </td>
      <td className="nowrap">
        <button type="button" className="link" onClick={onToggle}>
          {open
            ? t('exchange:findings.hide')
            : t('exchange:findings.see', { n: formatNumber(countIn(one, town)) })}
        </button>
      </td>
    </tr>
  );
}

import { useTranslation } from 'react-i18next';
import { formatNumber, formatValue, localUnit, PageLink, useEvidence } from '#platform/web/kit.ts';
import type { Disagreement, EarlierReport, Report } from '../model.ts';
import { figureKey } from './runs.ts';
import { useIndicatorTitle } from './useIndicatorTitle.ts';

type EarlierNoteProps = { readonly report: Report; readonly earlier: EarlierReport };

/** 与旧报告不符: the figures of both, the difference, and a door to the households of each. */
export function EarlierNote({ report, earlier }: EarlierNoteProps) {
  const { t } = useTranslation('reports');
  const sameDay = earlier.on === report.on;
  return (
    <section className="rp-note red">
      <h2>{t('reports:earlier.title')}</h2>
      <p>
        {t(sameDay ? 'reports:earlier.sameDay' : 'reports:earlier.otherDay', { on: earlier.on })}{' '}
        <PageLink to={`/reports/${earlier.report}`}>{earlier.title}</PageLink>
      </p>
      <table className="rp-earlier">
        <thead>
          <tr>
            <th scope="col">{t('reports:earlier.figure')}</th>
            <th scope="col" className="n">
              {t('reports:earlier.before')}
            </th>
            <th scope="col" className="n">
              {t('reports:earlier.now')}
            </th>
            <th scope="col" className="n">
              {t('reports:earlier.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {earlier.disagreements.map((one) => (
            <EarlierRow key={figureKey(one)} one={one} report={report} earlier={earlier} />
          ))}
        </tbody>
      </table>
      <p>{t('reports:earlier.remedy')}</p>
    </section>
  );
}

type EarlierRowProps = EarlierNoteProps & { readonly one: Disagreement };

function EarlierRow({ one, report, earlier }: EarlierRowProps) {
  const { t } = useTranslation('frame');
  const evidence = useEvidence();
  const titleOf = useIndicatorTitle();
  const door = (value: number, on: string, known: string) => (
    <button
      type="button"
      className="fig"
      aria-label={`${one.title} ${on} ${formatValue(value, one.unit)}`}
      onClick={() => evidence.open({ indicator: one.id, area: one.area, on, known })}
    >
      {formatValue(value, one.unit)}
    </button>
  );
  const difference = Math.round((one.now - one.before) * 100) / 100;
  return (
    <tr>
      <th scope="row">
        {titleOf(one.id, one.title)} <small>{localUnit(t, one.unit)}</small>
        {one.area !== report.area && <small className="sub"> {one.areaName}</small>}
      </th>
      <td className="n">{door(one.before, earlier.on, earlier.known)}</td>
      <td className="n">{door(one.now, report.on, report.known)}</td>
      <td className="n bad">{difference > 0 ? `+${formatNumber(difference)}` : formatNumber(difference)}</td>
    </tr>
  );
}

import { useTranslation } from 'react-i18next';
import type { Report, ReportFigure } from '../model.ts';
import { sectionHeading } from '../summary/rules.ts';
import { keysIn, oddKeys } from './runs.ts';

type ReportContentsProps = { readonly report: Report; readonly figures: ReadonlyMap<string, ReportFigure> };

/** 目录 with the number of moved figures per section, and what the marks of the figures mean. */
export function ReportContents({ report, figures }: ReportContentsProps) {
  const { t } = useTranslation('reports');
  const odds = oddKeys(report);
  return (
    <nav className="rp-toc" aria-label={t('reports:edit.toc')}>
      <h2>{t('reports:edit.toc')}</h2>
      {report.sections.map((section, index) => {
        const keys = keysIn(section.paragraphs);
        const odd = keys.filter((key) => odds.has(key)).length;
        const moved = keys.filter((key) => figures.get(key)?.moved === true && !odds.has(key)).length;
        return (
          <a key={section.key} href={`#${section.key}`} onClick={(event) => goTo(event, section.key)}>
            {sectionHeading(index, section.title)} <span className="grow" />
            {odd > 0 && <b className="bad">{odd}</b>} {moved > 0 && <b className="warn">{moved}</b>}
          </a>
        );
      })}
      <h2>{t('reports:edit.legend')}</h2>
      <p>
        <span className="rp-n">6412</span> {t('reports:edit.legendRegister')}
      </p>
      <p>
        <span className="rp-n moved">5238</span> {t('reports:edit.legendMoved')}
      </p>
      <p>
        <span className="rp-n odds">4456</span> {t('reports:edit.legendOdds')}
      </p>
      <p>
        <span className="rp-n unknown">—</span> {t('reports:edit.legendUnknown')}
      </p>
      <p>
        <span className="rp-edited-mark" aria-hidden="true" /> {t('reports:edit.legendEdited')}
      </p>
    </nav>
  );
}

/** Scrolls without touching the address: the router owns it. */
function goTo(event: { preventDefault(): void }, key: string): void {
  event.preventDefault();
  document.getElementById(key)?.scrollIntoView({ behavior: 'smooth', block: 'start' });
}

import { useTranslation } from 'react-i18next';
import {
  actorName,
  counted,
  type EvidenceQuestion,
  formatInstant,
  formatNumber,
  formatValue,
  localUnit,
  PageLink,
  useCommand,
  useEvidence,
} from '#platform/web/kit.ts';
import type { Change, Report, ReportFigure } from '../model.ts';
import { EarlierNote } from './EarlierNote.tsx';
import { useMayReport } from './ReportsPage.tsx';
import { editedParagraphs, figureKey } from './runs.ts';
import { useIndicatorTitle } from './useIndicatorTitle.ts';
import './notes.css';

/** 旁注: figures that moved and by how much, records corrected since, figures without a value, words edited. */
export function ReportNotes({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports');
  const titleOf = useIndicatorTitle();
  const moved = report.figures.filter((figure) => figure.moved);
  const corrected = report.figures.filter((figure) => figure.correctedSince > 0 && !figure.moved);
  const unknown = report.figures.filter((figure) => figure.value === null);
  const edited = editedParagraphs(report);
  const nothing =
    moved.length + corrected.length + unknown.length + edited.length === 0 && report.earlier === null;
  return (
    <aside className="rp-notes" aria-label={t('reports:edit.notes')}>
      {nothing && (
        <section className="rp-note calm">
          <h2>{t('reports:edit.none')}</h2>
          <p>{t('reports:edit.noneHelp')}</p>
        </section>
      )}
      {report.earlier !== null && <EarlierNote report={report} earlier={report.earlier} />}
      {moved.length > 0 && <Moved report={report} moved={moved} />}
      {report.changes.length > 0 && <Changes changes={report.changes} />}
      {corrected.length > 0 && (
        <details className="rp-note calm">
          <summary>{t('reports:note.unmoved', { n: corrected.length })}</summary>
          {corrected.map((figure) => (
            <FigureNote key={figureKey(figure)} report={report} figure={figure} />
          ))}
        </details>
      )}
      {unknown.length > 0 && (
        <section className="rp-note calm">
          <h2>{counted(t, 'reports:note.unknownTitle', unknown.length)}</h2>
          <p>{t('reports:note.unknownHelp')}</p>
          <ul>
            {unknown.map((figure) => (
              <li key={figureKey(figure)}>
                {titleOf(figure.id, figure.title)} <span className="sub">{figure.areaName}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {edited.length > 0 && <Edited report={report} />}
    </aside>
  );
}

function Moved({ report, moved }: { readonly report: Report; readonly moved: readonly ReportFigure[] }) {
  const { t } = useTranslation('reports');
  const refresh = useCommand('reports.refresh');
  const may = useMayReport('reports.refresh') && report.state === 'draft';
  return (
    <section className="rp-note">
      <h2>
        {t(report.state === 'saved' ? 'reports:note.movedSaved' : 'reports:note.movedTitle', {
          count: moved.length,
          n: moved.length,
        })}
      </h2>
      <p>{report.state === 'saved' ? t('reports:note.correctedHelp') : t('reports:note.movedHelp')}</p>
      {moved.map((figure) => (
        <FigureNote key={figureKey(figure)} report={report} figure={figure} />
      ))}
      {report.state === 'draft' && (
        <div className="rp-note-end">
          <button
            type="button"
            className="btn sm"
            disabled={!may || refresh.isPending}
            onClick={() => refresh.mutate({ report: report.id })}
          >
            {t('reports:note.useNew')}
          </button>
          <span className="sub">{t('reports:note.keepOld', { at: formatInstant(report.known) })}</span>
        </div>
      )}
    </section>
  );
}

/** 为什么变: who changed which records, when and why; a single household opens its file. */
function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useTranslation('reports');
  return (
    <section className="rp-note">
      <h2>{counted(t, 'reports:note.why', changes.length)}</h2>
      {changes.map((change) => (
        <div key={`${change.at} ${change.sample.household}`} className="rp-change">
          <span>
            {change.reason ??
              (change.files.length > 0 ? change.files.join('、') : t('reports:note.noReason'))}
          </span>
          <small className="sub">
            <PageLink to={`/households/${change.sample.household}`}>{change.sample.headName}</PageLink>{' '}
            {change.households > 1 && t('reports:note.andOthers', { n: formatNumber(change.households) })}
            {change.at !== null && ` · ${formatInstant(change.at)}`} {actorName(t, change.by)}
          </small>
        </div>
      ))}
    </section>
  );
}

/** +3, −12; nothing when one of the two is not known. */
function differenceOf(figure: ReportFigure): string {
  if (figure.value === null || figure.valueNow === null) return '';
  const difference = Math.round((figure.valueNow - figure.value) * 100) / 100;
  return difference > 0 ? `+${formatNumber(difference)}` : formatNumber(difference);
}

function FigureNote({ report, figure }: { readonly report: Report; readonly figure: ReportFigure }) {
  const { t } = useTranslation('reports');
  const { t: frameText } = useTranslation('frame');
  const evidence = useEvidence();
  const titleOf = useIndicatorTitle();
  const unit = localUnit(frameText, figure.unit);
  const now: EvidenceQuestion = { indicator: figure.id, area: figure.area, on: report.on };
  return (
    <div className="rp-move">
      <span>
        {titleOf(figure.id, figure.title)}{' '}
        <small className="sub">{figure.area === report.area ? '' : figure.areaName}</small>
      </span>
      <span>
        <button type="button" className="fig" onClick={() => evidence.open({ ...now, known: report.known })}>
          {figure.moved ? (
            <s>{formatValue(figure.value, figure.unit)}</s>
          ) : (
            formatValue(figure.value, figure.unit)
          )}
        </button>
        {figure.moved && (
          <>
            {' → '}
            <button type="button" className="fig" onClick={() => evidence.open(now)}>
              {formatValue(figure.valueNow, figure.unit)}
            </button>
          </>
        )}{' '}
        <small>{unit}</small>
      </span>
      <b className="warn">{figure.moved ? differenceOf(figure) : ''}</b>
      {figure.correctedSince > 0 && (
        <small className="sub">{counted(t, 'reports:note.correctedRow', figure.correctedSince)}</small>
      )}
    </div>
  );
}

function Edited({ report }: { readonly report: Report }) {
  const { t } = useTranslation('reports');
  const edited = editedParagraphs(report);
  return (
    <section className="rp-note calm">
      <h2>{counted(t, 'reports:note.editedTitle', edited.length)}</h2>
      <p>{t('reports:note.editedHelp')}</p>
      <ul>
        {edited.map((paragraph) => (
          <li key={paragraph.key}>
            <button
              type="button"
              className="link"
              onClick={() =>
                document.getElementById(`p-${paragraph.key}`)?.scrollIntoView({ block: 'center' })
              }
            >
              {paragraph.runs
                .map((run) => ('text' in run ? run.text : run.shown))
                .join('')
                .slice(0, 24)}
              …
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

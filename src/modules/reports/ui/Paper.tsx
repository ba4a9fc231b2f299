import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EvidenceQuestion, formatValue, localUnit, useEvidence } from '#platform/web/kit.ts';
import type { Report, ReportFigure, Run } from '../model.ts';
import { chineseDay, sectionHeading } from '../summary/rules.ts';
import { ParagraphEditor } from './ParagraphEditor.tsx';
import { useMayReport } from './ReportsPage.tsx';
import { figureKey, figuresInOrder, piecesOf, stateOf } from './runs.ts';
import { useIndicatorTitle } from './useIndicatorTitle.ts';

type PaperProps = { readonly report: Report; readonly figures: ReadonlyMap<string, ReportFigure> };
type Paragraph = Report['sections'][number]['paragraphs'][number];

/** The summary with the proportions of GB/T 9704: title, sections, body; figures open their households. */
export function Paper({ report, figures }: PaperProps) {
  const { t } = useTranslation('reports');
  const [editing, setEditing] = useState<string>();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="rp-desk" tabIndex={0} aria-label={t('reports:edit.paper')}>
      <article className="rp-page" lang="zh-CN">
        <h2 className="rp-title">{report.title}</h2>
        {report.state === 'draft' && <p className="rp-draft">{`（第${report.revision}稿，未定稿）`}</p>}
        {report.sections.map((section, index) => (
          <section key={section.key} id={section.key}>
            <h3>{sectionHeading(index, section.title)}</h3>
            {section.paragraphs.map((paragraph) =>
              editing === paragraph.key ? (
                <ParagraphEditor
                  key={paragraph.key}
                  report={report}
                  paragraph={paragraph}
                  figures={figures}
                  onClose={() => setEditing(undefined)}
                />
              ) : (
                <PaperParagraph
                  key={paragraph.key}
                  report={report}
                  paragraph={paragraph}
                  figures={figures}
                  onEdit={() => setEditing(paragraph.key)}
                />
              ),
            )}
          </section>
        ))}
        <p className="rp-remark">{report.note}</p>
        <p className="rp-sign">
          {report.areaName}
          <br />
          <span>{chineseDay(report.writtenOn)}</span>
        </p>
        <p className="rp-number" aria-hidden="true">
          — 1 —
        </p>
      </article>
    </section>
  );
}

type PaperParagraphProps = PaperProps & { readonly paragraph: Paragraph; readonly onEdit: () => void };

function PaperParagraph({ report, paragraph, figures, onEdit }: PaperParagraphProps) {
  const { t } = useTranslation('reports');
  const may = useMayReport('reports.edit') && report.state === 'draft';
  return (
    <div className={`rp-par ${paragraph.edited ? 'edited' : ''}`}>
      <p id={`p-${paragraph.key}`}>
        {piecesOf(paragraph.runs).map((piece, index) =>
          piece.figure === undefined ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name than their place
            <span key={index}>{piece.text}</span>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same figure may stand twice in a paragraph
            <span key={index} className="rp-hold">
              <FigureChip report={report} run={piece.figure} figure={figures.get(figureKey(piece.figure))} />
              {piece.text}
            </span>
          ),
        )}
      </p>
      {may && (
        <button
          type="button"
          className="rp-pen"
          aria-label={t('reports:edit.editParagraph')}
          title={t('reports:edit.editParagraph')}
          onClick={onEdit}
        >
          ✎
        </button>
      )}
    </div>
  );
}

type FigureRun = Extract<Run, { figure: string }>;
type ChipProps = {
  readonly report: Report;
  readonly run: FigureRun;
  readonly figure: ReportFigure | undefined;
};

function questionOf(report: Report, run: FigureRun): EvidenceQuestion {
  return { indicator: run.figure, area: run.area, on: report.on, known: report.known };
}

/** A figure in the text: its mark tells its state, a click opens the households behind it. */
function FigureChip({ report, run, figure }: ChipProps) {
  const { t } = useTranslation('reports');
  const { t: frameText } = useTranslation('frame');
  const evidence = useEvidence();
  const state = stateOf(report, figure);
  const unit = localUnit(frameText, run.unit);
  const titleOf = useIndicatorTitle();
  const title = titleOf(run.figure, figure?.title ?? run.figure);
  const label = t('reports:edit.figureLabel', { title, shown: run.shown, unit });
  const hint = figure?.moved
    ? `${label} ${t('reports:note.now', { value: formatValue(figure.valueNow, figure.unit) })}`
    : label;
  return (
    <button
      type="button"
      className={`rp-n ${state}`}
      aria-label={hint}
      title={hint}
      onClick={() =>
        evidence.open(
          questionOf(report, run),
          figuresInOrder(report).map((one) => questionOf(report, one)),
        )
      }
    >
      {run.shown}
      {run.unit}
    </button>
  );
}

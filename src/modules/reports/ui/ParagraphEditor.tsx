import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, useCommand } from '#platform/web/kit.ts';
import type { EditReport, Report, ReportFigure, Run } from '../model.ts';
import { figureKey, isFigureRun, lostFigures, markOf, textOf } from './runs.ts';

type FigureRun = Extract<Run, { figure: string }>;
type ParagraphEditorProps = {
  readonly report: Report;
  readonly paragraph: Report['sections'][number]['paragraphs'][number];
  readonly figures: ReadonlyMap<string, ReportFigure>;
  readonly onClose: () => void;
};

/** A figure in the editable words: one piece that can be moved or deleted but not typed into. */
function chipOf(run: FigureRun): HTMLElement {
  const chip = document.createElement('span');
  chip.className = 'rp-n';
  chip.contentEditable = 'false';
  chip.dataset.mark = markOf(run);
  chip.textContent = `${run.shown}${run.unit}`;
  return chip;
}

function fill(box: HTMLElement, runs: readonly Run[]): void {
  box.replaceChildren(
    ...runs.map((run) => (isFigureRun(run) ? chipOf(run) : document.createTextNode(run.text))),
  );
}

/** The words as they stand in the box, figures as their marks; line breaks of the browser count as nothing. */
function wordsOf(node: Node): string {
  if (node instanceof HTMLElement && node.dataset.mark !== undefined) return node.dataset.mark;
  if (node.childNodes.length === 0) return node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '';
  return [...node.childNodes].map(wordsOf).join('');
}

/** 改文字: the words of a paragraph are free, its figures stay figures. */
export function ParagraphEditor({ report, paragraph, figures, onClose }: ParagraphEditorProps) {
  const { t } = useTranslation('reports');
  const box = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(() => textOf(paragraph.runs));
  const command = useCommand<unknown, EditReport>('reports.edit', onClose);
  const { runs } = paragraph;
  useEffect(() => {
    if (box.current === null) return;
    fill(box.current, runs);
    box.current.focus();
  }, [runs]);
  const lost = lostFigures(runs, text);
  const save = (words: string | null) =>
    command.mutate({ report: report.id, revision: report.revision, paragraphs: { [paragraph.key]: words } });
  const putBack = (run: FigureRun) => {
    box.current?.append(chipOf(run));
    if (box.current !== null) setText(wordsOf(box.current));
  };
  return (
    <div className="rp-edit">
      {/* biome-ignore lint/a11y/useSemanticElements: a textarea cannot hold figures as pieces of their own */}
      <div
        ref={box}
        className="rp-box"
        role="textbox"
        tabIndex={0}
        aria-multiline="true"
        aria-label={t('reports:edit.editParagraph')}
        contentEditable
        suppressContentEditableWarning
        onInput={(event) => setText(wordsOf(event.currentTarget))}
        onPaste={pastePlain}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      />
      <Lost lost={lost} figures={figures} onBack={putBack} />
      <p className="sub">{t('reports:edit.editHelp')}</p>
      <div className="rp-edit-end">
        <button
          type="button"
          className="btn go sm"
          disabled={command.isPending || text.trim() === ''}
          onClick={() => save(text)}
        >
          {t('reports:edit.keep')}
        </button>
        <button type="button" className="btn sm" onClick={onClose}>
          {t('reports:edit.cancel')}
        </button>
        {paragraph.edited && (
          <button
            type="button"
            className="btn quiet sm"
            disabled={command.isPending}
            onClick={() => save(null)}
          >
            {t('reports:edit.restore')}
          </button>
        )}
      </div>
      <ErrorLine error={command.error} />
    </div>
  );
}

/** Words from elsewhere come without their looks. */
function pastePlain(event: { preventDefault(): void; clipboardData: DataTransfer }): void {
  event.preventDefault();
  const words = event.clipboardData.getData('text/plain').replace(/\s*\n\s*/g, '');
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  range.deleteContents();
  range.insertNode(document.createTextNode(words));
  selection.collapseToEnd();
  (range.commonAncestorContainer.parentElement ?? document.activeElement)?.dispatchEvent(
    new InputEvent('input', { bubbles: true }),
  );
}

type LostProps = {
  readonly lost: readonly FigureRun[];
  readonly figures: ReadonlyMap<string, ReportFigure>;
  readonly onBack: (run: FigureRun) => void;
};

function Lost({ lost, figures, onBack }: LostProps) {
  const { t } = useTranslation('reports');
  if (lost.length === 0) return null;
  return (
    <p className="rp-lost" role="status">
      <b className="warn">{t('reports:edit.lost', { n: lost.length })}</b>{' '}
      {lost.map((run) => (
        <button key={markOf(run)} type="button" className="link" onClick={() => onBack(run)}>
          {t('reports:edit.putBack', {
            name: `${figures.get(figureKey(run))?.title ?? run.figure} ${run.shown}${run.unit}`,
          })}
        </button>
      ))}
    </p>
  );
}

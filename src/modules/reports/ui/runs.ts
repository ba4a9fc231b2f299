import type { Report, ReportFigure, Run } from '../model.ts';

type FigureRun = Extract<Run, { figure: string }>;
type Paragraph = Report['sections'][number]['paragraphs'][number];

export function isFigureRun(run: Run): run is FigureRun {
  return 'figure' in run;
}

/** A stretch of a paragraph: words, or a figure with the mark that follows it. */
export type Piece = { readonly text: string; readonly figure?: FigureRun };

/** No line begins with these: they stay with the figure before them. */
const CLOSING = /^[，。、；：！？）》」』”’％]+/;

/** The runs of a paragraph for the screen, punctuation kept to the figure before it. */
export function piecesOf(runs: readonly Run[]): readonly Piece[] {
  return runs.flatMap((run, index): Piece[] => {
    if (isFigureRun(run)) {
      const next = runs[index + 1];
      const closing = next !== undefined && !isFigureRun(next) ? CLOSING.exec(next.text)?.[0] : undefined;
      return [{ text: closing ?? '', figure: run }];
    }
    const before = runs[index - 1];
    const rest = before !== undefined && isFigureRun(before) ? run.text.replace(CLOSING, '') : run.text;
    return rest === '' ? [] : [{ text: rest }];
  });
}

/** `{{indicator@area}}`: how a figure stands in the words that a person edits. */
export function markOf(run: { readonly figure: string; readonly area: string }): string {
  return `{{${run.figure}@${run.area}}}`;
}

/** A paragraph as text with its marks. */
export function textOf(runs: readonly Run[]): string {
  return runs.map((run) => (isFigureRun(run) ? markOf(run) : run.text)).join('');
}

/** Figures that stood in the paragraph and are no longer in the words, each as often as it is missing. */
export function lostFigures(runs: readonly Run[], text: string): readonly FigureRun[] {
  let rest = text;
  return runs.filter(isFigureRun).filter((run) => {
    const mark = markOf(run);
    const at = rest.indexOf(mark);
    if (at < 0) return true;
    rest = rest.slice(0, at) + rest.slice(at + mark.length);
    return false;
  });
}

/** Key of a figure within a report: the same indicator may stand for several areas. */
export function figureKey(
  figure: { readonly area: string } & ({ readonly id: string } | { readonly figure: string }),
): string {
  return `${'id' in figure ? figure.id : figure.figure}@${figure.area}`;
}

/** Frozen figures of the report by their key. */
export function figuresByKey(report: Report): ReadonlyMap<string, ReportFigure> {
  return new Map(report.figures.map((figure) => [figureKey(figure), figure]));
}

export type FigureState = 'register' | 'moved' | 'unknown' | 'odds';

/** How a figure is drawn: at odds with an earlier report, moved since, without a value, or simply from the register. */
export function stateOf(report: Report, figure: ReportFigure | undefined): FigureState {
  if (figure === undefined || figure.value === null) return 'unknown';
  if (oddKeys(report).has(figureKey(figure))) return 'odds';
  return figure.moved ? 'moved' : 'register';
}

/** Keys of the figures that do not go with an earlier report. */
export function oddKeys(report: Report): ReadonlySet<string> {
  return new Set((report.earlier?.disagreements ?? []).map(figureKey));
}

/** Figures in the order of the text, each once: what 上一个 and 下一个 walk through. */
export function figuresInOrder(report: Report): readonly FigureRun[] {
  const runs = report.sections.flatMap((section) =>
    section.paragraphs.flatMap((paragraph) => paragraph.runs.filter(isFigureRun)),
  );
  return [...new Map(runs.map((run) => [figureKey(run), run])).values()];
}

/** Keys of the figures that stand in paragraphs, each once. */
export function keysIn(paragraphs: readonly Paragraph[]): readonly string[] {
  return [...new Set(paragraphs.flatMap((paragraph) => paragraph.runs.filter(isFigureRun).map(figureKey)))];
}

/** Paragraphs that a person has edited. */
export function editedParagraphs(report: Report): readonly Paragraph[] {
  return report.sections.flatMap((section) => section.paragraphs.filter((paragraph) => paragraph.edited));
}

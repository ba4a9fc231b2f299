import { useTranslation } from 'react-i18next';
import type { Figure as FigureValue } from '#kernel/figure.ts';
import { formatValue } from '../format.ts';
import { useFrame } from '../frame/frame-context.tsx';
import { currentLanguage } from '../i18n/language.ts';
import { localWord } from '../queries.ts';
import { type EvidenceQuestion, useEvidence } from './evidence-context.ts';
import { indicatorWords, useFigure, useIndicators } from './figures.ts';
import { Hint } from './Hint.tsx';
import { noteText } from './note.ts';
import { localUnit } from './unit.ts';

type FigureProps = {
  /** Indicator id. */
  readonly id: string;
  /** Area code; the frame's when absent. */
  readonly area?: string;
  /** Cut-off date; the frame's when absent. */
  readonly on?: string;
  /** As known at: for frozen figures. */
  readonly known?: string;
  /** The figure when the page has it already; else it is asked for, many in one request. */
  readonly figure?: FigureValue | undefined;
  /** Other figures of the page, for 上一个 and 下一个 in the drawer. */
  readonly among?: readonly EvidenceQuestion[];
  /** How the number reads when it must read otherwise, as in a frozen report. */
  readonly shown?: string;
  readonly showUnit?: boolean;
  readonly className?: string;
};

/** A figure is a door: hover tells definition, base and cut-off, a click opens exactly what was counted. */
export function Figure({
  id,
  area,
  on,
  known,
  figure,
  among,
  shown,
  showUnit = true,
  className = '',
}: FigureProps) {
  const frame = useFrame();
  const { t } = useTranslation('frame');
  const evidence = useEvidence();
  const place = { area: area ?? frame.area, on: on ?? frame.on, ...(known === undefined ? {} : { known }) };
  // The figure carries its Chinese title only; the English one is asked for where it is read.
  const indicators = useIndicators(currentLanguage() === 'en');
  const asked = useFigure(id, place, figure === undefined);
  const value = figure ?? asked.data;
  if (value === undefined)
    return <span className={`fig wait ${className}`}>{asked.isError ? '—' : '…'}</span>;
  const words = indicators.data?.find((one) => one.id === id);
  const title = words === undefined ? localWord(value.title) : indicatorWords(words).title;
  const text = shown ?? formatValue(value.value, value.unit);
  return (
    <Hint content={<FigureHint id={id} figure={value} />}>
      {(describedBy) => (
        <button
          type="button"
          className={`fig ${className}`}
          aria-describedby={describedBy}
          onClick={() => evidence.open({ indicator: id, ...place }, among)}
        >
          <span className="sr">{title} </span>
          {text}
          {showUnit && value.value !== null && <small>{localUnit(t, value.unit)}</small>}
        </button>
      )}
    </Hint>
  );
}

function FigureHint({ id, figure }: { readonly id: string; readonly figure: FigureValue }) {
  const { t } = useTranslation('frame');
  const indicator = useIndicators().data?.find((one) => one.id === id);
  const words = indicator === undefined ? undefined : indicatorWords(indicator);
  return (
    <dl className="hint">
      <dt>{words?.title ?? figure.title}</dt>
      <dd>{words?.definition}</dd>
      {words?.denominator != null && (
        <dd>
          {t('frame:evidence.base')} {words.denominator}
        </dd>
      )}
      <dd>
        {t('frame:date.asOf', { on: figure.on })} · {figure.areaName}
      </dd>
      {figure.value === null && figure.note !== null && <dd className="why">{noteText(t, figure.note)}</dd>}
    </dl>
  );
}

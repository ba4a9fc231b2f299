import { Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence, EvidenceRow } from '#kernel/figure.ts';
import { useAsync } from '../async.ts';
import { ask, download } from '../client.ts';
import { takeFocus } from '../focus.ts';
import { formatInstant, formatNumber, formatValue } from '../format.ts';
import { type List, useList } from '../queries.ts';
import { ErrorLine, ErrorView, Skeleton, StateView } from '../state/StateView.tsx';
import { Counted } from './Counted.tsx';
import { EvidenceTable } from './EvidenceTable.tsx';
import type { EvidenceQuestion } from './evidence-context.ts';
import { indicatorWords } from './figures.ts';
import { noteText } from './note.ts';
import { localUnit } from './unit.ts';

type EvidenceDrawerProps = {
  readonly question: EvidenceQuestion;
  readonly among: readonly EvidenceQuestion[];
  readonly onStep: (question: EvidenceQuestion) => void;
  readonly onClose: () => void;
};
type Part = 'numerator' | 'denominator';

/** 依据: the arithmetic, the definition, and exactly the households or persons counted. */
export function EvidenceDrawer({ question, among, onStep, onClose }: EvidenceDrawerProps) {
  const { t } = useTranslation('frame');
  const key = JSON.stringify(question);
  return (
    <Drawer
      open
      onClose={onClose}
      placement="right"
      size={700}
      closable={false}
      title={null}
      // What the figure stands in stays readable beside its evidence.
      styles={{ mask: { background: 'rgb(28 32 26 / 12%)' } }}
      classNames={{ root: 'evidence-root', body: 'evidence-body' }}
      aria-label={t('frame:evidence.title')}
    >
      <div ref={takeFocus} tabIndex={-1} className="focus-start">
        <EvidenceContent key={key} question={question} among={among} onStep={onStep} onClose={onClose} />
      </div>
    </Drawer>
  );
}

function bodyOf(question: EvidenceQuestion, part: Part) {
  return {
    indicator: question.indicator,
    area: question.area,
    on: question.on,
    part,
    ...(question.known === undefined ? {} : { known: question.known }),
  };
}

function EvidenceContent({ question, among, onStep, onClose }: EvidenceDrawerProps) {
  const [part, setPart] = useState<Part>(question.part ?? 'numerator');
  const body = bodyOf(question, part);
  const list = useList<EvidenceRow, Evidence>(['evidence', body], (cursor, signal) =>
    ask<Evidence>(
      '/api/figures/evidence',
      { ...body, limit: 100, ...(cursor === undefined ? {} : { cursor }) },
      signal,
    ),
  );
  return (
    <div className="evidence">
      <Head list={list} question={question} among={among} onStep={onStep} onClose={onClose} />
      {list.error !== null && <ErrorView error={list.error} retry={list.retry} />}
      {list.loading && <Skeleton rows={14} />}
      {list.first !== undefined && (
        <Shown evidence={list.first} list={list} part={part} onPart={setPart} body={body} />
      )}
    </div>
  );
}

type HeadProps = EvidenceDrawerProps & { readonly list: List<EvidenceRow, Evidence> };

function Head({ list, question, among, onStep, onClose }: HeadProps) {
  const { t } = useTranslation('frame');
  const place = among.findIndex((one) => one.indicator === question.indicator && one.area === question.area);
  const before = among[place - 1];
  const after = place < 0 ? undefined : among[place + 1];
  const evidence = list.first;
  return (
    <div className="evidence-head">
      <h2>
        {evidence === undefined ? t('frame:evidence.title') : indicatorWords(evidence.indicator).title}{' '}
        <span className="sub">{evidence?.figure.areaName}</span>
      </h2>
      <span className="grow" />
      {among.length > 1 && (
        <>
          <button
            type="button"
            className="btn sm"
            disabled={before === undefined}
            onClick={() => before !== undefined && onStep(before)}
          >
            {t('frame:evidence.previous')}
          </button>
          <button
            type="button"
            className="btn sm"
            disabled={after === undefined}
            onClick={() => after !== undefined && onStep(after)}
          >
            {t('frame:evidence.next')}
          </button>
        </>
      )}
      <button type="button" className="btn sm" aria-label={t('frame:action.close')} onClick={onClose}>
        ×
      </button>
    </div>
  );
}

type ShownProps = {
  readonly evidence: Evidence;
  readonly list: List<EvidenceRow, Evidence>;
  readonly part: Part;
  readonly onPart: (part: Part) => void;
  readonly body: unknown;
};

function Shown({ evidence, list, part, onPart, body }: ShownProps) {
  const { t } = useTranslation('frame');
  const { figure } = evidence;
  const exported = useAsync(() =>
    download('/api/figures/evidence/export', `${figure.id}-${figure.on}.xlsx`, body),
  );
  const tools = (
    <div className="evidence-tabs">
      <span className="on">
        {t(part === 'numerator' ? 'frame:evidence.counted' : 'frame:evidence.base')}{' '}
        <Counted evidence={evidence} />
      </span>
      <button
        type="button"
        className="btn sm line"
        disabled={exported.busy || evidence.total === 0}
        onClick={exported.run}
      >
        {t('frame:evidence.export', { count: evidence.total })}
      </button>
    </div>
  );
  return (
    <>
      <Arithmetic evidence={evidence} part={part} onPart={onPart} />
      <Definition evidence={evidence} />
      <ErrorLine error={exported.error} />
      {evidence.items.length === 0 ? (
        <StateView kind="empty" title={t('frame:evidence.none')} text={t('frame:evidence.noneText')} />
      ) : (
        <EvidenceTable list={list} evidence={evidence} tools={tools} sum={figure[part]} />
      )}
      <footer className="sub">
        {t('frame:evidence.knownAt', { at: formatInstant(figure.known) })} ·{' '}
        {t('frame:evidence.digest', { digest: figure.digest.slice(0, 8) })}
      </footer>
    </>
  );
}

type ArithmeticProps = {
  readonly evidence: Evidence;
  readonly part: Part;
  readonly onPart: (part: Part) => void;
};

function Arithmetic({ evidence, part, onPart }: ArithmeticProps) {
  const { t } = useTranslation('frame');
  const { figure } = evidence;
  const words = indicatorWords(evidence.indicator);
  const operand = (value: number | null, name: string, own: Part) => (
    <div>
      <button
        type="button"
        className={`fig ${part === own ? 'now' : ''}`}
        aria-pressed={part === own}
        onClick={() => onPart(own)}
      >
        {value === null ? '—' : formatNumber(value)}
      </button>
      <span>{name}</span>
    </div>
  );
  return (
    <div className="evidence-sum">
      {words.denominator !== null && (
        <>
          {operand(figure.numerator, words.numerator, 'numerator')}
          <i>÷</i>
          {operand(figure.denominator, words.denominator, 'denominator')}
          <i>=</i>
        </>
      )}
      <div className="res">
        <b>
          {formatValue(figure.value, figure.unit)}
          {figure.value !== null && <small> {localUnit(t, figure.unit)}</small>}
        </b>
        <span>{words.title}</span>
      </div>
      {figure.value === null && figure.note !== null && (
        <p className="evidence-why">{noteText(t, figure.note)}</p>
      )}
    </div>
  );
}

function Definition({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation('frame');
  const { figure } = evidence;
  const words = indicatorWords(evidence.indicator);
  return (
    <dl className="evidence-def">
      <dt>{t('frame:evidence.definition')}</dt>
      <dd>
        {words.definition}
        {words.denominator === null ? '' : ` · ${words.rounding}`}
      </dd>
      <dt>{t('frame:evidence.base')}</dt>
      <dd>{words.denominator ?? t('frame:evidence.noBase')}</dd>
      <dt>{t('frame:evidence.day')}</dt>
      <dd>{figure.on}</dd>
    </dl>
  );
}

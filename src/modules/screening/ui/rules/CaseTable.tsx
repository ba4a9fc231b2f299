import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tag, useProblemText } from '#platform/web/kit.ts';
import type { RuleCase } from '#policy/cases.ts';
import { type CaseRun, type PlacePolicy, runCase } from './place-policy.ts';
import { useWords } from './use-words.ts';
import { wordsOf } from './vocabulary.ts';

type CaseRow = {
  readonly rule: string;
  readonly one: RuleCase;
  /** The area of the pack that brings it, where its household lives. */
  readonly packArea: string;
  readonly source: string;
};

type CaseTableProps = {
  readonly place: Pick<PlacePolicy, 'packSet' | 'policy'>;
  readonly cases: readonly CaseRow[];
};

/** Cases, each run here and now: green what says what it must. */
export function CaseTable({ place, cases }: CaseTableProps) {
  const { t } = useTranslation('rules');
  if (cases.length === 0) return <p className="sub">{t('rules:noCases')}</p>;
  return (
    <ul className="ru-cases">
      {cases.map((row) => (
        <CaseItem key={`${row.source} ${row.one.name} ${row.one.on}`} place={place} row={row} />
      ))}
    </ul>
  );
}

function CaseItem({ place, row }: { readonly place: CaseTableProps['place']; readonly row: CaseRow }) {
  const { t } = useTranslation('rules');
  const { language } = useWords();
  const [open, setOpen] = useState(false);
  const { one, rule, packArea } = row;
  const run = runCase(place, rule, one, packArea, language);
  const holds = run.findings.length === 0;
  return (
    <li className={holds ? 'ok' : 'bad'}>
      <button type="button" className="ru-case-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Tag tone={holds ? 'jade' : 'red'}>{t(holds ? 'rules:holds' : 'rules:fails')}</Tag>
        <span className="grow">{one.name}</span>
        <span className="sub">{one.on}</span>
        <span className="sub">{t(`rules:expect.${one.expect}`)}</span>
      </button>
      {!holds && <CaseFindings run={run} />}
      {open && <CaseBody place={place} run={run} source={row.source} />}
    </li>
  );
}

function CaseFindings({ run }: { readonly run: CaseRun }) {
  const { t } = useTranslation('rules');
  const problem = useProblemText();
  return (
    <ul className="ru-findings" aria-label={t('rules:wrong')}>
      {run.findings.map((finding) => (
        <li key={JSON.stringify(finding)}>{problem.finding(finding)}</li>
      ))}
    </ul>
  );
}

type Part = NonNullable<CaseRun['explanation']>['tree'];

function Tree({ part }: { readonly part: Part }) {
  return (
    <li>
      <code>{part.text}</code> <b>{part.value === null ? '?' : String(part.value)}</b>
      {part.parts.length > 0 && (
        <ul>
          {part.parts.map((one, i) => (
            // Two parts of one rule may read the same; their place tells them apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of an expression never move
            <Tree key={`${one.text} ${i}`} part={one} />
          ))}
        </ul>
      )}
    </li>
  );
}

function CaseBody({
  place,
  run,
  source,
}: {
  readonly place: CaseTableProps['place'];
  readonly run: CaseRun;
  readonly source: string;
}) {
  const { t } = useTranslation('rules');
  const { nameOf } = useWords();
  const words = wordsOf(place.policy);
  return (
    <div className="ru-case-body">
      <p className="sub">{t('rules:caseFrom', { source })}</p>
      {run.explanation && (
        <>
          {run.explanation.outcome === 'hit' && <p>{t('rules:says', { message: run.message })}</p>}
          <ul>
            {run.values.map(({ name, text }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one fact may stand for several members
              <li key={`${name} ${i}`}>
                {nameOf(words.find(({ fact }) => fact === name) ?? { fact: name, name })} {text}
              </li>
            ))}
          </ul>
          <details>
            <summary>{t('rules:stepByStep')}</summary>
            <ul className="ru-tree">
              <Tree part={run.explanation.tree} />
            </ul>
          </details>
        </>
      )}
    </div>
  );
}

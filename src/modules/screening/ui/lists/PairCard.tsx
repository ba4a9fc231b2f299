import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageLink, useCodes } from '#platform/web/kit.ts';
import type { ListPair, ListRun } from '../../lists/model.ts';
import { Kept } from './ListHits.tsx';
import { Marked } from './MarkedText.tsx';
import type { Verdict } from './queue.ts';

type PairCardProps = {
  readonly run: ListRun;
  readonly pair: ListPair;
  readonly onReason: (text: string) => void;
  readonly onAct: (wish: Verdict | 'later') => void;
};

/** The register's person and the list's beside each other, how they compare, and four equal buttons. */
export function PairCard({ run, pair, onReason, onAct }: PairCardProps) {
  const { t } = useTranslation('lists');
  return (
    <section className="card flush jd-card" aria-label={t('lists:judge.pair')}>
      <table className="jd-table">
        <thead>
          <tr>
            <th />
            <th scope="col">{t('lists:judge.col.member')}</th>
            <th scope="col">{t('lists:judge.col.listed', { list: run.title })}</th>
            <th scope="col">{t('lists:judge.col.how')}</th>
          </tr>
        </thead>
        <tbody>
          <PersonRows pair={pair} />
          <HomeRow pair={pair} />
        </tbody>
      </table>
      <Buttons onAct={onAct} />
      <Reasons onReason={onReason} />
      <p className="jd-note">
        {t('lists:judge.noStatus')} {t('lists:judge.masked')}
      </p>
    </section>
  );
}

type LineProps = {
  readonly title: string;
  readonly member: ReactNode;
  readonly listed: ReactNode;
  readonly how: ReactNode;
  readonly className?: string;
};

function Line({ title, member, listed, how, className = '' }: LineProps) {
  const { t } = useTranslation('lists');
  return (
    <tr className={className}>
      <th scope="row">{title}</th>
      <td data-label={t('lists:judge.short.member')}>{member}</td>
      <td data-label={t('lists:judge.short.listed')}>{listed}</td>
      <td className="jd-how">{how}</td>
    </tr>
  );
}

const SIGNS: Readonly<Record<string, string>> = { same: '✓', other: '✗', missing: '' };

/** How one thing compares: a sign, and the words. */
function How({ pair, of }: { readonly pair: ListPair; readonly of: string }) {
  const { t } = useTranslation('lists');
  const how = pair.aspects.find((aspect) => aspect.of === of)?.how ?? 'missing';
  const isGood = how === 'same' || how === 'same-number';
  const tone = isGood ? 'good' : how === 'missing' ? 'none' : how === 'other' ? 'bad' : 'near';
  const sign = isGood ? '✓' : (SIGNS[how] ?? '≈');
  return (
    <span className={tone}>
      {sign} {t(`lists:how.${of}.${how}`)}
    </span>
  );
}

function PersonRows({ pair }: { readonly pair: ListPair }) {
  const { t } = useTranslation('lists');
  const { member, listed, marks } = pair;
  const hasNumbers = member.document !== '' && listed.document !== '';
  const births = marks?.birth ?? [];
  return (
    <>
      <Line
        className="jd-names"
        title={t('lists:identity.name')}
        member={<Marked text={member.name} other={listed.name} />}
        listed={<Marked text={listed.name} other={member.name} />}
        how={<How pair={pair} of="name" />}
      />
      <Line
        title={t('lists:identity.document')}
        member={
          hasNumbers ? (
            <Marked text={member.document} at={marks?.member ?? []} isNumber />
          ) : (
            numberWord(t, marks?.memberState)
          )
        }
        listed={
          hasNumbers ? (
            <Marked text={listed.document} at={marks?.listed ?? []} isNumber />
          ) : (
            numberWord(t, marks?.listedState)
          )
        }
        how={<How pair={pair} of="document" />}
      />
      {hasNumbers && marks !== null && <CheckLine pair={pair} marks={marks} />}
      <Line
        title={t('lists:identity.birth')}
        member={<Birth text={member.birth} parts={births} />}
        listed={<Birth text={listed.birth} parts={births} />}
        how={
          <>
            <How pair={pair} of="birth" />{' '}
            {births.length > 0 &&
              t('lists:judge.birthParts', {
                parts: births.map((part) => t(`lists:judge.part.${part}`)).join(t('lists:comma')),
              })}
          </>
        }
      />
      <Line
        title={t('lists:identity.village')}
        member={pair.place}
        listed={<VillageWord pair={pair} />}
        how={<How pair={pair} of="village" />}
      />
      {pair.aspects.some(({ of, how }) => of === 'sex' && how !== 'missing') && (
        <Line title={t('lists:identity.sex')} member="" listed="" how={<How pair={pair} of="sex" />} />
      )}
    </>
  );
}

const numberWord = (t: (key: string) => string, state: string | undefined) => (
  <span className="sub">
    {t(`lists:judge.number.${state === 'missing' || state === undefined ? 'none' : 'some'}`)}
  </span>
);

function VillageWord({ pair }: { readonly pair: ListPair }) {
  const { t } = useTranslation('lists');
  const how = pair.aspects.find(({ of }) => of === 'village')?.how ?? 'missing';
  return <span className="sub">{t(`lists:judge.village.${how}`)}</span>;
}

/** Whether each number is right by itself: a wrong one tells on which side the slip is. */
function CheckLine({ marks }: { readonly pair: ListPair; readonly marks: NonNullable<ListPair['marks']> }) {
  const { t } = useTranslation('lists');
  const word = (state: string) => (
    <span className={state === 'valid' ? 'good' : 'bad'}>
      {state === 'valid' ? '✓' : '✗'} {t(`lists:judge.check.${state}`)}
    </span>
  );
  const { memberState, listedState } = marks;
  const side =
    memberState === 'valid' && listedState !== 'valid'
      ? 'listed'
      : memberState !== 'valid' && listedState === 'valid'
        ? 'member'
        : undefined;
  return (
    <Line
      title={t('lists:judge.check.title')}
      member={word(memberState)}
      listed={word(listedState)}
      how={side === undefined ? '' : t(`lists:judge.check.side.${side}`)}
    />
  );
}

/** A birth with the parts marked that differ; cut to its year where a number's end is shown. */
function Birth({ text, parts }: { readonly text: string | null; readonly parts: readonly string[] }) {
  const { t } = useTranslation('lists');
  if (text === null) return <span className="sub">{t('lists:judge.birthNone')}</span>;
  const names = ['year', 'month', 'day'];
  return (
    <span className="mask">
      {text.split('-').map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: year, month and day, always in this order
        <span key={index}>
          {index > 0 && '-'}
          {parts.includes(names[index] ?? '') ? <mark>{piece}</mark> : piece}
        </span>
      ))}
    </span>
  );
}

function HomeRow({ pair }: { readonly pair: ListPair }) {
  const { t } = useTranslation('lists');
  const codes = useCodes();
  const { home } = pair;
  const relation = home.relation === null ? '' : codes.label('relation-to-head', home.relation);
  return (
    <Line
      className="jd-home"
      title={t('lists:judge.home')}
      member={
        <>
          {t('lists:judge.homeOf', { number: home.number, head: home.head, size: home.size ?? '—' })}{' '}
          <span className="sub">{relation !== '' && t('lists:judge.relation', { relation })}</span>
        </>
      }
      listed={<Kept hit={pair} />}
      how={<PageLink to={`/households/${pair.household}`}>{t('lists:judge.file')}</PageLink>}
    />
  );
}

const BUTTONS = [
  { wish: 'same', key: 'Y' },
  { wish: 'other', key: 'N' },
  { wish: 'unsure', key: '?' },
  { wish: 'later', key: '→' },
] as const;

/** Four buttons of one size and colour: the machine's opinion must not press the key. */
function Buttons({ onAct }: Pick<PairCardProps, 'onAct'>) {
  const { t } = useTranslation('lists');
  return (
    <div className="jd-buttons">
      {BUTTONS.map(({ wish, key }) => (
        <button
          key={wish}
          type="button"
          aria-keyshortcuts={key === '→' ? 'ArrowRight' : key}
          onClick={() => onAct(wish)}
        >
          <kbd>{key}</kbd>
          <span>
            <b>{t(`lists:judge.button.${wish}`)}</b>
            <small>{t(`lists:judge.after.${wish}`)}</small>
          </span>
        </button>
      ))}
    </div>
  );
}

const REASONS = ['typo', 'spelling', 'renamed', 'asked'] as const;

/** 理由: may be left out; one of the usual ones, or a sentence. */
function Reasons({ onReason }: { readonly onReason: (text: string) => void }) {
  const { t } = useTranslation('lists');
  const [chosen, setChosen] = useState('');
  const [own, setOwn] = useState<string>();
  const choose = (id: string) => {
    const next = chosen === id ? '' : id;
    setChosen(next);
    setOwn(undefined);
    onReason(next === '' ? '' : t(`lists:judge.reason.${next}`));
  };
  return (
    <div className="jd-reasons">
      <span className="sub">{t('lists:judge.reasons')}</span>
      {REASONS.map((id) => (
        <button
          key={id}
          type="button"
          className={`chip ${chosen === id ? 'on' : ''}`}
          aria-pressed={chosen === id}
          onClick={() => choose(id)}
        >
          {chosen === id && '✓ '}
          {t(`lists:judge.reason.${id}`)}
        </button>
      ))}
      {own === undefined ? (
        <button
          type="button"
          className="chip"
          onClick={() => {
            setChosen('');
            setOwn('');
            onReason('');
          }}
        >
          {t('lists:judge.reason.own')}
        </button>
      ) : (
        <input
          className="field"
          // biome-ignore lint/a11y/noAutofocus: one asked to write
          autoFocus
          maxLength={200}
          value={own}
          aria-label={t('lists:judge.reason.own')}
          placeholder={t('lists:judge.reason.ownHelp')}
          onChange={(event) => {
            setOwn(event.target.value);
            onReason(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      )}
    </div>
  );
}

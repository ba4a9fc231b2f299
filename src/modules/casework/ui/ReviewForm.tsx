import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Review } from '../procedure/model.ts';
import { CountField, DayNote } from './fields.tsx';
import type { StepFormProps } from './step-form.ts';

const EMPTY: Review = { entitled: 0, present: 0, relatives: 0, for: 0, against: 0, abstained: 0 };
const FIELDS = ['entitled', 'present', 'relatives', 'for', 'against', 'abstained'] as const;

/** What the heads say so far: what is still missing of the quorum, and which votes do not add up. */
function countsOf(review: Review, quorum: { of: number; in: number } | null) {
  const needed = quorum === null ? 0 : Math.ceil((review.entitled * quorum.of) / quorum.in);
  const voters = review.present - review.relatives;
  const votes = review.for + review.against + review.abstained;
  return { needed, hasQuorum: review.present >= needed && review.present <= review.entitled, voters, votes };
}

/** 民主评议: heads and votes, with quorum and sum while typing; relatives are there and do not vote. */
export function ReviewForm({ step, today, busy, onSend }: StepFormProps) {
  const { t } = useTranslation('casework');
  const [review, setReview] = useState(EMPTY);
  const [on, setOn] = useState(today);
  const [note, setNote] = useState('');
  const { needed, hasQuorum, voters, votes } = countsOf(review, step.quorum);
  const adds = review.entitled > 0 && hasQuorum && votes === voters && voters > 0;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ act: 'review', step: step.id, on, note: note.trim(), review });
      }}
    >
      <div className="cw-counts">
        {FIELDS.map((field) => (
          <CountField
            key={field}
            label={t(`casework:review.${field}`)}
            value={review[field]}
            onChange={(count) => setReview({ ...review, [field]: count })}
          />
        ))}
      </div>
      <p className={hasQuorum ? 'sub' : 'warn'} aria-live="polite">
        {t('casework:review.quorumLine', { present: review.present, entitled: review.entitled, needed })}
      </p>
      <p className={votes === voters ? 'sub' : 'warn'} aria-live="polite">
        {t('casework:review.votesLine', { votes, voters })}
      </p>
      <VoteBar review={review} />
      <DayNote on={on} note={note} today={today} onDay={setOn} onNote={setNote} />
      <button type="submit" className="btn go big" disabled={busy || !adds}>
        {t('casework:verb.review')}
      </button>
    </form>
  );
}

function VoteBar({ review }: { readonly review: Review }) {
  const parts = [
    ['for', review.for],
    ['against', review.against],
    ['abstained', review.abstained],
  ] as const;
  const all = parts.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return null;
  return (
    <div className="cw-votes" aria-hidden="true">
      {parts.map(
        ([part, count]) => count > 0 && <i key={part} className={part} style={{ flexGrow: count }} />,
      )}
    </div>
  );
}

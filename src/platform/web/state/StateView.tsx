import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../client.ts';
import { useProblemText } from './problem-text.ts';

export type StateKind = 'empty' | 'loading' | 'forbidden' | 'not-found' | 'offline' | 'error';

type StateViewProps = {
  readonly kind: StateKind;
  /** What is: one short sentence. Each kind has its own when none is given. */
  readonly title?: string;
  /** What one can still do. */
  readonly text?: string;
  /** At most one filled button, then quiet ones. */
  readonly actions?: ReactNode;
  /** Code to read out on the telephone. */
  readonly code?: string;
};

/** Grey bars in the place of rows, so that nothing jumps when the rows come. */
export function Skeleton({ rows = 8 }: { readonly rows?: number }) {
  const { t } = useTranslation('frame');
  return (
    <div className="skeleton" role="status" aria-label={t('frame:state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
        <div key={row} className="skeleton-row">
          <i style={{ width: '12%' }} />
          <i style={{ width: `${18 + ((row * 7) % 12)}%` }} />
          <i style={{ width: '8%' }} />
          <i style={{ width: `${22 + ((row * 5) % 16)}%` }} />
        </div>
      ))}
    </div>
  );
}

/** A page or a part of one that has nothing to show: why, what to do, and a code for the telephone. */
export function StateView({ kind, title, text, actions, code }: StateViewProps) {
  const { t } = useTranslation('frame');
  if (kind === 'loading') return <Skeleton />;
  return (
    <section className={`state state-${kind}`} role={kind === 'empty' ? undefined : 'alert'}>
      <h2>{title ?? t(`frame:state.${kind}.title`)}</h2>
      <p>{text ?? t(`frame:state.${kind}.text`)}</p>
      {actions !== undefined && <div className="state-actions">{actions}</div>}
      {code !== undefined && code !== '' && (
        <p className="sub">
          {t('frame:state.code')} <b>{code}</b>
        </p>
      )}
    </section>
  );
}

function kindOf(error: Error): StateKind {
  if (!(error instanceof ProblemError)) return 'error';
  if (error.status === 0) return 'offline';
  if (error.status === 403) return 'forbidden';
  return error.status === 404 ? 'not-found' : 'error';
}

/** What went wrong in words, with the way out: try again. */
export function ErrorView({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const { t } = useTranslation('frame');
  const problem = useProblemText();
  const kind = kindOf(error);
  const again =
    retry === undefined || kind === 'forbidden' || kind === 'not-found' ? undefined : (
      <button type="button" className="btn line" onClick={retry}>
        {t('frame:action.retry')}
      </button>
    );
  return (
    <StateView
      kind={kind}
      text={problem.text(error)}
      code={problem.code(error)}
      {...(again === undefined ? {} : { actions: again })}
    />
  );
}

/** The same in one line, for forms: the problem and each of its findings. */
export function ErrorLine({ error }: { readonly error: Error | null }) {
  const problem = useProblemText();
  if (error === null) return null;
  const findings = error instanceof ProblemError ? error.findings : [];
  return (
    <div className="error-line" role="alert">
      <b>{problem.text(error)}</b>
      {findings.length > 0 && (
        <ul>
          {findings.map((finding) => (
            <li key={`${finding.code} ${finding.at}`}>{problem.finding(finding)}</li>
          ))}
        </ul>
      )}
      <span className="sub">{problem.code(error)}</span>
    </div>
  );
}

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsync } from '#platform/web/async.ts';
import { ErrorLine } from '#platform/web/state/StateView.tsx';
import { changePassword } from '../sign-in.ts';

/** Characters of a password at least; the server has the last word. */
const LEAST = 10;

/** One's own password: the present one, the new one twice. */
export function PasswordForm({ onDone }: { readonly onDone?: () => void }) {
  const { t } = useTranslation('frame');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [done, setDone] = useState(false);
  const change = useAsync(async () => {
    await changePassword(current, next);
    setDone(true);
    setCurrent('');
    setNext('');
    setAgain('');
    onDone?.();
  });
  const differ = again !== '' && again !== next;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDone(false);
    if (next === again) change.run();
  };
  const field = (
    id: string,
    label: string,
    value: string,
    set: (value: string) => void,
    autoComplete: 'current-password' | 'new-password',
  ) => (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        type="password"
        required
        minLength={autoComplete === 'new-password' ? LEAST : 1}
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </>
  );
  return (
    <form className="form" onSubmit={submit}>
      {field('current', t('frame:password.current'), current, setCurrent, 'current-password')}
      {field('next', t('frame:password.next', { least: LEAST }), next, setNext, 'new-password')}
      {field('again', t('frame:password.again'), again, setAgain, 'new-password')}
      {differ && (
        <p className="error-line" role="alert">
          {t('frame:password.differ')}
        </p>
      )}
      {done && <p role="status">{t('frame:password.done')}</p>}
      <ErrorLine error={change.error} />
      <button type="submit" className="btn go" disabled={change.busy || differ}>
        {t('frame:changePassword')}
      </button>
    </form>
  );
}

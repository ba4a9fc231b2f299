import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsync } from '#platform/web/async.ts';
import { useAppearance } from '#platform/web/frame/appearance.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { LANGUAGES } from '#platform/web/i18n/language.ts';
import { ErrorLine } from '#platform/web/state/StateView.tsx';
import { changePassword } from '../sign-in.ts';

/** 设置: who one is, language, type size, password. */
export function Settings() {
  const { t, i18n } = useTranslation('frame');
  const { session } = useFrame();
  const appearance = useAppearance();
  return (
    <div className="page settings">
      <section className="card">
        <h1>{session.user.name}</h1>
        <p className="sub">{`${session.user.username} · ${session.area.name} · ${t(`frame:role.${session.role}`)}`}</p>
        <h2>{t('frame:language')}</h2>
        <div className="seg">
          {LANGUAGES.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              className={i18n.language === language ? 'on' : ''}
              aria-pressed={i18n.language === language}
              onClick={() => appearance.setLanguage(language)}
            >
              {t(`frame:languageName.${language}`)}
            </button>
          ))}
        </div>
        <h2>{t('frame:typeSize')}</h2>
        <label>
          <input
            type="checkbox"
            checked={appearance.large}
            onChange={(event) => appearance.setLarge(event.target.checked)}
          />{' '}
          {t('frame:largeType')}
        </label>
      </section>
      <Password />
    </div>
  );
}

function Password() {
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
  });
  const differ = again !== '' && again !== next;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDone(false);
    if (!differ) change.run();
  };
  const field = (
    id: string,
    label: string,
    value: string,
    set: (value: string) => void,
    autoComplete: string,
  ) => (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        type="password"
        required
        minLength={autoComplete === 'new-password' ? 10 : 1}
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </>
  );
  return (
    <form className="card form" onSubmit={submit}>
      <h2>{t('frame:changePassword')}</h2>
      {field('current', t('frame:password.current'), current, setCurrent, 'current-password')}
      {field('next', t('frame:password.next'), next, setNext, 'new-password')}
      {field('again', t('frame:password.again'), again, setAgain, 'new-password')}
      {differ && <p className="error-line">{t('frame:password.differ')}</p>}
      {done && <p role="status">{t('frame:password.done')}</p>}
      <ErrorLine error={change.error} />
      <button type="submit" className="btn go" disabled={change.busy || differ}>
        {t('frame:changePassword')}
      </button>
    </form>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsync } from '#platform/web/async.ts';
import { read } from '#platform/web/client.ts';
import { useAppearance } from '#platform/web/frame/appearance.ts';
import { LANGUAGES } from '#platform/web/i18n/language.ts';
import { SESSION_KEY } from '#platform/web/queries.ts';
import { ErrorLine } from '#platform/web/state/StateView.tsx';
import { signIn } from '../sign-in.ts';

/** 登录. In the demo county the server gives links that sign in with one click. */
export function SignIn() {
  const { t } = useTranslation('frame');
  const client = useQueryClient();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const enter = useAsync(async () => {
    await signIn(username.trim().toLowerCase(), password);
    await client.invalidateQueries({ queryKey: SESSION_KEY });
  });
  useEffect(() => {
    document.title = t('frame:brandLong');
  }, [t]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.run();
  };
  return (
    <main className="sign-in">
      <form className="card sign-in-card" onSubmit={submit}>
        <h1>{t('frame:brandLong')}</h1>
        <p className="sub">{t('frame:signIn.promise')}</p>
        <label htmlFor="username">{t('frame:signIn.username')}</label>
        <input
          id="username"
          className="field"
          autoComplete="username"
          autoCapitalize="none"
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
        <label htmlFor="password">{t('frame:signIn.password')}</label>
        <input
          id="password"
          className="field"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <ErrorLine error={enter.error} />
        <button type="submit" className="btn go big" disabled={enter.busy}>
          {t('frame:signIn.enter')}
        </button>
        <p className="sub">{t('frame:signIn.forgotten')}</p>
        <Languages />
      </form>
      <DemoLinks />
    </main>
  );
}

function Languages() {
  const { t, i18n } = useTranslation('frame');
  const appearance = useAppearance();
  return (
    <div className="sign-in-languages">
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          className="link"
          aria-pressed={i18n.language === language}
          onClick={() => appearance.setLanguage(language)}
        >
          {t(`frame:languageName.${language}`)}
        </button>
      ))}
    </div>
  );
}

type DemoLink = { readonly role: string; readonly name: string; readonly url: string };

function DemoLinks() {
  const { t, i18n } = useTranslation('frame');
  const links = useQuery({
    queryKey: ['demo-links'],
    retry: false,
    queryFn: () => read<{ items: DemoLink[] }>('/demo/links').catch(() => ({ items: [] })),
  });
  const items = links.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="card sign-in-demo">
      <h2>{t('frame:signIn.demo')}</h2>
      <p className="sub">{t('frame:signIn.demoText')}</p>
      <ul>
        {items.map((link) => (
          <li key={link.url}>
            <a href={link.url}>
              <b>{i18n.exists(`frame:role.${link.role}`) ? t(`frame:role.${link.role}`) : link.role}</b>{' '}
              <span className="sub">{link.name}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

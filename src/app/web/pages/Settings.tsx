import { useTranslation } from 'react-i18next';
import { useAppearance } from '#platform/web/frame/appearance.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { LANGUAGES } from '#platform/web/i18n/language.ts';
import { SignOutButton } from '../frame/SignOutButton.tsx';
import { PasswordForm } from './PasswordForm.tsx';

/** 设置: who one is, language, type size, password. */
export function Settings() {
  const { t, i18n } = useTranslation('frame');
  const { session } = useFrame();
  const appearance = useAppearance();
  return (
    <div className="page settings">
      <section className="card">
        <h1>{t('frame:page.settings')}</h1>
        <p>
          <b>{session.user.name}</b>{' '}
          <span className="sub">{`${session.user.username} · ${session.area.name} · ${t(`frame:role.${session.role}`)}`}</span>
        </p>
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
      <section className="card">
        <h2>{t('frame:changePassword')}</h2>
        <PasswordForm />
      </section>
      <section>
        <SignOutButton className="btn" />
      </section>
    </div>
  );
}

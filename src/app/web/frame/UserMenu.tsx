import { useTranslation } from 'react-i18next';
import { PageLink } from '#platform/web/address.tsx';
import { useAppearance } from '#platform/web/frame/appearance.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { Pop } from '#platform/web/frame/Pop.tsx';
import { LANGUAGES } from '#platform/web/i18n/language.ts';
import { SignOutButton } from './SignOutButton.tsx';

/** Oneself: language, type size, password, sign out; at phone width also the way to all pages. */
export function UserMenu({ onMenu }: { readonly onMenu: () => void }) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  return (
    <>
      <Pop place="right" label={session.user.name} content={(close) => <Menu onDone={close} />}>
        {(button) => (
          <button type="button" className="who" {...button}>
            {session.user.name} <small>{`${session.area.name} ${t(`frame:role.${session.role}`)}`}</small>
          </button>
        )}
      </Pop>
      <button
        type="button"
        className="menu-button link ink"
        onClick={onMenu}
        aria-label={t('frame:navigationAll')}
      >
        ☰
      </button>
    </>
  );
}

function Menu({ onDone }: { readonly onDone: () => void }) {
  const { t, i18n } = useTranslation('frame');
  const appearance = useAppearance();
  return (
    <div className="user-menu">
      <fieldset className="seg" aria-label={t('frame:language')}>
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
      </fieldset>
      <label className="user-line">
        <input
          type="checkbox"
          checked={appearance.large}
          onChange={(event) => appearance.setLarge(event.target.checked)}
        />{' '}
        {t('frame:largeType')}
      </label>
      <PageLink to="/settings" className="user-line" onClick={onDone}>
        {t('frame:changePassword')}
      </PageLink>
      <SignOutButton className="link user-line" />
    </div>
  );
}

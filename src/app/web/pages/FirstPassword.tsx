import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Session } from '#platform/auth/model.ts';
import { SESSION_KEY } from '#platform/web/queries.ts';
import { SignOutButton } from '../frame/SignOutButton.tsx';
import { PasswordForm } from './PasswordForm.tsx';

/** A password that was handed over serves once: first an own one, then the pages. The address stays. */
export function FirstPassword({ session }: { readonly session: Session }) {
  const { t } = useTranslation('frame');
  const client = useQueryClient();
  const again = () => void client.invalidateQueries({ queryKey: SESSION_KEY });
  return (
    <main className="sign-in">
      <section className="card sign-in-card">
        <h1>{t('frame:firstPassword.title')}</h1>
        <p className="sub">{t('frame:firstPassword.text', { name: session.user.name })}</p>
        <PasswordForm onDone={again} />
        <p>
          <SignOutButton className="link" />
        </p>
      </section>
    </main>
  );
}

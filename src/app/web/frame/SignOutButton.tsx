import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAsync } from '#platform/web/async.ts';
import { SESSION_KEY } from '#platform/web/queries.ts';
import { ErrorLine } from '#platform/web/state/StateView.tsx';
import { signOut } from '../sign-in.ts';

/** Ends the session; only when the server has ended it, the sign-in page comes and nothing read is kept. */
export function SignOutButton({ className }: { readonly className: string }) {
  const { t } = useTranslation('frame');
  const client = useQueryClient();
  const leave = useAsync(async () => {
    await signOut();
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
    client.setQueryData(SESSION_KEY, null);
  });
  return (
    <>
      <button type="button" className={className} disabled={leave.busy} onClick={leave.run}>
        {t('frame:signOut')}
      </button>
      <ErrorLine error={leave.error} />
    </>
  );
}

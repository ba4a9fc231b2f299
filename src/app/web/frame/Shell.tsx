import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { EvidenceProvider } from '#platform/web/figure/EvidenceProvider.tsx';
import { FrameProvider } from '#platform/web/frame/frame-context.tsx';
import { SearchWordsProvider } from '#platform/web/frame/search-words.tsx';
import { useSession } from '#platform/web/queries.ts';
import { ErrorView, Skeleton } from '#platform/web/state/StateView.tsx';
import { Frame } from './Frame.tsx';
import { JobsProvider } from './JobsProvider.tsx';

const SignIn = lazy(() => import('../pages/SignIn.tsx').then((module) => ({ default: module.SignIn })));

const FirstPassword = lazy(() =>
  import('../pages/FirstPassword.tsx').then((module) => ({ default: module.FirstPassword })),
);

/** Around every page: nobody signed in → the sign-in page in place, so that the address is kept; else the frame. */
export function Shell() {
  const session = useSession();
  if (session.isPending) return <Skeleton rows={4} />;
  if (session.isError) {
    return (
      <main className="alone">
        <ErrorView error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data === null) {
    return (
      <Suspense fallback={null}>
        <SignIn />
      </Suspense>
    );
  }
  if (session.data.mustChangePassword) {
    return (
      <Suspense fallback={null}>
        <FirstPassword session={session.data} />
      </Suspense>
    );
  }
  return (
    <FrameProvider session={session.data}>
      <SearchWordsProvider>
        <EvidenceProvider>
          <JobsProvider>
            <Frame>
              <Suspense fallback={<Skeleton />}>
                <Outlet />
              </Suspense>
            </Frame>
          </JobsProvider>
        </EvidenceProvider>
      </SearchWordsProvider>
    </FrameProvider>
  );
}

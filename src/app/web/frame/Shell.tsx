import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { EvidenceProvider } from '../figure/EvidenceProvider.tsx';
import { useSession } from '../queries.ts';
import { ErrorView, Skeleton } from '../state/StateView.tsx';
import { Frame } from './Frame.tsx';
import { FrameProvider } from './frame-context.tsx';
import { JobsProvider } from './JobsProvider.tsx';
import { SearchWordsProvider } from './search-words.tsx';

const SignIn = lazy(() => import('../pages/SignIn.tsx').then((module) => ({ default: module.SignIn })));

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

import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import { useEffect, useMemo, useState } from 'react';
import { type Appearance, AppearanceContext } from '#platform/web/frame/appearance.ts';
import { type Language, showLanguage } from '#platform/web/i18n/language.ts';
import type { makeRouter } from './router.tsx';
import { themeOf } from './theme.ts';

const LARGE = 'daohu.large-type';

type AppProps = {
  readonly locale: Locale;
  readonly client: QueryClient;
  readonly router: ReturnType<typeof makeRouter>;
};

/** The whole page: language and type size around the router. */
export function App({ locale: firstLocale, client, router }: AppProps) {
  const [locale, setLocale] = useState(firstLocale);
  const [large, setLarge] = useState(() => localStorage.getItem(LARGE) === 'yes');
  useEffect(() => {
    document.documentElement.classList.toggle('large', large);
    localStorage.setItem(LARGE, large ? 'yes' : 'no');
  }, [large]);
  const appearance = useMemo<Appearance>(
    () => ({
      large,
      setLarge,
      setLanguage: (language: Language) => void showLanguage(language).then(setLocale),
    }),
    [large],
  );
  const theme = useMemo(() => themeOf(large), [large]);
  return (
    <ConfigProvider locale={locale} theme={theme} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={client}>
        <AppearanceContext value={appearance}>
          <RouterProvider router={router} />
        </AppearanceContext>
      </QueryClientProvider>
    </ConfigProvider>
  );
}

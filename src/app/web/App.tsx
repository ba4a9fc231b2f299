import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import { useEffect, useMemo, useState } from 'react';
import { type Appearance, AppearanceContext } from '#platform/web/frame/appearance.ts';
import { type Language, showLanguage } from '#platform/web/i18n/language.ts';
import { makeQueryClient } from '#platform/web/queries.ts';
import { makeRouter } from './router.tsx';
import { themeOf } from './theme.ts';

const LARGE = 'daohu.large-type';

/** The whole page: language and type size around the router. */
export function App({ locale: firstLocale }: { readonly locale: Locale }) {
  const [locale, setLocale] = useState(firstLocale);
  const [large, setLarge] = useState(() => localStorage.getItem(LARGE) === 'yes');
  const client = useMemo(makeQueryClient, []);
  const router = useMemo(makeRouter, []);
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

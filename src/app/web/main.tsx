import '#platform/web/styles/index.css';
import type { Locale } from 'antd/es/locale';
import { createRoot } from 'react-dom/client';
import { present } from '#kernel/assert.ts';
import { loadPageTexts, preferredLanguage, showLanguage } from '#platform/web/i18n/language.ts';
import { makeQueryClient, SESSION_QUERY } from '#platform/web/queries.ts';
import { App } from './App.tsx';
import { makeRouter } from './router.tsx';

// Over a slow line the texts, who is signed in and the page itself come at the same time.
const client = makeQueryClient();
const router = makeRouter();
void client.prefetchQuery(SESSION_QUERY);
void router.load();
// What the jobs drawer or an error may need of other pages' texts, when the line is free.
setTimeout(() => void loadPageTexts().catch(() => undefined), 8_000);

const root = createRoot(present(document.getElementById('root'), 'index.html has #root'));
showLanguage(preferredLanguage()).then(
  (locale: Locale) => root.render(<App locale={locale} client={client} router={router} />),
  // Without its texts the page can say nothing but this.
  () => root.render(<p>到户 · Daohu: 503</p>),
);

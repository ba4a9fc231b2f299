import '#platform/web/styles/index.css';
import type { Locale } from 'antd/es/locale';
import { createRoot } from 'react-dom/client';
import { present } from '#kernel/assert.ts';
import { preferredLanguage, showLanguage } from '#platform/web/i18n/language.ts';
import { App } from './App.tsx';

const root = createRoot(present(document.getElementById('root'), 'index.html has #root'));
showLanguage(preferredLanguage()).then(
  (locale: Locale) => root.render(<App locale={locale} />),
  // Without its texts the page can say nothing but this.
  () => root.render(<p>到户 · Daohu: 503</p>),
);

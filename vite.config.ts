import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { catalogues } from './src/app/web/i18n/catalogues-plugin.ts';

/** Which of the large packages goes into which chunk, so that a new release of ours leaves them in the browser's cache. */
const CHUNKS = [
  { name: 'echarts', test: /node_modules\/(echarts|zrender)\// },
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: 'tanstack', test: /node_modules\/@tanstack\// },
];

export default defineConfig({
  root: 'src/app/web',
  plugins: [react(), catalogues()],
  build: {
    outDir: '../../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8787', '/demo': 'http://127.0.0.1:8787' } },
});

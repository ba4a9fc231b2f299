import { defineConfig } from 'vitest/config';

/** The tests in a real browser, against the real program in a process of its own. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    globalSetup: ['tests/e2e/setup/demo-county.ts'],
    pool: 'forks',
    // Two cores: a browser, a server and a database run beside the tests.
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC' },
  },
});

/*
 * Two groups of tests: `unit` (pure, mirrors src/) and `scenario` (drives the built program in a
 * pseudo-terminal, and builds it first when it is stale). Both run with a fixed time zone and locale.
 */
import { defineConfig } from 'vitest/config';

const env = { TZ: 'UTC', LC_ALL: 'C' };

export default defineConfig({
  test: {
    env,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/scenario/**'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'scenario',
          include: ['test/scenario/**/*.test.ts'],
          globalSetup: ['test/support/build-once.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

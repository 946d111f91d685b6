import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Long, for slow machines: nothing waits that long unless it never comes.
    testTimeout: 200_000,
    hookTimeout: 200_000,
    maxConcurrency: 10,
    coverage: {
      provider: 'v8',
      include: ['functions/**/*.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: { 100: true },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'test/{bench,contract,functions,fuzz,scripts}/**/*.test.ts',
            'test/infra/{cli,display,local,zuora-simulator}/**/*.test.ts',
            'test/{,infra/}*.test.ts',
          ],
        },
      },
      {
        extends: true,
        // Loading the CDK takes longer than all its tests, and none of them changes it.
        test: {
          name: 'aws',
          include: ['test/infra/aws/**/*.test.ts'],
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'wire',
          include: ['test/{wire,end-to-end}/**/*.test.ts'],
          // They wait far more than they work, and wait better with nothing else under way.
          sequence: { concurrent: true, groupOrder: 3 },
        },
      },
    ],
  },
});

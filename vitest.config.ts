import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** One file follows another, in one worker. */
const inTurn = { maxWorkers: 1 };

export default defineConfig({
  test: {
    // Long, for busy machines. What waits for something gives up by itself (test/until.ts).
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxConcurrency: 10,
    // One more than there are cores, because many tests wait for a second to pass.
    maxWorkers: availableParallelism() + 1,
    // A worker loads a module once for all test files. Only projects whose modules keep what one test left do otherwise.
    isolate: false,
    setupFiles: ['test/leave-nothing-behind.ts'],
    coverage: {
      provider: 'v8',
      include: ['functions/**/*.ts'],
      reporter: [['text', { skipFull: true, file: 'uncovered.txt' }]],
      thresholds: { 100: true },
    },
    projects: [
      // `npm test` runs these …
      {
        extends: true,
        test: { name: 'unit', include: ['test/{functions,fuzz}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'infra',
          include: [
            'test/{contract,scripts}/**/*.test.ts',
            'test/infra/{cli,display,local,zuora-simulator}/**/*.test.ts',
            'test/{,infra/}*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'aws',
          include: ['test/infra/aws/**/*.test.ts'],
          // The CDK is loaded once, and a template that several files look at is made once.
          ...inTurn,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'wire',
          include: ['test/wire/**/*.test.ts'],
          // A handler keeps its clients, and with them the emulators of its test file, for as long as it is loaded.
          isolate: true,
          sequence: { concurrent: true },
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          exclude: ['test/end-to-end/{console/**,package.test.ts}'],
          isolate: true,
          sequence: { concurrent: true },
        },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          exclude: ['test/simulation/deep/**'],
          // Its files have threads of their own on all cores.
          ...inTurn,
          sequence: { groupOrder: 1 },
        },
      },
      // … and `npm run test:deep` these.
      {
        extends: true,
        test: { name: 'browser', include: ['test/end-to-end/console/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'package', include: ['test/end-to-end/package.test.ts'] } },
      { extends: true, test: { name: 'bench', include: ['test/bench/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'simulation-deep',
          include: ['test/simulation/deep/**/*.test.ts'],
          ...inTurn,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

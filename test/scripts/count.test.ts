import { describe, expect, it } from 'vitest';
import { countOfCheck, countOfRun, totalLine } from '../../scripts/count.ts';
import type { ProjectReport } from '../../scripts/project-report.ts';

const project = (passed: number, failed: number): ProjectReport => ({
  event: 'ended',
  name: 'unit',
  passed,
  failed,
  seconds: 1,
});

describe('a run of vitest', () => {
  it.each([
    ['adds the tests of its projects', [project(3, 0), project(4, 0)], true, { passed: 7, failed: 0 }],
    ['adds their failures', [project(3, 1), project(4, 2)], false, { passed: 7, failed: 3 }],
    ['that failed without a failed test is one failure', [project(3, 0)], false, { passed: 3, failed: 1 }],
    ['without a report is one failure: it failed', [], false, { passed: 0, failed: 1 }],
    ['without a report is one failure: it ran no test', [], true, { passed: 0, failed: 1 }],
    [
      'with failures is not a success, whatever it ended with',
      [project(0, 1)],
      true,
      { passed: 0, failed: 1 },
    ],
  ])('%s', (_rule, reports, isSuccess, count) => {
    expect(countOfRun(reports, isSuccess)).toEqual(count);
  });
});

it('counts a check that is not a test only when it fails', () => {
  expect([countOfCheck(true), countOfCheck(false)]).toEqual([
    { passed: 0, failed: 0 },
    { passed: 0, failed: 1 },
  ]);
});

it('ends with a line that CI can add', () => {
  const counts = [countOfRun([project(3, 1)], false), countOfCheck(false), countOfCheck(true)];

  expect(totalLine(counts)).toMatch(/^[0-9]+ passed, [0-9]+ failed$/);
  expect(totalLine(counts)).toBe('3 passed, 2 failed');
});

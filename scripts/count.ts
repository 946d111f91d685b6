import type { ProjectReport } from './project-report.ts';

export interface Count {
  passed: number;
  failed: number;
}

const sum = (counts: readonly Count[], name: keyof Count) =>
  counts.reduce((total, count) => total + count[name], 0);

/**
 * Counts a run of vitest by the reports of its projects. A run that failed without a failed test is one failure: it
 * missed a branch of the functions, for example, or it ended before its tests did. So is a run without a report.
 */
export function countOfRun(reports: readonly ProjectReport[], isSuccess: boolean): Count {
  const failed = sum(reports, 'failed');
  const isUnexplained = failed === 0 && (!isSuccess || reports.length === 0);
  return { passed: sum(reports, 'passed'), failed: isUnexplained ? 1 : failed };
}

/** A check that is not a test counts only when it fails. */
export const countOfCheck = (isSuccess: boolean): Count => ({ passed: 0, failed: isSuccess ? 0 : 1 });

/** The last line of a test command. `.ci/run` adds these lines. */
export function totalLine(counts: readonly Count[]): string {
  return `${sum(counts, 'passed')} passed, ${sum(counts, 'failed')} failed`;
}

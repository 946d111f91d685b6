import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** What the tests of one vitest project did. A test file that could not be run at all is one failure. */
export interface ProjectReport {
  name: string;
  passed: number;
  failed: number;
  /** From the start of its first test file to the end of its last. */
  seconds: number;
}

/** Writes a report of each project to the file that the environment names, for scripts/test.ts. */
export default class ProjectReporter implements Reporter {
  readonly #projects = new Map<
    string,
    { passed: number; failed: number; startedAt: number; endedAt: number }
  >();

  #project({ project }: TestModule) {
    const now = performance.now();
    const known = this.#projects.get(project.name) ?? { passed: 0, failed: 0, startedAt: now, endedAt: now };
    this.#projects.set(project.name, known);
    return known;
  }

  onTestModuleStart(module: TestModule): void {
    this.#project(module);
  }

  onTestModuleEnd(module: TestModule): void {
    const project = this.#project(module);
    const passed = [...module.children.allTests('passed')].length;
    const failed = [...module.children.allTests('failed')].length;
    project.passed += passed;
    project.failed += failed === 0 && module.state() === 'failed' ? 1 : failed;
    project.endedAt = performance.now();
  }

  onTestRunEnd(): void {
    const reports = [...this.#projects].map(
      ([name, { passed, failed, startedAt, endedAt }]): ProjectReport => {
        return { name, passed, failed, seconds: (endedAt - startedAt) / 1000 };
      },
    );
    writeFileSync(process.env.PROJECT_REPORT ?? 'project-report.json', JSON.stringify(reports));
  }
}

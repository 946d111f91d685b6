import { writeSync } from 'node:fs';
import type { Reporter, TestModule, TestSpecification } from 'vitest/node';
import * as z from 'zod';

export const projectEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('began'), name: z.string() }),
  z.object({
    event: z.literal('ended'),
    name: z.string(),
    passed: z.number(),
    /** A test file that could not be run is one failure. */
    failed: z.number(),
    /** From the start of its first test file to the end of its last. */
    seconds: z.number(),
  }),
]);
/** What is reported of one vitest project while it runs, as a line of JSON. */
export type ProjectEvent = z.output<typeof projectEventSchema>;
export type ProjectReport = Extract<ProjectEvent, { event: 'ended' }>;

/** Where scripts/test.ts reads the lines. It keeps stdout and stderr until vitest ends. */
export const reportDescriptor = 3;

interface Progress {
  filesLeft: number;
  passed: number;
  failed: number;
  startedAt: number | null;
  endedAt: number;
}

/** Reports when a vitest project begins and when it ends. */
export default class ProjectReporter implements Reporter {
  readonly #projects = new Map<string, Progress>();

  #write(event: ProjectEvent): void {
    writeSync(reportDescriptor, `${JSON.stringify(event)}\n`);
  }

  #progress({ project }: Pick<TestModule, 'project'>): Progress {
    const nothing = { filesLeft: 0, passed: 0, failed: 0, startedAt: null, endedAt: 0 };
    const progress = this.#projects.get(project.name) ?? nothing;
    this.#projects.set(project.name, progress);
    return progress;
  }

  onTestRunStart(files: readonly TestSpecification[]): void {
    for (const file of files) this.#progress(file).filesLeft += 1;
  }

  onTestModuleStart(module: TestModule): void {
    const progress = this.#progress(module);
    if (progress.startedAt !== null) return;
    progress.startedAt = performance.now();
    this.#write({ event: 'began', name: module.project.name });
  }

  onTestModuleEnd(module: TestModule): void {
    const progress = this.#progress(module);
    const passed = [...module.children.allTests('passed')].length;
    const failed = [...module.children.allTests('failed')].length;
    progress.passed += passed;
    progress.failed += failed === 0 && module.state() === 'failed' ? 1 : failed;
    progress.endedAt = performance.now();
    progress.filesLeft -= 1;
    if (progress.filesLeft === 0) this.#end(module.project.name, progress);
  }

  /** Only projects that did not end are left, because the run was stopped. */
  onTestRunEnd(): void {
    for (const [name, progress] of this.#projects) this.#end(name, progress);
  }

  #end(name: string, { passed, failed, startedAt, endedAt }: Progress): void {
    this.#projects.delete(name);
    const seconds = startedAt === null ? 0 : (endedAt - startedAt) / 1000;
    this.#write({ event: 'ended', name, passed, failed, seconds });
  }
}

// Asks the registry for known advisories. What the functions are bundled from fails from severity high on; what only
// builds and tests is reported. Without an answer it says so in one line: an outage of the registry breaks no build.
import { spawnSync } from 'node:child_process';
import * as z from 'zod';

const severities = ['critical', 'high', 'moderate', 'low', 'info'] as const;
type Severity = (typeof severities)[number];
const failing: readonly Severity[] = ['critical', 'high'];

/** What `npm audit --json` says; names as npm has them, since they go to the console. */
const answer = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string().regex(/^(@[\w.~-]+\/)?[\w.~-]+$/),
    z.object({ severity: z.enum(severities) }),
  ),
});
const refusal = z.object({ statusCode: z.int() });

/** @returns the severity by package, or the reason why there is no answer */
function audit(...options: string[]): Map<string, Severity> | string {
  // Each request may take 20 s and is not repeated; the process gets a little more, whatever npm makes of that.
  const { stdout, error } = spawnSync(
    'npm',
    ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=20000', ...options],
    { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  if (error !== undefined) return 'code' in error ? String(error.code) : error.name;
  const json = parsed(stdout);
  const { data } = answer.safeParse(json);
  if (data !== undefined) {
    return new Map(Object.entries(data.vulnerabilities).map(([name, { severity }]) => [name, severity]));
  }
  const refused = refusal.safeParse(json);
  return refused.success ? `HTTP ${refused.data.statusCode}` : 'nothing that could be read';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `1 high (ky), 2 low (bowser, tslib)` */
function told(advisories: ReadonlyMap<string, Severity>): string {
  const groups = severities.flatMap((severity) => {
    const names = [...advisories].filter(([, of]) => of === severity).map(([name]) => name);
    return names.length === 0 ? [] : [`${names.length} ${severity} (${names.join(', ')})`];
  });
  return groups.length === 0 ? 'no advisories' : groups.join(', ');
}

const say = (line: string) => console.log(`npm audit: ${line}.`);

const bundled = audit('--omit=dev');
const all = typeof bundled === 'string' ? bundled : audit();
if (typeof bundled !== 'string') {
  say(`what the functions are bundled from: ${told(bundled)}`);
  if ([...bundled.values()].some((severity) => failing.includes(severity))) {
    say('high or worse fails: raise the version in package.json, or override it there');
    process.exitCode = 1;
  }
}
if (typeof all === 'string') say(`skipped, as the registry did not answer an audit (${all})`);
else if (typeof bundled !== 'string') {
  const tools = new Map([...all].filter(([name]) => !bundled.has(name)));
  say(`what builds and tests, reported only: ${told(tools)}`);
}

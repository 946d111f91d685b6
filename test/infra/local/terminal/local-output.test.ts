import { describe, expect, it } from 'vitest';
import type { LocalStack } from '../../../../infra/local/local-stack.ts';
import { textLocalOutput } from '../../../../infra/local/terminal/local-output.ts';

const stack = {
  outputs: { CloseRequestQueueUrl: 'https://sqs.invalid/000000000000/requests' },
  emulators: {
    variables: { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: 'local' },
    subscriberQueue: { url: 'https://sqs.invalid/000000000000/subscriber' },
  },
  simulator: { url: 'http://127.0.0.1:2' },
} as unknown as LocalStack;

function started(consoleUrl: string | null, state: string | null = null): string[] {
  const lines: string[] = [];
  const output = { print: (text: string) => lines.push(...text.split('\n')), line: () => undefined };
  textLocalOutput(output, state).started(stack, consoleUrl);
  return lines;
}

describe('what npm run local says first', () => {
  it('is the console’s address and one command; addresses for other programs follow', () => {
    const lines = started('http://127.0.0.1:3');
    expect(lines.slice(0, 3)).toEqual([
      'The console, in your browser:  http://127.0.0.1:3',
      'A close to try, in another terminal:',
      "  npm run -s closes -- --local request --name 'Nov 2026'",
    ]);
    const text = lines.join('\n');
    expect(text.indexOf('AWS_ENDPOINT_URL_SQS ')).toBeGreaterThan(text.indexOf('Other programs reach it'));
    expect(text).not.toContain('AWS_ACCESS_KEY_ID');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('names the file of the stack if it is not the usual one, and no console if there is none', () => {
    expect(started(null, '/tmp/my stack.json').slice(0, 2)).toEqual([
      'A close to try, in another terminal:',
      "  npm run -s closes -- --state '/tmp/my stack.json' request --name 'Nov 2026'",
    ]);
  });
});

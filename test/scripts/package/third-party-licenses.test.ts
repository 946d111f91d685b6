import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { thirdPartyLicenses } from '../../../scripts/package/third-party-licenses.ts';

const root = mkdtempSync(path.join(tmpdir(), 'licenses-'));
afterAll(() => rmSync(root, { recursive: true }));

function add(place: string, license: string, text?: string): string {
  const folder = path.join(root, place);
  mkdirSync(folder, { recursive: true });
  const name = place.split('node_modules/').at(-1);
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
  if (text !== undefined) writeFileSync(path.join(folder, 'LICENSE.txt'), text);
  return `${place}/lib/index.js`;
}

const a = add('node_modules/@maker/a', 'Apache-2.0', 'Apache\n');
const b = add('node_modules/@maker/b', 'Apache-2.0', 'Apache\n');
const inner = add('node_modules/@maker/b/node_modules/c', 'MIT', 'Copyright C\n');
const free = add('node_modules/free', 'MIT-0');
const silent = add('node_modules/silent', 'MIT');

describe('the licences of what is passed on', () => {
  it('are those of every package with code in it, each text once', () => {
    const text = thirdPartyLicenses(root, [b, 'functions/tick.ts', a, inner, a]);

    expect(text).toBe(
      `@maker/a 1.0.0 (Apache-2.0)\n@maker/b 1.0.0 (Apache-2.0)\n\nApache\n\n${'='.repeat(80)}\n\nc 1.0.0 (MIT)\n\nCopyright C\n`,
    );
  });

  it('may be missing only if the licence asks for no notice', () => {
    expect(thirdPartyLicenses(root, [free])).toContain('free 1.0.0 (MIT-0)\n\nMIT No Attribution');
    expect(() => thirdPartyLicenses(root, [silent])).toThrow('silent must hold a file LICENSE');
  });
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { repository } from '../../../infra/aws/bundle/esbuild-options.ts';
import { settingKeys } from '../../../infra/aws/settings/settings.ts';
import { settingsSets } from './settings/settings-sets.ts';
import { resourcesOf, templateOf } from './template.ts';

const read = (file: string) => readFileSync(path.join(repository, file), 'utf8');
const pages = [
  'docs/operators.md',
  'docs/cdk.md',
  'docs/deploy-without-cdk.md',
  'docs/runbook.md',
  'docs/schedules.md',
  'docs/wake-ups.md',
];
const operators = read('docs/operators.md');
const template = templateOf({}).toJSON();
const typesOf = (context: Record<string, unknown>) => [
  ...new Set(Object.values<{ Type: string }>(templateOf(context).toJSON().Resources).map(({ Type }) => Type)),
];

/** As GitHub makes them of headings. */
const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{Pd}\p{Pc} ]/gu, '')
      .replaceAll(' ', '-'),
  );

/** A part of a page, from its heading to the next of its level. */
const section = (heading: string, page = 'docs/operators.md') => {
  const [, part = expect.fail(`${page} has no ${heading}`)] = read(page).split(`\n${heading}\n`);
  return part.split(/^## /m)[0] ?? '';
};

describe('the page for operators', () => {
  it('names every AWS service that a deployment touches, and no other', () => {
    const names: Record<string, string> = {
      CloudWatch: 'CloudWatch',
      Logs: 'CloudWatch Logs',
      DynamoDB: 'DynamoDB',
      Scheduler: 'EventBridge Scheduler',
      IAM: 'IAM',
      KMS: 'KMS',
      Lambda: 'Lambda',
      SecretsManager: 'Secrets Manager',
      SNS: 'SNS',
      SQS: 'SQS',
    };
    const services = settingsSets
      .flatMap(([, context]) => typesOf(context))
      .map((type) => type.split('::')[1]);
    const [, touched = ''] = /What it touches for this stack: ([^.]+)\./.exec(operators) ?? [];

    expect([...new Set(services.filter((service) => service !== 'CDK'))].sort()).toEqual(
      Object.keys(names).sort(),
    );
    expect(touched.split(/,\s+/)).toEqual(Object.values(names));
  });

  it('names the roles of bootstrapping that this template expects', () => {
    expect(template.Parameters.BootstrapVersion.Default).toBe('/cdk-bootstrap/hnb659fds/version');
    expect(operators).toContain('role/cdk-hnb659fds-*');
  });

  it.each([
    ['docs/operators.md', '## Outputs'],
    ['docs/specification.md', '## Outputs of the stack'],
  ])('lists the outputs in %s', (page, heading) => {
    const listed = [...section(heading, page).matchAll(/`(\w+)`/g)].map(([, name]) => name);

    const optional = { wakeUps: 'WakeUpUrl' };

    expect(listed.sort()).toEqual(
      [...Object.keys(template.Outputs), ...Object.entries(optional).flat()].sort(),
    );
  });

  it.each(['docs/operators.md', 'docs/specification.md'])(
    'lists the settings in %s, with the defaults of cdk.json',
    (page) => {
      const context: Record<string, unknown> = cdkJson.context;
      const rows = [...section('## Settings', page).matchAll(/^\| (`[^|]+`) \| ([^|]+) \|/gm)];
      const listed = rows.flatMap(([, keys = '', defaults = '']) => {
        const names = keys.split(', ').map((key) => key.replaceAll('`', ''));
        const values = names.length === 1 ? [defaults] : defaults.split(', ');
        return names.map((name, index) => [name, values[index]?.replaceAll('`', '')] as const);
      });
      const expected = settingKeys.map((key) => {
        const value = context[key];
        if (value === '') return [key, 'none'];
        return [key, typeof value === 'object' ? JSON.stringify(value) : String(value)];
      });

      expect(listed.toSorted()).toEqual(expected.toSorted());
    },
  );

  it('says exactly what stays when the stack is deleted', () => {
    const stays = Object.values<{ Type: string; DeletionPolicy?: string }>(template.Resources)
      .filter(({ DeletionPolicy: policy }) => policy?.startsWith('Retain'))
      .map(({ Type }) => Type);

    expect(stays.sort()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::Logs::LogGroup',
      'AWS::Logs::LogGroup',
      'AWS::SecretsManager::Secret',
    ]);
    expect(section('## Tearing down')).toContain(
      'AWS::DynamoDB::Table AWS::SecretsManager::Secret AWS::Logs::LogGroup',
    );
  });

  it('has the stack’s limits for workers and ticks', () => {
    const timeouts = Object.values(resourcesOf(templateOf({}), 'AWS::Lambda::Function')).map(
      ({ properties }) => properties.Timeout,
    );

    expect(timeouts.sort()).toEqual([150, 60]);
    expect(operators).toContain('closing function’s timeout (150 s)'.replace('’', "'"));
  });
});

describe.each(pages)('%s', (file) => {
  const page = read(file);

  it('has only links that lead somewhere', () => {
    const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const dead = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [target = '', anchor] = link.split('#');
        const to = target === '' ? file : path.posix.join('docs', target);
        if (!existsSync(path.join(repository, to))) return true;
        return anchor !== undefined && !anchorsOf(read(to)).includes(anchor);
      });

    expect(links.length).toBeGreaterThan(3);
    expect(dead).toEqual([]);
  });

  it('uses only commands that the tool has', () => {
    const known = [...read('docs/closes.md').matchAll(/\| \[`([\w-]+)`\]\(#[\w-]+\) \|/g)].map(
      ([, name]) => name,
    );
    const blocks = [...page.matchAll(/^```bash\n(.+?)^```/gms)].map(([, text = '']) => text);
    const spans = [...page.replaceAll(/^```.+?^```/gms, '').matchAll(/`([^`]+)`/g)].map(
      ([, text = '']) => text,
    );
    const used = [...blocks, ...spans].flatMap((code) =>
      [...code.matchAll(/\bcloses (?:-- )?([a-z]+(?:-[a-z]+)*)/g)].map(([, name]) => name),
    );

    expect(known.length).toBeGreaterThan(8);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names only tests that exist', () => {
    const files = globSync('test/**/*.test.ts', { cwd: repository });
    const named = [...page.matchAll(/`(?:[\w/-]+\/)?([\w-]+\.test\.ts)`(?:, "([^"]+)")?/g)];
    const missing = named.filter(([, name = '', title]) => {
      const at = files.filter((each) => path.basename(each) === name);
      return at.length === 0 || (title !== undefined && !at.some((each) => read(each).includes(title)));
    });

    expect(missing.map(([text]) => text)).toEqual([]);
  });
});

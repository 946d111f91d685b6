import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { repository } from '../../../../infra/aws/bundle/esbuild-options.ts';
import { encryptionKeyPolicy, secretKeyPolicy } from '../../../../infra/aws/keys/key-policies.ts';
import { PendingCloseStack } from '../../../../infra/aws/stack.ts';
import { company, encrypted, settingsOf } from '../settings/settings-sets.ts';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
/** What the page shows a policy for. */
const shown = settingsOf({
  encryptionKeyArn: keyArn,
  secretKeyArns: [keyArn.replace('1111', '2222')],
  senderPrincipals: [
    '444455556666',
    {
      service: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:eu-central-1:111122223333:rule/erp/period-closed',
    },
    { service: 'sns.amazonaws.com', sourceArn: 'arn:aws:sns:eu-central-1:444455556666:period-closes' },
  ],
});
const sidsOf = (statements: readonly { Sid: string }[]) => statements.map(({ Sid }) => Sid);

describe('docs/operators.md', () => {
  const page = readFileSync(path.join(repository, 'docs/operators.md'), 'utf8');
  const blocks = [...page.matchAll(/^```json\n(.+?)^```/gms)].map(
    ([, text = '']) => JSON.parse(text) as unknown,
  );

  it('shows what the policy of the key must say', () => {
    expect(blocks).toContainEqual(encryptionKeyPolicy(shown));
  });

  it('shows what the policy of a key of tenants’ secrets must say', () => {
    expect(blocks).toContainEqual(secretKeyPolicy(shown));
  });
});

describe('the policy of a key', () => {
  it('is printed only when there is a key', () => {
    expect(encryptionKeyPolicy(settingsOf({}))).toEqual([]);
    expect(secretKeyPolicy(settingsOf({}))).toEqual([]);
    expect(secretKeyPolicy(settingsOf({ encryptionKeyArn: keyArn, secretKeyArns: [keyArn] }))).toEqual([]);
  });

  it('has a statement for alarms when their topic is the stack’s own, with the key', () => {
    expect(sidsOf(encryptionKeyPolicy(settingsOf(encrypted)))).toEqual([
      'RolesAndPeopleOfTheAccount',
      'LedgerTable',
      'LogGroups',
      'Alarms',
    ]);
    expect(sidsOf(encryptionKeyPolicy(settingsOf(company)))).toEqual([
      'RolesAndPeopleOfTheAccount',
      'LedgerTable',
      'LogGroups',
      'Senders',
      'SendingService1',
      'SendingService2',
    ]);
  });

  it.each([
    ['GovCloud', 'aws-us-gov', 'us-gov-west-1', 'logs.us-gov-west-1.amazonaws.com'],
    ['China', 'aws-cn', 'cn-northwest-1', 'logs.cn-northwest-1.amazonaws.com.cn'],
    ['AWS', 'aws', 'ap-southeast-5', 'logs.ap-southeast-5.amazonaws.com'],
  ])('is of the partition and region of the key: %s', (_name, partition, region, logs) => {
    const encryptionKeyArn = keyArn.replace('arn:aws:', `arn:${partition}:`).replace('eu-central-1', region);
    const statements = encryptionKeyPolicy(settingsOf({ encryptionKeyArn }));
    const text = JSON.stringify(statements);

    expect(text).not.toContain('eu-central-1');
    expect([...new Set(text.match(/arn:aws[a-z-]*:/g))]).toEqual([`arn:${partition}:`]);
    expect(statements.flatMap(({ Principal }) => Principal.Service ?? [])).toEqual([
      logs,
      'cloudwatch.amazonaws.com',
    ]);
  });

  it('allows nothing to everybody, and services only for named sources (confused deputy)', () => {
    for (const settings of [shown, settingsOf(company), settingsOf(encrypted)]) {
      const statements = [...encryptionKeyPolicy(settings), ...secretKeyPolicy(settings)];

      expect(statements.length).toBeGreaterThan(3);
      for (const { Principal, Condition } of statements) {
        expect(JSON.stringify(Principal)).not.toContain('*');
        expect(Object.keys(Condition)).not.toEqual([]);
        const isService = Principal.Service !== undefined;
        expect(JSON.stringify(Condition)).toMatch(isService ? /aws:Source|aws:logs:arn/ : /kms:ViaService/);
      }
    }
  });
});

describe('a synth', () => {
  function infosOf(context: Record<string, unknown>): string[] {
    const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
    const stack = new PendingCloseStack(app, settingsOf(context));
    const { messages } = app.synth().getStackArtifact(stack.artifactId);
    return messages.map(({ level, entry }) => `${level} ${String(entry.data)}`);
  }

  it('prints what the policies must say, as JSON', () => {
    const [first = '', second = '', ...others] = infosOf(company);
    const jsonIn = (text: string) =>
      JSON.parse(text.slice(text.indexOf('[\n'), text.lastIndexOf(']') + 1)) as unknown;

    expect(others).toEqual([]);
    expect(first).toMatch(
      /^info The policy of arn:aws:kms:eu-central-1:111122223333:key\/.* must allow this/,
    );
    expect(jsonIn(first.replace(/ \[ack: .*\]$/, ''))).toEqual(encryptionKeyPolicy(settingsOf(company)));
    expect(jsonIn(second.replace(/ \[ack: .*\]$/, ''))).toEqual(secretKeyPolicy(settingsOf(company)));
  });

  it('prints nothing without a key', () => {
    expect(infosOf({})).toEqual([]);
  });
});

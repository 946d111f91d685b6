import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wakeUpSecretName } from '../../../infra/local/function-environments.ts';
import type { LocalWorld } from '../world.ts';
import { startCloudFormation } from './fake-cloudformation.ts';
import { startStackWithTool, type Tool } from './tool.ts';

let world: LocalWorld;
let tool: Tool;
let stop: () => Promise<void>;
/** The same stack as CloudFormation would describe it. */
let cloudFormation: Awaited<ReturnType<typeof startCloudFormation>>;
let deployed: Record<string, string>;
beforeAll(async () => {
  ({ world, tool, stop } = await startStackWithTool({ wakeUps: {} }));
  const attribute = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
  const Variables = { WAKE_UP_SECRET_ID: { Ref: 'MasterKey' } };
  const template = {
    Outputs: { WakeUpUrl: { Value: attribute('Url') } },
    Resources: {
      Url: { Properties: { TargetFunctionArn: attribute('Receiving') } },
      Receiving: { Properties: { Environment: { Variables } } },
      Closing: { Properties: { Environment: { Variables: { ZUORA_EXTRA_HOSTS: '127.0.0.1' } } } },
    },
  };
  const { outputs } = world;
  cloudFormation = await startCloudFormation({
    Closes: { outputs, template, resources: { MasterKey: wakeUpSecretName } },
    Half: { outputs, template: {} },
  });
  deployed = { ...world.emulators.variables, AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url };
});
afterAll(async () => {
  await cloudFormation.stop();
  await stop();
});

const keyOf = (tenant: string) => world.wakeUps?.keyFor(tenant) ?? '';
const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout);

// One after the other: the last test changes the master key.
describe('wake-up', { concurrent: false }, () => {
  test('prints what to type into Zuora, and the key only when it is asked for', async () => {
    const [text, document, withKey, other] = await Promise.all([
      tool.run('wake-up'),
      tool.run('wake-up --json'),
      tool.run('wake-up --show-key'),
      tool.run('wake-up show --tenant acme-eu --show-key --json'),
    ]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toContain(`Base URL                ${world.wakeUps?.url}/default\n`);
    expect(json(document)).toMatchObject({ tenant: 'default', user: 'default', key: null, preemptive: true });
    expect(text.stdout + document.stdout).not.toContain(keyOf('default'));
    expect(withKey.stdout).toContain(`Password                ${keyOf('default')}\n`);
    expect(json(other)).toMatchObject({ url: `${world.wakeUps?.url}/acme-eu`, key: keyOf('acme-eu') });
  });

  test('finds the master key of a deployed stack through its template', async () => {
    const [set, test, checked, half] = await Promise.all([
      tool.runAs(deployed, 'wake-up --stack Closes --show-key --json'),
      tool.runAs(deployed, 'wake-up test --stack Closes --tenant acme-eu --json'),
      tool.runAs(deployed, 'check default --stack Closes'),
      tool.runAs(deployed, 'wake-up --stack Half --show-key'),
    ]);
    expect(json(set).key).toBe(keyOf('default'));
    expect(test.code).toBe(0);
    expect(json(test)).toMatchObject({ tenant: 'acme-eu', passed: true });
    expect(checked.stdout).toMatch(/^✓ wake-ups +on, at http:.*\/default; the tenant’s key can be read$/m);
    expect(half).toMatchObject({ code: 1, stdout: '' });
    expect(half.stderr).toMatch(/^error: the template of the stack Half does not say which secret .*\n$/);
  });

  test('tests the address with the key of now, and ends with 1 while the function does not know it', async () => {
    const good = await tool.run('wake-up test');
    expect(good.code).toBe(0);
    expect(good.stdout).toMatch(
      /^✓ valid call +200 .*\n✓ no credentials +401 .*\n✓ wrong key +401 .*\n✓ no period +400 .*\n$/,
    );
    expect(good.stderr).toMatch(/^Two of the four calls count as refused\..*\n$/);
    const { logs } = world;
    const saidOf = (code: string) => logs.filter(({ fields }) => fields?.code === code);
    // No item has the period of the test, so polling reads nothing of Zuora for it.
    expect(saidOf('period-read')).toEqual([]);

    world.emulators.secrets.put(wakeUpSecretName, crypto.randomUUID());
    const early = await tool.run('wake-up test --json');
    expect(early.code).toBe(1);
    expect(json(early).steps.map(({ result }: { result: string }) => result)).toEqual([
      'failed',
      ...Array<string>(3).fill('not-tried'),
    ]);
    world.wakeUps?.function.crash();
    expect((await tool.run('wake-up test')).code).toBe(0);

    world.emulators.secrets.remove(wakeUpSecretName);
    const gone = await tool.run('wake-up test');
    expect(gone).toMatchObject({ code: 1, stdout: '' });
    expect(gone.stderr).toMatch(/^error: the secret of the master key is gone \(.*wake-ups-failing\.\n$/);
  });
});

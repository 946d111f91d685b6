import { describe, expect, it, vi } from 'vitest';
import { defaultProvider } from '../../../../infra/aws/bundle/environment-credentials.ts';

describe('credentials in the bundles', () => {
  it('come from the environment, read at each call', async () => {
    const provider = defaultProvider();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA1');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'first');
    vi.stubEnv('AWS_SESSION_TOKEN', 'session');
    expect(await provider()).toEqual({
      accessKeyId: 'AKIA1',
      secretAccessKey: 'first',
      sessionToken: 'session',
    });

    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'second');
    vi.stubEnv('AWS_SESSION_TOKEN', undefined);
    expect(await provider()).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 'second' });
  });

  it('are reported by name when they are missing, without a value', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA1');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);

    await expect(defaultProvider()()).rejects.toThrow('AWS_SECRET_ACCESS_KEY are not set');
  });
});

import { SQSServiceException } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { LostWriteError, UnreadableItemError } from '../../../functions/shared/ledger/ledger.ts';
import { UnknownTenantError, ZuoraError } from '../../../functions/shared/zuora/errors.ts';
import { explain } from '../../../infra/cli/explain.ts';
import { notPossible, Trouble } from '../../../infra/cli/trouble.ts';

const aws = (name: string, message = 'Secret detail') =>
  new SQSServiceException({ name, message, $fault: 'client', $metadata: {} });
const named = (name: string, message = '') => Object.assign(new Error(message), { name });
const network = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const unknownHost = Object.assign(new Error('getaddrinfo ENOTFOUND'), {
  code: 'ENOTFOUND',
  hostname: 'sqs.nope-1.amazonaws.com',
});
const denied = 'User: arn:aws:iam::1:user/ann is not authorized to perform: sqs:SendMessage on resource: x';
const zuora = (advice: ZuoraError['advice']) =>
  new ZuoraError({
    advice,
    summary: 'GET x: HTTP 400',
    reasons: [{ code: '50000020', message: 'No such entity' }],
  });

describe('what went wrong is one line that says what to do', () => {
  it.each<[what: string, error: unknown, line: RegExp]>([
    ['no credentials', named('CredentialsProviderError'), /no AWS credentials.*AWS_PROFILE/],
    ['no region', named('Error', 'Region is missing'), /no AWS region: set AWS_REGION/],
    ['an expired session', aws('ExpiredTokenException'), /ExpiredTokenException\): sign in again/],
    [
      'an action that is not allowed',
      aws('AccessDenied', denied),
      /does not allow sqs:SendMessage .*docs\/closes\.md/,
    ],
    [
      'an action that AWS does not name',
      aws('AccessDeniedException', 'No.'),
      /does not allow this .*AccessDenied/,
    ],
    ['too many calls', aws('ThrottlingException'), /fewer calls \(ThrottlingException\)/],
    ['anything else of AWS’s', aws('KmsDisabled'), /AWS answered KmsDisabled/],
    ['no network', network, /no answer from AWS/],
    ['no network at any address', new AggregateError([network]), /no answer from AWS/],
    ['an answer that never comes', aws('TimeoutError'), /no answer from AWS/],
    [
      'refused credentials of Zuora’s',
      zuora('fix-credentials'),
      /Zuora says: 50000020 No such entity\)\. Fix the secret/,
    ],
    ['trouble of Zuora’s', zuora('try-later'), /Try again later/],
    ['a refusal of Zuora’s', zuora('refused'), /No such entity\)\.$/],
    [
      'an item of a later version',
      new UnreadableItemError('The item is odd'),
      /The item is odd.*later version/,
    ],
    ['a lost race', new LostWriteError(), /Nothing was changed: try again/],
    ['a defect', new TypeError('x is undefined\n    at y'), /unexpected.*TypeError\): x is undefined$/],
    ['what is no error', 'text', /something unexpected happened\.$/],
  ])('%s', (_what, error, line) => {
    const told = explain(error, {});
    expect(told.line).toMatch(line);
    expect(told.line).not.toMatch(/Secret detail|\n/);
    expect(told.exitCode).toBe(1);
  });

  const sso =
    'The SSO session associated with this profile is invalid. To refresh this SSO session run aws sso login';
  const login = 'Failed to load token from /home/ann/.aws/login/cache/1.json: Error: ENOENT';
  it.each([
    ['a profile that is not there', named('CredentialsProviderError'), /the profile nope, .*list-profiles/],
    ['a session that is over', named('CredentialsProviderError', sso), /`aws sso login --profile nope`/],
    ['a login that is over', named('CredentialsProviderError', login), /`aws login --profile nope`/],
    ['a profile without a region', named('Error', 'Region is missing'), /set AWS_REGION.*profile nope/],
  ])('advises by the profile that is in use: %s', (_what, error, line) => {
    expect(explain(error, { AWS_PROFILE: 'nope' }).line).toMatch(line);
    expect(explain(error, { AWS_PROFILE: 'nope' }).line).not.toMatch(/set AWS_PROFILE|ann/);
  });

  it.each([
    [named('Error', 'Region not accepted: region="eu x"'), /AWS_REGION.*is not the name of a region/],
    [Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' }), /check AWS_ENDPOINT_URL/],
    [unknownHost, /there is no host sqs\.nope-1\.amazonaws\.com.*AWS_REGION/],
    [new AggregateError([network, unknownHost]), /there is no host sqs/],
  ])('says which setting is wrong: %o', (error, line) => {
    expect(explain(error, {}).line).toMatch(line);
  });

  it('keeps apart what is not there, or not allowed in this state', () => {
    expect(explain(notPossible('no such request'))).toEqual({ line: 'no such request', exitCode: 3 });
    expect(explain(new UnknownTenantError())).toMatchObject({ exitCode: 3 });
    expect(explain(new Trouble('wrong'))).toEqual({ line: 'wrong', exitCode: 1 });
  });
});

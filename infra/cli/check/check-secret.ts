import { isFields, parseJson } from '../../../functions/shared/json.ts';
import { allowedOrigin } from '../../../functions/shared/zuora/credentials/base-url.ts';
import { parseSecret, type SecretReading } from '../../../functions/shared/zuora/credentials/credentials.ts';
import { type CheckStep, failed, passed } from '../check-step.ts';

const knownKeys = [
  'baseUrl',
  'clientId',
  'clientSecret',
  'bearerToken',
  'entityId',
  'orgIds',
  'zuoraVersion',
];
/** Stands in for the secret's own URL, so that the other keys are checked even when the host is not allowed. */
const anyBaseUrl = 'https://rest.zuora.com';

const fill = 'put credentials by the rules of docs/operators.md: aws secretsmanager put-secret-value';

/**
 * Whether a secret can be used: keys and rules are named, values never. Pure.
 *
 * @param extraHosts the setting `zuoraExtraHosts`
 */
export function secretSteps(reading: SecretReading, extraHosts: readonly string[]): CheckStep[] {
  const content = reading.text === undefined ? undefined : parseJson(reading.text);
  const fields = isFields(content) ? content : null;
  const text = fields === null ? reading.text : JSON.stringify({ ...fields, baseUrl: anyBaseUrl });
  const parsed = parseSecret({ ...reading, text }, []);
  const keys = knownKeys.filter((key) => fields !== null && Object.hasOwn(fields, key));
  return [
    'problem' in parsed
      ? failed('secret well formed', parsed.problem, fill)
      : passed('secret well formed', `it holds ${keys.join(', ')}${othersText(fields, keys.length)}`),
    hostStep(fields?.baseUrl, extraHosts),
  ];
}

/** Counts keys that are not known, such as a misspelt `entityId`. It prints no names: somebody may have pasted a credential. */
function othersText(fields: object | null, known: number): string {
  const others = Object.keys(fields ?? {}).length - known;
  if (others === 0) return '';
  return others === 1 ? '; 1 key is not known and ignored' : `; ${others} keys are not known and ignored`;
}

function hostStep(baseUrl: unknown, extraHosts: readonly string[]): CheckStep {
  const origin = typeof baseUrl === 'string' ? allowedOrigin(baseUrl, extraHosts) : null;
  if (origin !== null) return passed('host allowed', origin);
  const why = typeof baseUrl === 'string' ? 'its baseUrl is not an allowed host' : 'it has no baseUrl';
  const help =
    'name one of Zuora’s REST hosts (docs/zuora.md §7), or add the host to the setting zuoraExtraHosts';
  return failed('host allowed', why, help);
}

/** What a token proves. A bearer token proves nothing yet: Zuora sees it with the next step only. */
export function tokenText(secret: SecretReading, extraHosts: readonly string[]): string {
  const parsed = parseSecret(secret, extraHosts);
  return 'credentials' in parsed && parsed.credentials.auth.kind === 'bearer'
    ? 'the secret holds one; not tried yet'
    : 'Zuora is reached, and the credentials yield one';
}

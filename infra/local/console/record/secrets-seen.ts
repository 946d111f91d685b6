import { isFields, parseJson } from '../../../../functions/shared/json.ts';
import type { LocalStack } from '../../local-stack.ts';

/** Shorter texts are not hidden, because they also occur with other meanings. */
const lengthMin = 8;

/** Remembers every credential that a stack has had, so that none is shown, also after a rotation. */
export function createSecretsSeen(): { of(stack: LocalStack): readonly string[] } {
  const seen = new Set<string>();
  return {
    of({ simulator, emulators, wakeUps }) {
      const clients = simulator.clients.flatMap(({ clientId, clientSecret }) => [clientId, clientSecret]);
      const keys = wakeUps === null ? [] : [wakeUps.keyFor('default')];
      for (const secret of [...clients, ...keys, ...emulators.secrets.contents().flatMap(credentialsIn)]) {
        if (secret.length >= lengthMin) seen.add(secret);
      }
      return [...seen];
    },
  };
}

const fields = ['clientId', 'clientSecret', 'bearerToken'];

/** A secret that is not a JSON object is a credential as a whole. */
export function credentialsIn(content: string): string[] {
  const parsed = parseJson(content);
  if (!isFields(parsed)) return [content];
  return fields.map((name) => parsed[name]).filter((value) => typeof value === 'string');
}

/** JSON text with every secret hidden. */
export function withoutSecrets(json: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), '(hidden)'),
    json,
  );
}

import type { LocalStack } from '../../local-stack.ts';

const shortest = 8;

/** Remembers every credential that a stack has had, so that none is ever shown, not even one that was rotated. */
export function createSecretsSeen(): { look(stack: LocalStack): readonly string[] } {
  const seen = new Set<string>();
  return {
    look({ simulator, emulators }) {
      const clients = simulator.clients.flatMap(({ clientId, clientSecret }) => [clientId, clientSecret]);
      for (const secret of [...clients, ...emulators.secrets.contents().flatMap(credentialsIn)]) {
        if (secret.length >= shortest) seen.add(secret);
      }
      return [...seen];
    },
  };
}

const fields = ['clientId', 'clientSecret', 'bearerToken'];

/** A secret that is no JSON object is a credential as a whole. */
function credentialsIn(content: string): string[] {
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed !== 'object' || parsed === null) return [content];
    return fields.map((name) => Reflect.get(parsed, name)).filter((value) => typeof value === 'string');
  } catch {
    return [content];
  }
}

/** JSON text in which no secret is to be read. */
export function withoutSecrets(json: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), '(hidden)'),
    json,
  );
}

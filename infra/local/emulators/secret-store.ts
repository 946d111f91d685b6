import { randomUUID } from 'node:crypto';

/** An error of Secrets Manager. Internal errors are HTTP 500, all others HTTP 400. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface StoredSecret {
  name: string;
  value: string;
  versionId: string;
  createdAt: Date;
  stage: SecretStage;
}

/** Which version of a secret: the current one, or the one before it. */
export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** The secrets of the local stack, which tests and the console can change and make unreadable. */
export interface SecretStore {
  /** Creates or rotates a secret. Returns the id of the new version. Objects are stored as JSON. */
  put(name: string, value: string | object): string;
  /** Removes a secret, so that reading it fails. */
  remove(name: string): void;
  /** Makes every read of this secret fail with a code such as `AccessDeniedException`, until it is put or removed. */
  break(name: string, code: string): void;
  /** Creates a secret without a value, as CloudFormation does. */
  createEmpty(name: string): void;
  /** The content of every secret, for code that must hide it. */
  contents(): string[];
  /** @throws SecretError when Secrets Manager would answer with an error */
  read(name: string, stage?: SecretStage): StoredSecret;
}

type Entry =
  | { kind: 'secret'; secret: StoredSecret; previous: StoredSecret | null }
  | { kind: 'broken'; code: string }
  | { kind: 'empty' };

/** Keeps secrets in memory. */
export function createSecretStore(): SecretStore {
  const entries = new Map<string, Entry>();
  return {
    put(name, value) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const versionId = randomUUID();
      const before = entries.get(name);
      entries.set(name, {
        kind: 'secret',
        secret: { name, value: text, versionId, createdAt: new Date(), stage: 'AWSCURRENT' },
        previous: before?.kind === 'secret' ? { ...before.secret, stage: 'AWSPREVIOUS' } : null,
      });
      return versionId;
    },
    remove: (name) => void entries.delete(name),
    break: (name, code) => void entries.set(name, { kind: 'broken', code }),
    createEmpty: (name) => void entries.set(name, { kind: 'empty' }),
    contents: () =>
      [...entries.values()].flatMap((entry) =>
        entry.kind === 'secret'
          ? [entry.secret.value, ...(entry.previous ? [entry.previous.value] : [])]
          : [],
      ),
    read(name, stage = 'AWSCURRENT') {
      const entry = entries.get(name);
      const secret =
        entry?.kind === 'secret' ? { AWSCURRENT: entry.secret, AWSPREVIOUS: entry.previous }[stage] : null;
      if (secret) return secret;
      if (entry?.kind === 'broken') throw new SecretError(entry.code, 'This secret cannot be read now.');
      const what = entry === undefined ? 'secret.' : `secret value for staging label: ${stage}`;
      throw new SecretError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
    },
  };
}

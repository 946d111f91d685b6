import { randomUUID } from 'node:crypto';

/** An error that Secrets Manager answers with; all are HTTP 400 but its own internal ones. */
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
}

/** The secrets of the local stack, to be put, rotated, removed and broken at will. */
export interface SecretStore {
  /** Creates or rotates. Answers with the new version's id. Objects are stored as JSON. */
  put(name: string, value: string | object): string;
  /** Removes a secret, so that reading it fails. */
  remove(name: string): void;
  /** Every read of this secret fails with this code, e.g. `AccessDeniedException`, until it is put or removed. */
  break(name: string, code: string): void;
  /** A secret as CloudFormation creates it: it exists and has no value. */
  createEmpty(name: string): void;
  /** The content of every secret, for code that has to hide them. */
  contents(): string[];
  /** @throws SecretError as Secrets Manager would. */
  read(name: string): StoredSecret;
}

type Entry = { kind: 'secret'; secret: StoredSecret } | { kind: 'broken'; code: string } | { kind: 'empty' };

/** Keeps secrets in memory, for as long as the stack lives. */
export function createSecretStore(): SecretStore {
  const entries = new Map<string, Entry>();
  return {
    put(name, value) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const versionId = randomUUID();
      entries.set(name, {
        kind: 'secret',
        secret: { name, value: text, versionId, createdAt: new Date() },
      });
      return versionId;
    },
    remove: (name) => void entries.delete(name),
    break: (name, code) => void entries.set(name, { kind: 'broken', code }),
    createEmpty: (name) => void entries.set(name, { kind: 'empty' }),
    contents: () =>
      [...entries.values()].flatMap((entry) => (entry.kind === 'secret' ? entry.secret.value : [])),
    read(name) {
      const entry = entries.get(name);
      if (entry?.kind === 'secret') return entry.secret;
      if (entry?.kind === 'broken') throw new SecretError(entry.code, 'This secret cannot be read now.');
      const what = entry === undefined ? 'secret.' : 'secret value for staging label: AWSCURRENT';
      throw new SecretError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
    },
  };
}

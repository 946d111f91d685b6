import { Stack } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Permission } from '../function/permission.ts';
import type { Settings } from '../settings/settings.ts';

/** An AWS service through which a role of the stack may use a key. */
export type KeyUsingService = 'dynamodb' | 'secretsmanager' | 'sns' | 'sqs';

/**
 * The name of a service that calls KMS for somebody (`kms:ViaService`). It has this suffix in every partition, as the CDK
 * writes it for secrets; docs/decisions/0006-keys.md says what was looked up.
 */
export const viaService = (service: KeyUsingService, region: string): string =>
  `${service}.${region}.amazonaws.com`;

/** The actions on a key that a role needs to read and to write what is encrypted with it. */
export const keyActions = { read: ['kms:Decrypt'], write: ['kms:Decrypt', 'kms:GenerateDataKey'] };

/** The customer's own KMS keys that the settings name, and what the stack's roles may do with them. */
export class CustomerKeys {
  /** Encrypts all that the stack stores; undefined when AWS's own keys do. */
  readonly encryptionKey: IKey | undefined;
  /** Lets a function read tenants' secrets that are encrypted with one of the keys. */
  readonly secretReading: readonly Permission[];
  readonly #region: string;

  constructor(scope: Construct, { encryptionKeyArn, secretKeyArns }: Settings) {
    this.#region = Stack.of(scope).region;
    this.encryptionKey =
      encryptionKeyArn === undefined ? undefined : Key.fromKeyArn(scope, 'EncryptionKey', encryptionKeyArn);
    // Secrets of other tenants may be encrypted with the stack's key as well.
    const keyArns = new Set([
      ...(encryptionKeyArn === undefined ? [] : [encryptionKeyArn]),
      ...secretKeyArns,
    ]);
    this.secretReading = this.#permission([...keyArns], 'read', ['secretsmanager']);
  }

  /** Lets a role read or write what is encrypted with the stack's key, through these services alone. */
  permissionTo(use: keyof typeof keyActions, ...services: KeyUsingService[]): readonly Permission[] {
    return this.#permission(
      this.encryptionKey === undefined ? [] : [this.encryptionKey.keyArn],
      use,
      services,
    );
  }

  #permission(resources: string[], use: keyof typeof keyActions, services: KeyUsingService[]): Permission[] {
    if (resources.length === 0) return [];
    const names = services.map((service) => viaService(service, this.#region));
    return [
      { actions: keyActions[use], resources, conditions: { StringEquals: { 'kms:ViaService': names } } },
    ];
  }
}

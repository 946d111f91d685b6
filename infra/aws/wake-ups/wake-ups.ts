import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { WakeUpEnvironment } from '../../../functions/shared/settings.ts';
import { HandlerFunction } from '../function/handler-function.ts';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import type { Settings } from '../settings/settings.ts';

export interface WakeUpsProps {
  settings: Settings;
  keys: CustomerKeys;
  polling: IFunction;
}

/** The public address that Zuora calls when a trial balance ends, and the master key behind it. */
export class WakeUps extends Construct {
  readonly handler: HandlerFunction;
  /** Where Zuora calls, without the tenant: it ends with a slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { settings, keys, polling }: WakeUpsProps) {
    super(scope, id);
    const { encryptionKey } = keys;
    // CloudFormation chooses its name, which has no slash. So it is never under `secretPrefix`, where it would be a
    // tenant's.
    const masterKey = new Secret(this, 'MasterKey', {
      description:
        'Master key of the wake-ups of zuora-pending-close: the key of each tenant is derived from it',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // People typed keys derived from it into Zuora, so it outlives the stack.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      ...(encryptionKey !== undefined && { encryptionKey }),
    });
    Validations.of(masterKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A new master key needs a person who types each tenant’s new key into Zuora, so it is rotated by hand. docs/wake-ups.md says how; the key of the previous version is valid until then.',
    });
    this.handler = new HandlerFunction(this, 'ReceiveWakeUp', {
      // It calls Lambda and Secrets Manager alone, so it needs none of the addresses that a VPC is there for.
      settings: { ...settings, vpc: undefined },
      keys,
      folder: 'receive-wake-up',
      description: 'Receives the calls by which Zuora says that a trial balance has ended',
      // Zuora waits 25 s for an answer. Two calls of two attempts each take 16 s at most.
      timeout: Duration.seconds(20),
      memoryMb: 512,
      // A public address can be flooded. It must not take the account's concurrency from the functions that close.
      reservedConcurrentExecutions: 2,
      environment: {
        POLL_TRIAL_BALANCE_FUNCTION_NAME: polling.functionName,
        WAKE_UP_SECRET_ID: masterKey.secretArn,
      } satisfies WakeUpEnvironment,
      permissions: [
        { actions: ['lambda:InvokeFunction'], resources: [polling.functionArn] },
        { actions: ['secretsmanager:GetSecretValue'], resources: [masterKey.secretArn] },
        ...keys.permissionTo('read', 'secretsmanager'),
      ],
    });
    Validations.of(this.handler).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'Its URL invokes it synchronously: Zuora gets the failure as the answer and calls again. Lambda uses a dead-letter queue for asynchronous invocations alone.',
    });
    // Zuora signs nothing in AWS's way, so the function itself proves the caller (docs/specification.md, "Wake-ups").
    this.url = this.handler.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
  }
}

import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type EventInvokeConfigOptions,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { metricsNamespace } from '../../../functions/shared/telemetry/events.ts';
import { metricsServiceOf } from '../alarm/metrics.ts';
import type { FunctionFolder } from '../bundle/esbuild-options.ts';
import { codeOf } from '../bundle/function-code.ts';
import type { CustomerKeys } from '../keys/customer-keys.ts';
import type { Settings } from '../settings/settings.ts';
import type { Permission } from './permission.ts';
import { connectToVpc, interfacePermissions } from './vpc.ts';

export interface HandlerFunctionProps extends EventInvokeConfigOptions {
  /** The folder under `functions/` whose `handler.ts` exports `handler`. */
  folder: FunctionFolder;
  description: string;
  timeout: Duration;
  /** Processor time grows with it: a whole core at 1,769 MB ("Configure Lambda function memory"). */
  memoryMb: number;
  reservedConcurrentExecutions?: number;
  environment: Record<string, string>;
  /** Everything that the function may do, apart from writing its own logs and traces and from its network. */
  permissions: readonly Permission[];
  settings: Settings;
  keys: CustomerKeys;
}

/** What the SDK reads to know which of AWS's endpoints to call ("Dual-stack and FIPS endpoints" in its reference). */
const endpointVariables: Record<Settings['awsEndpoints'], Record<string, string>> = {
  standard: {},
  fips: { AWS_USE_FIPS_ENDPOINT: 'true' },
  dualstack: { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
};

/** One of the functions, with its log group and a role that allows what is written here and nothing else. */
export class HandlerFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    const { folder, memoryMb, environment, permissions, settings, keys, ...rest } = props;
    // The default of 13 months reaches back to the same close a year ago. The logs are evidence of who closed what, so they
    // stay when the stack is deleted, like the ledger. No fixed name can collide, and the retention empties the group.
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetentionDays,
      ...(keys.encryptionKey !== undefined && { encryptionKey: keys.encryptionKey }),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const logs = {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
    };
    // AWS has no narrower resource for these actions.
    const traces = { actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] };
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      // Inline, so that the policy exists before AWS checks it, as it does for the queue's event source mapping.
      inlinePolicies: {
        Permissions: new PolicyDocument({
          statements: [logs, traces, ...permissions, ...interfacePermissions(settings)].map(
            (permission) => new PolicyStatement(permission),
          ),
        }),
      },
    });
    Validations.of(this.role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: `Only xray:PutTelemetryRecords and xray:PutTraceSegments have this resource${settings.vpc === undefined ? '' : ', and the EC2 actions by which Lambda itself connects the function to its VPC'}: neither service has a narrower one for them.`,
      },
      {
        id: 'Serverless-LambdaStarPermissions',
        reason:
          'The rule does not distinguish wildcards. The only ones are the resources named above and the tenants’ secrets under their prefix, which are acknowledged by their exact finding; every other statement names one resource, and test/infra/aws/security/permissions.test.ts holds each to the letter.',
      },
    );
    this.function = new LambdaFunction(this, 'Function', {
      ...rest,
      code: codeOf(folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMb,
      // Constructs would add more permissions than needed: this role accepts none from them.
      role: this.role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.INFO,
      environment: {
        ...environment,
        ...endpointVariables[settings.awsEndpoints],
        POWERTOOLS_SERVICE_NAME: metricsServiceOf(this),
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
    });
    connectToVpc(this.function, settings);
  }
}

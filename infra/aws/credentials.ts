import { ArnFormat, RemovalPolicy, SecretValue, Stack, Validations } from 'aws-cdk-lib';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import type { CustomerKeys } from './keys/customer-keys.ts';
import type { Settings } from './settings/settings.ts';

/**
 * What the secret holds until a person fills it in: the shape to fill, with credentials that the functions refuse, so
 * that requests wait and an alarm says why. Never change this text: CloudFormation writes a secret's value again when
 * this property changes in the template, and would overwrite the real credentials.
 */
const unusableValue = '{"baseUrl":"https://rest.zuora.com","clientId":"","clientSecret":""}';

/** The tenants' secrets, each with a name under the prefix. The stack creates the one of the default tenant. */
export class Credentials extends Construct {
  readonly defaultSecretName: string;
  /**
   * Lets a function read every tenant's secret, so that a tenant is added by adding its secret, without a deployment.
   */
  readonly reading: { actions: string[]; resources: string[] };
  readonly #secretPrefix: string;

  constructor(scope: Construct, id: string, settings: Settings, { encryptionKey }: CustomerKeys) {
    super(scope, id);
    const { secretPrefix, createDefaultSecret } = settings;
    this.#secretPrefix = secretPrefix;
    this.defaultSecretName = `${secretPrefix}/default`;
    const secretsArn = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${secretPrefix}/*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.reading = { actions: ['secretsmanager:GetSecretValue'], resources: [secretsArn] };
    if (!createDefaultSecret) return;
    this.#refuseTwin();
    const secret = new Secret(this, 'DefaultTenant', {
      secretName: this.defaultSecretName,
      description: 'Credentials of the Zuora tenant "default" for zuora-pending-close',
      secretStringValue: SecretValue.unsafePlainText(unusableValue),
      // Credentials outlive the stack. A failed first deployment leaves nothing, or the next one would find the name
      // taken.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      ...(encryptionKey !== undefined && { encryptionKey }),
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Zuora issues the client secret to a person, on a page for administrators: a rotation function could not get the next one from any API. docs/operators.md says how to rotate without a gap; the functions use a new value within 5 minutes, and at once after a 401.',
    });
  }

  /** Two instances may share their credentials, and one of them creates the secret. */
  #refuseTwin(): void {
    const twin = Stack.of(this)
      .node.findAll()
      .find((each) => each instanceof CfnSecret && each.name === this.defaultSecretName);
    if (twin !== undefined)
      throw new Error(
        `${this.node.path}: the secret ${this.defaultSecretName} is created at ${twin.node.path} already; set createDefaultSecret to false to use the same credentials, or give another secretPrefix`,
      );
  }

  /** Records why the permission covers more than one secret. */
  acknowledgeReadingBy(reader: IConstruct): void {
    Validations.of(reader).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${this.#secretPrefix}/*]`,
      reason:
        'Each tenant has one secret, which is added without a deployment. So the template cannot know the secrets’ names, or the six characters that Secrets Manager adds to them. The prefix is only for these credentials, and the function may only read values.',
    });
  }
}

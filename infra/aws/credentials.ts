import { ArnFormat, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/**
 * What the secret holds until a person fills it in: the shape to fill, with credentials that the functions refuse, so
 * that requests wait and an alarm says why. CloudFormation writes a secret's value again only when this property
 * changes in the template, so it must stay as it is forever: a change would overwrite the real credentials.
 */
const unusableValue = '{"baseUrl":"https://rest.zuora.com","clientId":"","clientSecret":""}';

/** The secrets of the tenants: one name each under the prefix, of which the stack makes the first. */
export class Credentials extends Construct {
  readonly defaultSecretName: string;
  /** Every tenant's secret: a tenant is added by adding its secret, with no deployment. */
  readonly secretsArn: string;

  constructor(scope: Construct, id: string, { secretPrefix, createDefaultSecret }: Settings) {
    super(scope, id);
    this.defaultSecretName = `${secretPrefix}/default`;
    this.secretsArn = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${secretPrefix}/*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    if (!createDefaultSecret) return;
    new Secret(this, 'DefaultTenant', {
      secretName: this.defaultSecretName,
      description: 'Credentials of the Zuora tenant "default" for zuora-pending-close',
      secretStringValue: SecretValue.unsafePlainText(unusableValue),
      // Credentials outlive the stack; a failed first deployment leaves nothing that would be in the next one's way.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

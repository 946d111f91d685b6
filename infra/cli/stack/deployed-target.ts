import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { once } from '../../../functions/shared/once.ts';
import { Trouble } from '../trouble.ts';
import { clientsOf } from './clients.ts';
import { readOutputs, type Stack } from './stack.ts';

const defaultTenant = '/default';

/**
 * A deployed stack, found by its name through CloudFormation. Account, region and credentials are the SDK's own
 * settings.
 *
 * @param whenAsked called once the request for the stack is on its way
 * @throws Trouble when there is no such stack, or it is not a stack of this product
 */
export async function deployedStack(stackName: string, whenAsked: () => void): Promise<Stack> {
  const cloudFormation = new CloudFormationClient(awsClientSettings);
  const callBack = once(() => void setImmediate(whenAsked));
  cloudFormation.middlewareStack.add(
    (send) => (request) => {
      callBack();
      return send(request);
    },
    { step: 'deserialize', name: 'whenAsked' },
  );
  const label = `the stack ${stackName}`;
  const outputs = readOutputs(label, await outputsOf(cloudFormation, stackName));
  const { CredentialsSecretName: secret } = outputs;
  const template = once(async () => {
    const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: stackName }));
    return TemplateBody;
  });
  return {
    label,
    outputs,
    secretPrefix: secret.endsWith(defaultTenant) ? secret.slice(0, -defaultTenant.length) : secret,
    ...clientsOf({}),
    zuoraExtraHosts: once(async () => {
      const { extraHostsIn } = await import('./template.ts');
      return extraHostsIn(await template());
    }),
    async masterKeySecretId() {
      const { masterKeyIn } = await import('./template.ts');
      const LogicalResourceId = masterKeyIn(await template());
      if (LogicalResourceId === null)
        throw new Trouble(
          `the template of ${label} does not say which secret has the master key of wake-ups.`,
        );
      const { StackResourceDetail } = await cloudFormation.send(
        new DescribeStackResourceCommand({ StackName: stackName, LogicalResourceId }),
      );
      // It is missing only if CloudFormation has not created it yet, or has failed to.
      return StackResourceDetail?.PhysicalResourceId ?? LogicalResourceId;
    },
    async operator() {
      const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
      const { Arn } = await new STSClient(awsClientSettings).send(new GetCallerIdentityCommand({}));
      if (Arn === undefined) throw new Trouble('AWS does not say whose credentials these are.');
      return Arn;
    },
  };
}

async function outputsOf(
  cloudFormation: CloudFormationClient,
  stackName: string,
): Promise<Record<string, string>> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ValidationError')) throw error;
    const region = await cloudFormation.config.region();
    throw new Trouble(
      `there is no stack ${stackName} in ${region} of this account: name it by --stack, choose AWS_PROFILE and AWS_REGION, or use --local.`,
    );
  }
}

import { Effect } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Settings } from '../settings/settings.ts';
import type { Permission } from './permission.ts';

/** The actions of AWS's policy AWSLambdaVPCAccessExecutionRole, without those for logs. */
const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets Lambda connect the function to a VPC by the function's role. Lambda makes these calls outside of invocations. The
 * function's own calls carry its ARN, and are denied the same actions ("Giving Lambda functions access to resources in an
 * Amazon VPC"). The denial covers every function, because the role is created before the function has its name.
 */
export function interfacePermissions({ vpc }: Settings): readonly Permission[] {
  if (vpc === undefined) return [];
  const all = { actions: interfaceActions, resources: ['*'] };
  return [
    all,
    { ...all, effect: Effect.DENY, conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } } },
  ];
}

/**
 * Runs a function in the subnets of the settings. It sets CloudFormation's own property: the CDK's needs a VPC that was
 * looked up, and attaches AWS's policy to the role. Lambda finds the VPC by its subnets.
 */
export function connectToVpc(fn: LambdaFunction, { vpc }: Settings): void {
  const resource = fn.node.defaultChild;
  if (vpc === undefined || !(resource instanceof CfnFunction)) return;
  resource.vpcConfig = { subnetIds: vpc.subnetIds, securityGroupIds: vpc.securityGroupIds };
}

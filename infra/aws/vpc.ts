import { Effect } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Permission } from './permission.ts';
import type { Settings } from './settings/settings.ts';

/** Those of AWS's own policy AWSLambdaVPCAccessExecutionRole that are not about logs. */
const interfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * What Lambda needs of the function's role to connect it to a VPC. Lambda asks by itself, outside of any invocation: the
 * function's own code, whose every call carries the function's ARN, is denied the same ("Giving Lambda functions access
 * to resources in an Amazon VPC"). Of whichever function, as the name of this one is not known before its role is there.
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
 * Has a function run in the subnets of the settings. As CloudFormation's own property: the CDK's would take a VPC that
 * was looked up, and would attach AWS's policy to the role. Lambda knows the VPC by its subnets.
 */
export function connectToVpc(fn: LambdaFunction, { vpc }: Settings): void {
  const resource = fn.node.defaultChild;
  if (vpc === undefined || !(resource instanceof CfnFunction)) return;
  resource.vpcConfig = { subnetIds: vpc.subnetIds, securityGroupIds: vpc.securityGroupIds };
}

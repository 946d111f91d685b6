import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { CustomerKeys } from '../keys/customer-keys.ts';

export interface ScheduleRoleProps {
  /** The schedules that may act through the role: those of this group and account only (confused deputy). */
  group: IScheduleGroup;
  action: string;
  target: string;
  /** Where the Scheduler puts what it could not deliver. It uses the role for that. */
  undelivered: IQueue;
  keys: CustomerKeys;
}

/** A role through which schedules do one thing to one target. */
export function scheduleRole(scope: Construct, id: string, props: ScheduleRoleProps): IRole {
  const { group, action, target, undelivered, keys } = props;
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': Stack.of(scope).account,
          'aws:SourceArn': group.scheduleGroupArn,
        },
      },
    }),
    inlinePolicies: {
      Permissions: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: [action], resources: [target] }),
          new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queueArn] }),
          ...keys.permissionTo('write', 'sqs').map((permission) => new PolicyStatement(permission)),
        ],
      }),
    },
  }).withoutPolicyUpdates();
}

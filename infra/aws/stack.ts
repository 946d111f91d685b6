import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PendingClose } from './construct/pending-close.ts';
import type { Settings } from './settings/settings.ts';

export const description =
  'Sets Zuora accounting periods to pending close and publishes the outcome of their trial balances';

/** The stack of the repository: one `PendingClose`, deployed to the account and region of the caller's credentials. */
export class PendingCloseStack extends Stack {
  constructor(scope: Construct, settings: Settings) {
    const { stackName, ...props } = settings;
    super(scope, stackName, { stackName, description });
    // The CDK leaves the id `Default` out of logical ids and of names. So stacks that were deployed before there was a
    // construct keep every resource.
    new PendingClose(this, 'Default', props).addOutputs();
  }
}

/** What apps of the CDK import as `zuora-pending-close/cdk`: docs/cdk.md. */
export { PendingClose } from './pending-close.ts';
export type { PendingCloseProps, ScheduledCloseProps, SendingService } from './pending-close-props.ts';

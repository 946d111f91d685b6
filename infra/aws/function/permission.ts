import type { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';

/** What a function's role may do; a statement of its one inline policy. */
export type Permission = Pick<PolicyStatementProps, 'effect' | 'actions' | 'resources' | 'conditions'>;

import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ledgerSchema } from '../../functions/shared/ledger/ledger-schema.ts';
import type { CustomerKeys } from './keys/customer-keys.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The ledger: one item per close request, kept for as long as the books are. */
export class Ledger extends Construct {
  readonly table: Table;
  readonly dueIndexArn: string;

  constructor(scope: Construct, id: string, { encryptionKey }: CustomerKeys) {
    super(scope, id);
    const { partitionKey, sortKey, dueIndex, tenantIndex } = ledgerSchema;
    this.table = new Table(this, 'Table', {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      // A few hundred writes at a month's end and none between them.
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      ...(encryptionKey !== undefined && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      // Also when a first deployment fails: a protected table could not be deleted, and the roll-back would hang on it.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: dueIndex.name,
      partitionKey: text(dueIndex.partitionKey),
      sortKey: text(dueIndex.sortKey),
      // The poller reads every item by its key, consistently, before it judges it.
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // CloudFormation makes or deletes one index of a table in an update: an older stack has the first one already.
    this.table.addGlobalSecondaryIndex({
      indexName: tenantIndex.name,
      partitionKey: text(tenantIndex.partitionKey),
      sortKey: text(tenantIndex.sortKey),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...tenantIndex.projected],
    });
    this.dueIndexArn = `${this.table.tableArn}/index/${dueIndex.name}`;
  }
}

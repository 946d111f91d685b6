import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ledgerSchema } from '../../functions/shared/ledger/ledger-schema.ts';
import type { CustomerKeys } from './keys/customer-keys.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The ledger: one item per close request. Nothing deletes an item. */
export class Ledger extends Construct {
  readonly table: Table;
  readonly dueIndexArn: string;
  readonly tenantIndexArn: string;

  constructor(scope: Construct, id: string, { encryptionKey }: CustomerKeys) {
    super(scope, id);
    const { partitionKey, sortKey, dueIndex, tenantIndex } = ledgerSchema;
    this.table = new Table(this, 'Table', {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      // There are a few hundred writes at a month's end and none in between.
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      ...(encryptionKey !== undefined && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      // Retained after a failed first deployment too: the table is protected, so the roll-back could not delete it.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: dueIndex.name,
      partitionKey: text(dueIndex.partitionKey),
      sortKey: text(dueIndex.sortKey),
      // Polling reads every item consistently by its key before it decides.
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // CloudFormation adds or deletes one index of a table per update. An older stack has the first index already.
    this.table.addGlobalSecondaryIndex({
      indexName: tenantIndex.name,
      partitionKey: text(tenantIndex.partitionKey),
      sortKey: text(tenantIndex.sortKey),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...tenantIndex.projected],
    });
    this.tenantIndexArn = `${this.table.tableArn}/index/${tenantIndex.name}`;
    this.dueIndexArn = `${this.table.tableArn}/index/${dueIndex.name}`;
  }
}

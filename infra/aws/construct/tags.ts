import { Aws, CfnCondition, Fn, Tags } from 'aws-cdk-lib';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/settings.ts';

/** Puts the tags of the settings on every resource of a construct that takes tags. */
export function tagAll(whole: Construct, { tags }: Settings): void {
  const all = Object.entries(tags);
  if (all.length === 0) return;
  for (const [key, value] of all) {
    Tags.of(whole).add(key, value, { excludeResourceTypes: [CfnEventSourceMapping.CFN_RESOURCE_TYPE_NAME] });
  }
  // GovCloud and China do not support tags of event source mappings ("AWS Lambda in AWS GovCloud (US)", "Getting Started
  // with Amazon Web Services in China"): with such tags a deployment there would fail.
  const expression = Fn.conditionEquals(Aws.PARTITION, 'aws');
  const hasTagsOfMappings = new CfnCondition(whole, 'HasTagsOfMappings', { expression });
  const list = all.map(([Key, Value]) => ({ Key, Value }));
  for (const mapping of whole.node.findAll()) {
    if (!(mapping instanceof CfnEventSourceMapping)) continue;
    mapping.addPropertyOverride('Tags', Fn.conditionIf(hasTagsOfMappings.logicalId, list, Aws.NO_VALUE));
  }
}

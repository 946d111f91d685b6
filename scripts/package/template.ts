import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  App,
  Aws,
  BOOTSTRAP_QUALIFIER_CONTEXT,
  CfnParameter,
  DefaultStackSynthesizer,
  type FileAssetLocation,
  type FileAssetSource,
  Fn,
  type IStackSynthesizer,
  type ISynthesisSession,
  Stack,
  StackSynthesizer,
} from 'aws-cdk-lib';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import * as z from 'zod';
import { codeVersion } from '../../infra/aws/bundle/function-code.ts';
import { PendingClose } from '../../infra/aws/construct/pending-close.ts';
import { readSettings } from '../../infra/aws/settings/settings.ts';
import { description } from '../../infra/aws/stack.ts';
import { zipOf } from './zip.ts';

const text = z.string();

const sections = z.record(z.string(), z.unknown());

/**
 * Writes one resource per line. So the template is small enough for a call (51,200 characters), and diffs are readable.
 */
function written(template: Record<string, unknown>): string {
  const section = ([name, content]: [string, unknown]) => {
    const { success, data } = sections.safeParse(content);
    const lines = success
      ? Object.entries(data).map(([id, value]) => `${JSON.stringify(id)}: ${JSON.stringify(value)}`)
      : [];
    return `${JSON.stringify(name)}: ${success ? `{\n${lines.join(',\n')}\n}` : JSON.stringify(content)}`;
  };
  return `{\n${Object.entries(template).map(section).join(',\n')}\n}\n`;
}

/** Makes a zip of each function's code. The template names it in the bucket of its parameters. */
class ZipSynthesizer extends StackSynthesizer {
  /**
   * The zips by their names. A name contains a hash of the content, because CloudFormation deploys code only if its
   * name is new.
   */
  readonly zips: Record<string, Buffer> = {};
  readonly #outdir: string;
  readonly #qualifier: string;

  constructor(outdir: string, qualifier: string) {
    super();
    this.#outdir = outdir;
    this.#qualifier = qualifier;
  }

  override addFileAsset({ fileName, displayName }: FileAssetSource): FileAssetLocation {
    const folder = path.resolve(this.#outdir, text.parse(fileName));
    const zip = zipOf(
      Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file))])),
    );
    const name = `${text.parse(displayName)}-${sha256(zip).slice(0, 12)}.zip`;
    this.zips[name] = zip;
    const bucketName = Fn.ref('AssetBucket');
    const objectKey = Fn.join('', [Fn.ref('AssetKeyPrefix'), name]);
    return {
      bucketName,
      objectKey,
      httpUrl: `https://s3.${Aws.REGION}.${Aws.URL_SUFFIX}/${bucketName}/${objectKey}`,
      s3ObjectUrl: `s3://${bucketName}/${objectKey}`,
    };
  }

  /** Used only in the name of a permissions boundary that contains `${Qualifier}`. */
  override get bootstrapQualifier(): string {
    return this.#qualifier;
  }

  override addDockerImageAsset(): never {
    throw new Error('The template must hold no container image: only zips can be shipped with it');
  }

  override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
    this.emitArtifact(session);
  }
}

/** A stack whose name is chosen when the template is deployed. The CDK's own constructor needs a known name. */
class TemplateStack extends Stack {
  readonly #isConstructed = true;

  override get stackName(): string {
    return #isConstructed in this ? Aws.STACK_NAME : super.stackName;
  }
}

/**
 * The CDK derives the schedule group's name from the stack's id, so two stacks of one template would have the same
 * name.
 */
function nameGroupByCloudFormation(stack: Stack): void {
  const constructs = stack.node.findAll();
  for (const group of constructs.filter((each) => each instanceof CfnScheduleGroup)) {
    group.addPropertyDeletionOverride('Name');
    for (const schedule of constructs)
      if (schedule instanceof CfnSchedule && schedule.groupName === group.name)
        schedule.groupName = group.ref;
  }
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

export interface PackagedTemplate {
  template: string;
  zips: Record<string, Buffer>;
  /** What the CDK's command line would print about the stack, such as what the policy of a key must allow. */
  remarks: string[];
}

/**
 * The template as CloudFormation takes it without the CDK, and the zips that it deploys.
 *
 * @param context the CDK context with the settings. `stackName` is used in one logical id only
 * @throws SettingsError
 */
export function packageTemplate(context: Record<string, unknown>): PackagedTemplate {
  const outdir = mkdtempSync(path.join(tmpdir(), 'package-'));
  try {
    const { stackName, ...props } = readSettings(context);
    const app = new App({ outdir, context, analyticsReporting: false });
    const qualifier = text
      .catch(DefaultStackSynthesizer.DEFAULT_QUALIFIER)
      .parse(context[BOOTSTRAP_QUALIFIER_CONTEXT]);
    const synthesizer = new ZipSynthesizer(outdir, qualifier);
    const stack = new TemplateStack(app, stackName, {
      // The CDK's own base class is not valid under `exactOptionalPropertyTypes`.
      synthesizer: synthesizer as IStackSynthesizer,
      description,
    });
    new CfnParameter(stack, 'AssetBucket', {
      type: 'String',
      minLength: 3,
      description: 'The bucket with the zips of the functions, in the region of the stack',
    });
    new CfnParameter(stack, 'AssetKeyPrefix', {
      type: 'String',
      default: '',
      allowedPattern: '^$|^[^/].*/$',
      constraintDescription: 'must be empty, or must end with a slash and must not begin with one',
      description: 'What their keys in the bucket begin with, such as releases/0.1.0/',
    });
    new PendingClose(stack, 'Default', props).addOutputs();
    nameGroupByCloudFormation(stack);
    stack.templateOptions.metadata = { CodeVersion: codeVersion() };
    const artifact = app.synth().getStackArtifact(stack.artifactId);
    return {
      template: written(sections.parse(artifact.template)),
      zips: synthesizer.zips,
      remarks: artifact.messages.map(({ entry }) => String(entry.data)),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

import * as z from 'zod/mini';
import { parseJson } from '../../../functions/shared/json.ts';

const templateSchema = z.object({ Resources: z.record(z.string(), z.unknown()) });
const functionSchema = z.object({
  Properties: z.object({
    Environment: z.object({ Variables: z.object({ ZUORA_EXTRA_HOSTS: z.string() }) }),
  }),
});

/** The setting `zuoraExtraHosts` in a deployed template, as the functions' environment has it; it is in no output. */
export function extraHostsIn(templateBody: string): string[] {
  const template = templateSchema.safeParse(parseJson(templateBody));
  if (!template.success) return [];
  for (const resource of Object.values(template.data.Resources)) {
    const found = functionSchema.safeParse(resource);
    if (found.success) {
      const { ZUORA_EXTRA_HOSTS: hosts } = found.data.Properties.Environment.Variables;
      return hosts.split(',').filter((host) => host !== '');
    }
  }
  return [];
}

const attributeOf = z.object({ 'Fn::GetAtt': z.array(z.string()).check(z.minLength(1)) });
const wakeUpsSchema = z.object({
  Outputs: z.object({ WakeUpUrl: z.object({ Value: attributeOf }) }),
  Resources: z.record(z.string(), z.unknown()),
});
const urlSchema = z.object({ Properties: z.object({ TargetFunctionArn: attributeOf }) });
const receivingSchema = z.object({
  Properties: z.object({
    Environment: z.object({ Variables: z.object({ WAKE_UP_SECRET_ID: z.object({ Ref: z.string() }) }) }),
  }),
});

/**
 * The logical id of the secret with the master key, in a deployed template: the one that the function behind the
 * output's address reads. A stack may hold several. Null without wake-ups.
 */
export function masterKeyIn(templateBody: string): string | null {
  const { data } = wakeUpsSchema.safeParse(parseJson(templateBody));
  if (data === undefined) return null;
  const resourceOf = (attribute: z.output<typeof attributeOf>) =>
    data.Resources[attribute['Fn::GetAtt'][0] ?? ''];
  const url = urlSchema.safeParse(resourceOf(data.Outputs.WakeUpUrl.Value)).data;
  const receiving = receivingSchema.safeParse(url && resourceOf(url.Properties.TargetFunctionArn)).data;
  return receiving?.Properties.Environment.Variables.WAKE_UP_SECRET_ID.Ref ?? null;
}

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

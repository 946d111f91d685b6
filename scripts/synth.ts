// `npm run synth`: synthesizes the stack with `cdk synth --quiet`, and says where its template is.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string() }).partial().optional() }),
  ),
});

const args = process.argv.slice(2);
const root = path.dirname(import.meta.dirname);
const cdk = path.join(root, 'node_modules/aws-cdk/bin/cdk');
const { status } = spawnSync(process.execPath, [cdk, 'synth', '--quiet', ...args], { stdio: 'inherit' });
process.exitCode = status ?? 1;
if (status === 0) {
  const options = { output: { type: 'string', short: 'o', default: 'cdk.out' } } as const;
  const { output } = parseArgs({ args, options, strict: false, allowPositionals: true }).values;
  const folder = String(output);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')));
  for (const { type, properties } of Object.values(manifest.artifacts)) {
    if (type === 'aws:cloudformation:stack' && properties?.templateFile !== undefined)
      console.log(`The template: ${path.join(folder, properties.templateFile)}`);
  }
}

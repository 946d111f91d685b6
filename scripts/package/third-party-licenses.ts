import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The folder of the package that a file of `node_modules` belongs to. */
const packageFolder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * The licences of all packages whose code is in the given files, as one text. A copy of the code must be accompanied by
 * its licence.
 *
 * @param files relative to the root
 * @throws Error for a package without a text of its licence
 */
export function thirdPartyLicenses(root: string, files: readonly string[]): string {
  const folders = files.flatMap((file) => packageFolder.exec(file)?.[1] ?? []);
  const parts = [...new Set(folders)].map((folder) => {
    const { name, version, license } = manifest.parse(
      JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')),
    );
    return { title: `${name} ${version} (${license})`, text: textOf(path.join(root, folder), license) };
  });
  const titles = new Map<string, string[]>();
  for (const { title, text } of parts) titles.set(text, [...(titles.get(text) ?? []), title]);
  // Many packages of AWS have the same text: it is printed once.
  return [...titles]
    .map(([text, named]) => `${named.toSorted().join('\n')}\n\n${text}\n`)
    .toSorted()
    .join(`\n${'='.repeat(80)}\n\n`);
}

function textOf(folder: string, license: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return readFileSync(path.join(folder, file), 'utf8').trim();
  // Packages of Powertools leave it out.
  if (license === 'MIT-0') return 'MIT No Attribution: the licence asks for no copy of itself.';
  throw new Error(
    `${folder} must hold a file LICENSE, because a release contains its code; add the text by hand`,
  );
}

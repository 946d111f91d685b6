/**
 * `npm run -s release-notes -- v0.1.0`: prints the changelog's text for a release. Fails when the tag is not the
 * version in `package.json`, or when the changelog has no text for it.
 */
import { readFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };

/**
 * The text below a version's heading in a changelog in the form of Keep a Changelog. Pure.
 *
 * @param tag such as `v0.1.0`
 * @throws Error that says how tag, package and changelog differ
 */
export function releaseNotes(
  tag: string,
  { version, changelog }: { version: string; changelog: string },
): string {
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, and package.json says ${version}.`);
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## [${version}]`));
  const notes = section?.slice(section.indexOf('\n') + 1).trim();
  if (!notes) throw new Error(`CHANGELOG.md has no text under the heading "## [${version}]".`);
  return notes;
}

if (import.meta.main) {
  try {
    const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
    console.log(releaseNotes(process.argv[2] ?? '', { version: packageJson.version, changelog }));
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'The changelog could not be read.');
    process.exitCode = 1;
  }
}

import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edit, Variant } from './variant.ts';

const functions = fileURLToPath(new URL('../../../functions/', import.meta.url));

/** @throws if the file does not contain the passage exactly once. Then the variant must be adapted. */
export function edited(text: string, { file, find, replace }: Edit, variant: string): string {
  const count = text.split(find).length - 1;
  if (count !== 1) {
    const passage = find.split('\n', 1)[0]?.trim();
    throw new Error(
      `The variant "${variant}" no longer fits: functions/${file} holds its passage ${count} times, not once: ${passage}`,
    );
  }
  // A function, because `$` has a meaning in a replacement text.
  return text.replace(find, () => replace);
}

/**
 * Puts a copy of `functions/` with the variant's mistake into a folder on the same volume. The files without it are hard
 * links, which take an eighth of the time of copies.
 */
export function makeBrokenCopy({ name, edits }: Variant, folder: string): void {
  const broken = new Map<string, string>();
  for (const edit of edits) {
    const text = broken.get(edit.file) ?? readFileSync(path.join(functions, edit.file), 'utf8');
    broken.set(edit.file, edited(text, edit, name));
  }
  mkdirSync(folder);
  for (const entry of readdirSync(functions, { recursive: true, withFileTypes: true })) {
    const from = path.join(entry.parentPath, entry.name);
    const file = path.relative(functions, from);
    const to = path.join(folder, file);
    const text = broken.get(file);
    if (entry.isDirectory()) mkdirSync(to);
    else if (text === undefined) linkSync(from, to);
    else writeFileSync(to, text);
  }
}

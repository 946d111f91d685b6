import { cpSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Puts a copy of `functions/` with the variant's mistake into a folder. */
export function makeBrokenCopy({ name, edits }: Variant, folder: string): void {
  cpSync(functions, folder, { recursive: true });
  for (const edit of edits) {
    const file = path.join(folder, edit.file);
    writeFileSync(file, edited(readFileSync(file, 'utf8'), edit, name));
  }
}

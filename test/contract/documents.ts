import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../scripts/contract-files.ts';

/** A fenced block of a page. */
export interface Block {
  /** `docs/senders.md § Fields`: the page and the nearest heading above it. */
  place: string;
  language: string;
  text: string;
}

/** The pages that people read: the README and docs. */
export function pages(): Record<string, string> {
  const files = ['README.md', ...globSync('docs/**/*.md', { cwd: repository })];
  return Object.fromEntries(
    files
      .sort()
      .map((file) => [file.replaceAll(path.sep, '/'), readFileSync(path.join(repository, file), 'utf8')]),
  );
}

/** Every fenced block of a page, in order. */
export function blocksOf(file: string, page: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: { language: string; lines: string[] } | null = null;
  for (const line of page.split('\n')) {
    const fence = /^\s*```(\S*)/.exec(line);
    if (fence !== null && open === null) open = { language: fence[1] ?? '', lines: [] };
    else if (fence !== null && open !== null) {
      blocks.push({ place: `${file} § ${heading}`, language: open.language, text: open.lines.join('\n') });
      open = null;
    } else if (open !== null) open.lines.push(line);
    else heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
  }
  return blocks;
}

/** The code between single backticks in a page's tables that is JSON of an object. */
export function objectsInTables(page: string): unknown[] {
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  return rows.flatMap((row) =>
    [...row.matchAll(/`(\{[^`]*\})`/g)].flatMap(([, text = '']) => {
      try {
        return [JSON.parse(text)];
      } catch {
        return [];
      }
    }),
  );
}

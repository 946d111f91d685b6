import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface PageFile {
  type: string;
  content: string | Uint8Array;
}

const inPage = (name: string) => fileURLToPath(new URL(`../page/${name}`, import.meta.url));

/** The page, bundled in memory, by the paths under which it is served. */
export async function buildPage(): Promise<ReadonlyMap<string, PageFile>> {
  const [html, style, icon, script] = await Promise.all([
    readFile(inPage('index.html')),
    readFile(inPage('style.css')),
    readFile(inPage('icon.svg')),
    bundle(),
  ]);
  return new Map<string, PageFile>([
    ['/', { type: 'text/html; charset=utf-8', content: html }],
    ['/style.css', { type: 'text/css; charset=utf-8', content: style }],
    ['/icon.svg', { type: 'image/svg+xml', content: icon }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', content: script }],
  ]);
}

async function bundle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [inPage('main.tsx')],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('The page of the console was bundled to nothing');
  return script.contents;
}

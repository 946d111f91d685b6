// `npm run recordings`: writes docs/terminal, what a terminal of 80 columns shows of the tool and of `npm start`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { terminalRecordings, width } from './terminal-recordings.ts';

const root = path.dirname(import.meta.dirname);
const folder = path.join(root, 'docs', 'terminal');

/** Messages for `npm start`, each with another result. */
const messages = {
  'npm-start': null,
  'npm-start-rejected': { accountingPeriod: { date: '2026-10-15' } },
  'npm-start-parked': { accountingPeriod: { name: 'Nov 2026' }, entity: '2c92c0f8' },
};

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(terminalRecordings()))
  writeFileSync(path.join(folder, `${name}.txt`), text);

const scratch = mkdtempSync(path.join(tmpdir(), 'recordings-'));
try {
  for (const [name, message] of Object.entries(messages)) {
    const file = 'my-message.json';
    if (message !== null) writeFileSync(path.join(scratch, file), JSON.stringify(message));
    const args = message === null ? [] : [file];
    const { stdout } = spawnSync(process.execPath, [path.join(root, 'infra/local/start.ts'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, INIT_CWD: scratch, COLUMNS: String(width), NO_COLOR: '1' },
    });
    const command = ['npm start', ...args].join(' -- ');
    writeFileSync(path.join(folder, `${name}.txt`), `$ ${command}\n${stdout}`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

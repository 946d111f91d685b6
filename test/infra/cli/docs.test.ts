import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../infra/cli/trouble.ts';

const page = await readFile(new URL('../../../docs/closes.md', import.meta.url), 'utf8');
const [, rights = ''] = page.split('## What each command may do in AWS');
const [table = '', policies = ''] = rights.split('Four policies');

describe('the tool’s page', () => {
  it('gives in its policies every action that its table asks for, and no other', () => {
    const asked = [...table.matchAll(/`([a-z]+:[A-Z]\w+)`/g)].map(([, action]) => action);
    const documents = [...policies.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) =>
      JSON.parse(text),
    );
    const given = documents.flatMap(({ Statement }) =>
      Statement.flatMap(({ Action }: { Action: unknown }) => Action),
    );
    expect(documents).toHaveLength(4);
    expect([...new Set(given)].toSorted()).toEqual([...new Set(asked)].toSorted());
  });

  it('explains every exit status', () => {
    const explained = [...page.matchAll(/^\| (\d) \|/gm)].map(([, status]) => Number(status));
    expect(explained).toEqual(Object.values(exitCodes));
  });
});

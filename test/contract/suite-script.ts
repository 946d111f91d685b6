import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';

interface Period {
  id: string;
  periodname: string;
  /** In the format of a user with European preferences: `30.11.2026`. */
  enddate: string;
}

export interface NetSuite {
  accountId: string;
  parameters: Record<string, string | null>;
  /** The results of the search, in order. */
  periods: readonly Period[];
  /** The status that the HTTPS door answers. */
  code: number;
}

export interface Ran {
  posts: { url: string; headers: Record<string, unknown>; body: string }[];
  /** The definitions of the searches, as the script passed them to NetSuite. */
  searches: { type: string; filters: unknown[]; columns: string[] }[];
  log: [level: string, title: string][];
}

/** Runs a scheduled script of SuiteScript 2.1 with replacements for the modules that it uses. */
export function runScheduledScript(file: string, netsuite: NetSuite): Ran {
  const ran: Ran = { posts: [], searches: [], log: [] };
  const parsed = (text: string) => {
    const [day = 0, month = 1, year = 0] = text.split('.').map(Number);
    return new Date(year, month - 1, day);
  };
  const logAs =
    (level: string) =>
    ({ title }: { title: string }) =>
      ran.log.push([level, title]);
  const modules: Record<string, unknown> = {
    'N/format': {
      Type: { DATE: 'date' },
      parse: ({ value }: { value: string }) => parsed(value),
      format: ({ value }: { value: Date }) =>
        `${value.getDate()}.${value.getMonth() + 1}.${value.getFullYear()}`,
    },
    'N/https': {
      createSecureString: ({ input }: { input: string }) => ({ secure: input }),
      post(request: Ran['posts'][number]) {
        ran.posts.push(request);
        return { code: netsuite.code };
      },
    },
    'N/log': { audit: logAs('audit'), error: logAs('error') },
    'N/runtime': {
      accountId: netsuite.accountId,
      getCurrentScript: () => ({
        getParameter: ({ name }: { name: string }) => netsuite.parameters[name] ?? null,
      }),
    },
    'N/search': {
      Type: { ACCOUNTING_PERIOD: 'accountingperiod' },
      create(definition: Ran['searches'][number]) {
        ran.searches.push(definition);
        const results = netsuite.periods.map(({ id, ...columns }) => ({
          id,
          getValue: (name: string) => Reflect.get(columns, name),
        }));
        return {
          run: () => ({
            each: (visit: (result: unknown) => boolean) => void results.every((each) => visit(each)),
          }),
        };
      },
    },
  };
  const define = (names: string[], build: (...needed: unknown[]) => { execute(): void }) =>
    build(...names.map((name) => modules[name])).execute();
  new Script(readFileSync(file, 'utf8'), { filename: file }).runInContext(createContext({ define }));
  return ran;
}

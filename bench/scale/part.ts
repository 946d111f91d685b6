import { table } from '../report/page.ts';
import type { Goal, Part, Progress, Section } from '../report/section.ts';
import { growthExponent } from './growth.ts';
import { type MonthEnd, type MonthEndOptions, playMonthEnd } from './month-end.ts';
import { awsRequests, type Memory, monthEndDollars } from './month-end-cost.ts';
import { type MeasuredTick, measureTick } from './one-tick.ts';
import { growthPlot } from './plot.ts';

const sizes = [
  { tenants: 1, closesEach: 1 },
  { tenants: 10, closesEach: 1 },
  { tenants: 100, closesEach: 1 },
  { tenants: 1_000, closesEach: 1 },
  { tenants: 1_000, closesEach: 10 },
] as const;
const usual = { latencyMs: 200, runMinutes: 10 } as const;
const minute = 60_000;

interface Played extends MonthEndOptions {
  name: string;
  month: MonthEnd;
}

const nameOf = ({ tenants, closesEach }: Pick<MonthEndOptions, 'tenants' | 'closesEach'>) =>
  closesEach === 1 ? `${tenants.toLocaleString('en-US')}` : `${tenants.toLocaleString('en-US')} × ${closesEach}`;

async function play(options: MonthEndOptions, name = nameOf(options)): Promise<Played> {
  return { ...options, name, month: await playMonthEnd(options) };
}

const minutes = (ms: number) => (ms / minute).toFixed(1);
const zuoraCalls = ({ zuora: { reads, puts } }: MonthEnd) => reads + puts;

function monthEndRow({ name, month }: Played, memory: Memory): string[] {
  const { closes, zuora, ticks } = month;
  return [
    name,
    closes.toLocaleString('en-US'),
    (zuoraCalls(month) / closes).toFixed(1),
    zuora.tokens.toLocaleString('en-US'),
    (awsRequests(month) / closes).toFixed(1),
    `$${(monthEndDollars(month, memory) / closes).toFixed(6)}`,
    minutes(month.allPendingMs),
    String(ticks.length),
    (Math.max(...ticks.map(({ tookMs }) => tookMs)) / 1000).toFixed(1),
    String(month.mostPassedOver),
    minutes(month.allToldMs - month.allPendingMs - usual.runMinutes * minute),
  ];
}

const monthEndHead = [
  'tenants',
  'closes',
  'Zuora calls a close',
  'tokens',
  'AWS requests a close',
  'cost of a close',
  'min until all are pending',
  'ticks with work',
  'longest tick, s',
  'ticks passed over',
  'min from the last end to the last outcome',
];

function goalsOf(played: readonly Played[], memory: Memory, ticks: Ticks, withTokens: MonthEnd): Goal[] {
  const exponent = (value: (month: MonthEnd) => number) =>
    growthExponent(played.map(({ month }) => [month.closes, value(month)]));
  return [
    { what: 'growth of Zuora calls with the closes, exponent', measured: exponent(zuoraCalls), atMost: 1.05 },
    { what: 'growth of AWS requests, exponent', measured: exponent(awsRequests), atMost: 1.05 },
    { what: 'growth of cost, exponent', measured: exponent((month) => monthEndDollars(month, memory)), atMost: 1.05 },
    {
      what: 'memory alive in a tick of 10,000 due closes, over one of 1,000',
      measured: ticks.large.liveBytes / ticks.small.liveBytes,
      atMost: 1.25,
    },
    { what: 'ticks that a tenant waits for another, tokens cached', measured: withTokens.mostPassedOver, atMost: 1, digits: 0 },
    {
      what: 'closes kept of 10,000 due in one tick, tokens cached, Zuora at 200 ms',
      measured: ticks.large.kept,
      atLeast: 10_000,
      digits: 0,
    },
    { what: 'share of its minute that this tick took', measured: ticks.large.tookMs / minute, atMost: 0.95 },
  ];
}

interface Ticks {
  small: MeasuredTick;
  large: MeasuredTick;
}

/** What `npm run bench` says of many tenants. @param bundleOf makes the bundle of the polling function as it is deployed */
export function scalePart(bundleOf: () => Promise<{ file: string; dispose(): Promise<void> }>, memory: Memory): Part {
  return {
    name: 'scale',
    seconds: 200,
    async measure(progress) {
      const played: Played[] = [];
      for (const [index, size] of sizes.entries()) {
        progress(index * 0.1, `${nameOf(size)} tenants`);
        played.push(await play({ ...size, ...usual }));
      }
      progress(0.5, '1,000 × 10 with tokens');
      const largest = { tenants: 1_000, closesEach: 10, ...usual };
      const withTokens = await play({ ...largest, hasTokens: true }, '1,000 × 10, tokens cached');
      progress(0.65, '1,000 behind one address');
      const oneAddress = await play({ tenants: 1_000, closesEach: 1, ...usual, isOneAddress: true }, '1,000, one address');
      const ticks = await ticksOf(bundleOf, progress);
      return section(played, withTokens, oneAddress, ticks, memory);
    },
  };
}

async function ticksOf(
  bundleOf: () => Promise<{ file: string; dispose(): Promise<void> }>,
  progress: Progress,
): Promise<Ticks> {
  const bundle = await bundleOf();
  try {
    progress(0.75, 'a tick of 1,000');
    const small = await measureTick(bundle.file, { tenants: 1_000, closesEach: 1, latencyMs: usual.latencyMs });
    progress(0.8, 'a tick of 10,000');
    const large = await measureTick(bundle.file, { tenants: 1_000, closesEach: 10, latencyMs: usual.latencyMs });
    return { small, large };
  } finally {
    await bundle.dispose();
  }
}

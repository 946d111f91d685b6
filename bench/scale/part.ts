import { stackCounts } from '../../test/infra/aws/cost/stack-counts.ts';
import { deployedBundle } from '../deployed-bundle.ts';
import type { Goal, Part, Progress, Section } from '../report/section.ts';
import { growthExponent, growthPlot } from './growth.ts';
import { playLargeTenant } from './large-tenant.ts';
import { type MonthEnd, type MonthEndOptions, playMonthEnd } from './month-end.ts';
import { awsRequests, monthEndDollars } from './month-end-cost.ts';
import { measureTick } from './one-tick.ts';
import { type Played, type Results, textOf, zuoraCalls } from './text.ts';

const sizes = [
  { tenants: 1, closesEach: 1 },
  { tenants: 10, closesEach: 1 },
  { tenants: 100, closesEach: 1 },
  { tenants: 1_000, closesEach: 1 },
  { tenants: 1_000, closesEach: 10 },
] as const;
const largest = { tenants: 1_000, closesEach: 10 } as const;
const usual = { latencyMs: 200, runMinutes: 10 } as const;
const minute = 60_000;

const nameOf = ({ tenants, closesEach }: Pick<MonthEndOptions, 'tenants' | 'closesEach'>) =>
  closesEach === 1 ? tenants.toLocaleString('en-US') : `${tenants.toLocaleString('en-US')} × ${closesEach}`;

async function play(options: MonthEndOptions, name = nameOf(options)): Promise<Played> {
  return { ...options, name, month: await playMonthEnd(options) };
}

/** Many tenants that close in the same hour. */
export const scale: Part = {
  name: 'scale',
  seconds: 240,
  async measure(progress) {
    const grown: Played[] = [];
    for (const [index, size] of sizes.entries()) {
      progress(index * 0.1, `${nameOf(size)} tenants`);
      grown.push(await play({ ...size, ...usual }));
    }
    progress(0.5, '10,000 closes with tokens');
    const withTokens = await play({ ...largest, ...usual, hasTokens: true }, '1,000 × 10, tokens cached');
    progress(0.6, '1,000 tenants behind one address');
    const alone = { tenants: 1_000, closesEach: 1, ...usual, isOneAddress: true };
    const oneAddress = await play(alone, '1,000 behind one address');
    const { closingMb, pollingMb } = stackCounts();
    const ticks = await measureTicks(progress);
    progress(0.9, 'a tenant with 100,000 due');
    const largeTenant = await playLargeTenant({
      others: 999,
      dueRequests: 100_000,
      latencyMs: usual.latencyMs,
    });
    return sectionOf({ grown, withTokens, oneAddress, ticks, largeTenant, memory: { closingMb, pollingMb } });
  },
};

async function measureTicks(progress: Progress): Promise<Results['ticks']> {
  const bundle = await deployedBundle('PollTrialBalance');
  const { latencyMs } = usual;
  try {
    progress(0.65, 'a tick of 1,000');
    const small = await measureTick(bundle.handler.file, { tenants: 100, closesEach: 10, latencyMs });
    progress(0.75, 'a tick of 10,000');
    const large = await measureTick(bundle.handler.file, { ...largest, latencyMs });
    return { small, large };
  } finally {
    await bundle.dispose();
  }
}

function sectionOf(results: Results): Section {
  const { grown, memory } = results;
  const quantities: [name: string, of: (month: MonthEnd) => number][] = [
    ['Zuora calls', zuoraCalls],
    ['AWS requests', awsRequests],
    ['cost', (month) => monthEndDollars(month, memory)],
  ];
  const series = quantities.map(([name, of]) => ({
    name,
    points: grown.map(({ month }): [number, number] => [month.closes, of(month)]),
  }));
  return {
    title: 'Scale',
    text: textOf(results),
    goals: [
      ...series.map(({ name, points }) => ({
        what: `exponent by which ${name} grow with the closes`.replace('cost grow', 'cost grows'),
        measured: growthExponent(points),
        atMost: 1.05,
      })),
      ...tickGoals(results),
    ],
    plots: [
      {
        name: 'scale-growth',
        alt: 'The calls, requests and cost of a month-end by the number of closes, on logarithmic axes: almost straight lines',
        svg: growthPlot(series),
      },
    ],
  };
}

function tickGoals({ withTokens, ticks: { small, large }, largeTenant }: Results): Goal[] {
  return [
    {
      what: 'live memory in a tick of 10,000 due closes, relative to 1,000',
      measured: large.liveBytes / small.liveBytes,
      atMost: 1.25,
    },
    {
      what: 'ticks in a row at which a due item is passed over, tokens cached',
      measured: withTokens.month.passedOverMax,
      atMost: 1,
      digits: 0,
    },
    {
      what: 'kept of 10,000 due closes in one tick, tokens cached, Zuora at 200 ms',
      measured: large.kept,
      atLeast: 10_000,
      digits: 0,
    },
    {
      what: 'ticks until the outcomes of 999 tenants are published, beside one with 100,000 due',
      measured: largeTenant.ticks,
      atMost: 1,
      digits: 0,
    },
    { what: 'share of its minute that this tick takes', measured: large.tookMs / minute, atMost: 0.95 },
  ];
}

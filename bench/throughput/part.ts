import { table } from '../report/page.ts';
import type { Part, Section } from '../report/section.ts';
import { batchSize, caseNames, latencies } from './cases.ts';
import { multiplesPlot } from './plot.ts';
import { allRuns } from './runs.ts';
import { openStand, type Stand } from './stand.ts';
import { closesPerSecond, multipleOfSequential, ownShare, ownWorkShare, type Run } from './summary.ts';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function rowsOf(runs: readonly Run[]): string[][] {
  return latencies.flatMap(({ latencyMs }) =>
    caseNames.map((name) => {
      const which = { subject: 'ours', name, latencyMs } as const;
      return [
        `${latencyMs} ms, ${name}`,
        closesPerSecond(runs, which, batchSize).toFixed(1),
        multipleOfSequential(runs, which).toFixed(1),
        multipleOfSequential(runs, { ...which, subject: 'bare' }).toFixed(1),
        percent(ownShare(runs, which)),
        percent(ownWorkShare(runs, which)),
      ];
    }),
  );
}

const ownAtMost = 0.15;
const sideBySideAtLeast = 8;

/** Explains a missed goal by what was measured beside it. */
function missedTexts(runs: readonly Run[], own: number, sideBySide: number, bareSideBySide: number): string {
  const work = Math.max(...caseNames.map((name) => ownWorkShare(runs, { name, latencyMs: 50 })));
  return [
    ...(own <= ownAtMost
      ? []
      : [
          `At 50 ms our own work takes up to ${percent(own)} of the time that passes, of the processor up to ${percent(work)}: the rest is`,
          'waiting for a processor that the emulators, or others on this machine, were using.',
        ]),
    ...(sideBySide >= sideBySideAtLeast
      ? []
      : [
          `Ten tenants at 200 ms stay under ${sideBySideAtLeast} times one after another. The bare calls reach ${bareSideBySide.toFixed(1)} times: ten closes at`,
          'once keep the container, and the one process that plays AWS and Zuora, busy before and after they wait. What lies',
          'between the two is own work: a profile shows it spread over log lines, parsing, marshalling and the HTTP client, none',
          'of them large beside the SDK, fetch and sockets, which the bare calls need as well.',
        ]),
  ].join('\n');
}

function sectionOf(runs: readonly Run[], calls: Stand['callsOfAClose']): Section {
  const own = Math.max(...caseNames.map((name) => ownShare(runs, { name, latencyMs: 50 })));
  const slowest = { name: 'one batch, ten tenants', latencyMs: 200 } as const;
  const sideBySide = multipleOfSequential(runs, { ...slowest, subject: 'ours' });
  const bareSideBySide = multipleOfSequential(runs, { ...slowest, subject: 'bare' });
  const rounds = latencies.map(({ rounds, latencyMs }) => `${rounds} at ${latencyMs} ms`).join(', ');
  return {
    title: 'Throughput of one container',
    text: `
The closing function's bundle, as it is deployed, in a process of its own, is handed ten requests at a time, each for an
open period by its id: from ten tenants in one batch, from one tenant in one batch, and one after another. A tenant's own
requests go one after another by design. AWS and Zuora are emulated in another process; Zuora answers at once, or late.
Tokens and secrets are there before.

A close makes ${calls.length} calls: ${calls.map(({ to, method }) => (to === 'zuora' ? `Zuora ${method}` : `DynamoDB ${method}`)).join(', ')}.
*Bare* are these calls as they were heard on the wire, made in the same order and as many at once by the SDK's client and
fetch and nothing else. What ours takes beyond them is *own work*: of the time that passes (below 0 where noise is more
than that), and of that time what a processor was at work. Medians of rounds, ours and bare in
turn: ${rounds}.

${table(
  [
    'Zuora answers in, and the ten requests come',
    'closes per second',
    'times one after another',
    'bare, times one after another',
    'own work, of the time',
    'own work, of the processor',
  ],
  rowsOf(runs),
)}

![](throughput)

${missedTexts(runs, own, sideBySide, bareSideBySide)}`,
    goals: [
      {
        what: 'own work at 50 ms, share of a message’s time, in the worst case',
        measured: own,
        atMost: ownAtMost,
      },
      {
        what: 'ten tenants in one batch at 200 ms, times one after another',
        measured: sideBySide,
        atLeast: sideBySideAtLeast,
        digits: 1,
      },
    ],
    plots: [
      {
        name: 'throughput',
        alt: 'Closes per second as multiples of one after another, for each time that Zuora takes to answer',
        svg: multiplesPlot(runs),
      },
    ],
  };
}

/** Closes per second of one container, and the share of their time that is the product's own work. */
export const throughput: Part = {
  name: 'throughput',
  seconds: 120,
  async measure(progress) {
    progress(0, 'bundling');
    const stand = await openStand();
    try {
      return sectionOf(await allRuns(stand, progress), stand.callsOfAClose);
    } finally {
      await stand.stop();
    }
  },
};

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

/** Explains missed goals by other measured figures. */
function missedTexts(runs: readonly Run[], own: number, sideBySide: number, bareSideBySide: number): string {
  const work = Math.max(...caseNames.map((name) => ownWorkShare(runs, { name, latencyMs: 50 })));
  return [
    ...(own <= ownAtMost
      ? []
      : [
          `At 50 ms, our own work takes up to ${percent(own)} of the elapsed time, but its processor time is only up to ${percent(work)}. The rest is`,
          'waiting for a processor that the emulators, or other programs on this machine, were using.',
        ]),
    ...(sideBySide >= sideBySideAtLeast
      ? []
      : [
          `Ten tenants at 200 ms reach less than ${sideBySideAtLeast} times the rate of one after another. The bare calls reach ${bareSideBySide.toFixed(1)} times:`,
          'ten closes at the same time keep the container busy before and after they wait, and also the one process that',
          'emulates AWS and Zuora. The difference between the two is own work. A profile shows it spread over log lines,',
          'parsing, marshalling and the HTTP client. Each is small compared with the SDK, fetch and sockets, which the bare',
          'calls need as well.',
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
The closing function's deployed bundle runs in its own process and gets ten requests at a time, each for another open
period by its id: from ten tenants in one batch, from one tenant in one batch, or one after another. Requests of the same
tenant are always handled one after another, by design. AWS and Zuora are emulated in another process. Zuora answers at
once or after a delay. Tokens and secrets are already cached.

A close makes ${calls.length} calls: ${calls.map(({ to, method }) => (to === 'zuora' ? `Zuora ${method}` : `DynamoDB ${method}`)).join(', ')}.
*Bare* means only these calls, as they were recorded on the wire: the SDK's client and fetch make them in the same order,
as many at the same time. *Own work* is what ours takes beyond them, as a share of our elapsed time: once in elapsed time
(noise can make it less than 0), and once in processor time. The figures are medians of rounds in which ours and bare
take turns: ${rounds}.

${table(
  [
    'Zuora answers in, and the ten requests come',
    'closes per second',
    'rate / one after another',
    'bare rate / one after another',
    'own work, elapsed time',
    'own work, processor time',
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
        what: 'ten tenants in one batch at 200 ms, rate / one after another',
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

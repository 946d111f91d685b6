import { table } from '../report/page.ts';
import type { Goal, Section } from '../report/section.ts';
import type { CallsInSequence } from './calls-in-sequence.ts';
import { explained } from './explained.ts';
import { type Figures, figuresOf, type Measured, type Row, rows } from './figures.ts';
import type { Worth } from './measure-levers.ts';
import { plotOf } from './plot.ts';
import type { ProgramName } from './programs.ts';
import { runtimeClientName } from './runtime-client.ts';

const ratio = (value: number) => value.toFixed(2);
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
const milliseconds = (value: number) => value.toFixed(0);

/** For loading, and for an event that makes no call but one. */
const conventionalShareMax = 0.45;
const floorShareMax = 1.25;
/** For an event that makes calls: see explained.ts. */
const bareShareMax = 1.15;
const conventionalShareWithCallsMax = 0.5;

const callRows: readonly { what: string; key: keyof CallsInSequence; callsMax: number }[] = [
  { what: 'a close in a new container', key: 'coldClose', callsMax: 6 },
  { what: 'a close in a container that has its secret and token', key: 'warmClose', callsMax: 5 },
  { what: 'an idle tick', key: 'idleTick', callsMax: 1 },
  { what: 'a due tick in a new container', key: 'coldDueTick', callsMax: 7 },
];

function goalsOf(figures: Figures, calls: CallsInSequence): Goal[] {
  const ofTime = rows.flatMap(({ what, ours, usual, bare, read }) => {
    const over = (name: ProgramName) => figures.over(ours, read) / figures.over(name, read);
    return [
      {
        what: `${what}: overhead, of the conventional build's`,
        measured: over(usual),
        atMost: bare === null ? conventionalShareMax : conventionalShareWithCallsMax,
      },
      bare === null
        ? { what: `${what}: overhead, of the floor's`, measured: over('floor'), atMost: floorShareMax }
        : {
            what: `${what}: overhead, of that of its own calls made bare`,
            measured: over(bare),
            atMost: bareShareMax,
          },
    ];
  });
  const ofCalls = callRows.map(({ what, key, callsMax }) => ({
    what: `calls one after another: ${what}`,
    measured: calls[key],
    atMost: callsMax,
    digits: 0,
  }));
  return [...ofTime, ...ofCalls];
}

function comparedTable(figures: Figures): string {
  const line = ({ what, ours, usual, bare, read }: Row) => {
    const over = figures.over(ours, read);
    return [
      what,
      milliseconds(over),
      milliseconds(figures.over('floor', read)),
      milliseconds(figures.over(usual, read)),
      ratio(over / figures.over('floor', read)),
      ratio(over / figures.over(usual, read)),
      bare === null ? '' : ratio(over / figures.over(bare, read)),
      ratio(figures.over(ours, 'computingMs') / figures.over(usual, 'computingMs')),
    ];
  };
  return table(
    [
      'over the empty handler',
      'ours, ms',
      'floor, ms',
      'conventional, ms',
      'ours / floor',
      'ours / conventional',
      'ours / same calls made bare',
      'processor time, ours / conventional',
    ],
    rows.map(line),
  );
}

function sizesTable({ programs }: Measured): string {
  const { empty, floor, close, usualClose, idleTick, usualIdleTick } = programs;
  const line = (what: string, { bytes }: { bytes: number }, usual: { bytes: number }) => [
    what,
    kilobytes(bytes),
    ratio(bytes / usual.bytes),
  ];
  return table(
    ['bundle', 'size', 'ours / conventional'],
    [
      line('set-pending-close', close, usualClose),
      line('poll-trial-balance', idleTick, usualIdleTick),
      ['the floor', kilobytes(floor.bytes), ''],
      ['the empty handler', kilobytes(empty.bytes), ''],
    ],
  );
}

function leversTable(head: string, levers: readonly Worth[]): string {
  return table(
    [head, 'first event', 'size', 'import', 'time', 'processor time'],
    levers.map(({ what, occasion, size, importing, handling, computing }) => [
      what,
      occasion === 'closing' ? 'a close' : 'an idle tick',
      ...[size, importing, handling, computing].map(ratio),
    ]),
  );
}

function clientTable(figures: Figures): string {
  const { overThroughClient } = figures;
  if (overThroughClient === null) {
    return `Not measured through \`${runtimeClientName}\`, because it could not be built here. It needs cmake, g++, make and python3.`;
  }
  const shown = rows.filter(({ read }) => read === 'handledMs');
  return table(
    [
      `through \`${runtimeClientName}\``,
      'init, ours / conventional',
      'first event, ours / floor',
      'first event, ours / conventional',
    ],
    shown.map(({ what, ours, usual }) => [
      what,
      ratio(overThroughClient(ours, 'readyMs') / overThroughClient(usual, 'readyMs')),
      ratio(overThroughClient(ours, 'handledMs') / overThroughClient('floor', 'handledMs')),
      ratio(overThroughClient(ours, 'handledMs') / overThroughClient(usual, 'handledMs')),
    ]),
  );
}

/** The section about the cold start. */
export function sectionOf(measured: Measured): Section {
  const figures = figuresOf(measured);
  const text = [
    `How long a new container takes, from the start of its process to the answer to its first event, and for loading the bundle alone. Each of ${measured.rounds} rounds starts every program once, in a fresh process. The figures are medians of the time that a process takes longer than one with an empty handler in the same round. Calls go over loopback to the emulators and the simulated Zuora in another process.`,
    "- **ours**: the bundles as deployed. A *close* is one message with a new close request by id, up to its PUT. A *due tick* reads one period and keeps the item. An *idle tick* finds nothing due, like nearly every tick.\n- **the floor**: ky and one client of the SDK, bundled like the functions, each used once: one GET and one GetItem.\n- **the conventional build**: the same use cases, built as the guides show. It is minified and contains the SDK, and otherwise has the defaults: the SDK’s credential chain, `import { z } from 'zod'`, Powertools’ parser, parameters and tracer.\n- **the same calls made bare**: only the calls of a close or a due tick, in the same order and as many at once, with ky and the SDK’s clients as in the floor.",
    comparedTable(figures),
    '![](cold-start)',
    sizesTable(measured),
    explained(figures),
    'How many calls follow one another, where calls that run side by side count as one. It is counted in virtual time, with the functions’ own code, and a test holds these numbers:',
    table(
      ['event', 'calls one after another'],
      callRows.map(({ what, key }) => [what, String(measured.calls[key])]),
    ),
    'What each lever is worth. A row shows a bundle without that lever, as multiples of the deployed bundle: its size, and how long its import, its first event and the processor time until then are.',
    leversTable(
      'left out',
      measured.levers.filter(({ isKept }) => isKept),
    ),
    'The same for levers that were tried and not used, because they are not worth their complexity or a later cost:',
    leversTable(
      'added',
      measured.levers.filter(({ isKept }) => !isKept),
    ),
    clientTable(figures),
  ].join('\n\n');
  return { title: 'Cold start', text, goals: goalsOf(figures, measured.calls), plots: [plotOf(figures)] };
}

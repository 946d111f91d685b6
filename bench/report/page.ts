import { markdownTable } from 'markdown-table';
import { type Goal, isMet, type Plot, type Section } from './section.ts';

/** The folder of the plots, relative to the page. */
export const plotsFolder = 'images/performance';

/** A Markdown table. All columns but the first are aligned right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = head.map((_, column) => (column === 0 ? 'l' : 'r'));
  return markdownTable([[...head], ...rows.map((row) => [...row])], { align });
}

const limitOf = ({ atMost, atLeast, digits = 2 }: Goal): string =>
  [
    ...(atLeast === undefined ? [] : [`at least ${atLeast.toFixed(digits)}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost.toFixed(digits)}`]),
  ].join(', ');

/** The goals of a part, each with its measured value. */
export function goalsTable(goals: readonly Goal[]): string {
  return table(
    ['goal', 'limit', 'measured', 'met'],
    goals.map((goal) => [
      goal.what,
      limitOf(goal),
      goal.measured.toFixed(goal.digits ?? 2),
      isMet(goal) ? 'yes' : '**no**',
    ]),
  );
}

/** The text of a section, with its plots in it and its goals at the end. */
export function sectionText({ title, text, goals, plots }: Section): string {
  const withPlots = plots.reduce(
    (whole, { name, alt }: Plot) => whole.replace(`![](${name})`, `![${alt}](${plotsFolder}/${name}.svg)`),
    text.trim(),
  );
  return [`## ${title}`, withPlots, ...(goals.length === 0 ? [] : [goalsTable(goals)])].join('\n\n');
}

/** docs/performance.md. */
export function page(sections: readonly Section[], machine: string): string {
  const goals = sections.flatMap((section) => section.goals);
  const missed = goals.filter((goal) => !isMet(goal));
  const summary =
    missed.length === 0
      ? `All ${goals.length} goals are met.`
      : `${goals.length - missed.length} of ${goals.length} goals are met; missed: ${missed.map(({ what }) => what).join('; ')}.`;
  return `${[
    '# Performance',
    `What \`npm run bench\` measured last, on ${machine}. It writes this page; no figure is typed by hand. Things that are compared were measured in turn, in the same run. Look at the ratios: the times themselves depend on the machine.`,
    summary,
    ...sections.map(sectionText),
  ].join('\n\n')}\n`;
}

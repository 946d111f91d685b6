import { drawn } from '../report/plot.ts';
import { caseNames, latencies } from './cases.ts';
import { multipleOfSequential, type Run } from './summary.ts';

/** Closes per second, relative to one after another: a group of bars for each latency. */
export function multiplesPlot(runs: readonly Run[]): string {
  return drawn({
    title: {
      text: 'Closes per second of one container, as multiples of one after another',
      textStyle: { fontSize: 15 },
    },
    legend: { bottom: 0, itemGap: 40 },
    grid: { left: 50, right: 20, top: 60, bottom: 80 },
    xAxis: {
      type: 'category',
      name: 'Zuora answers in',
      nameLocation: 'middle',
      nameGap: 28,
      data: latencies.map(({ latencyMs }) => `${latencyMs} ms`),
    },
    yAxis: { type: 'value', min: 0, max: 10 },
    series: caseNames.map((name) => ({
      name,
      type: 'bar',
      label: {
        show: true,
        position: 'top',
        color: '#333',
        textBorderWidth: 0,
        formatter: ({ value }) => Number(value).toFixed(1),
      },
      data: latencies.map(({ latencyMs }) =>
        multipleOfSequential(runs, { subject: 'ours', name, latencyMs }),
      ),
    })),
  });
}

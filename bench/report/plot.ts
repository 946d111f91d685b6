import { type EChartsOption, init } from 'echarts';

/** Draws a chart as SVG. Its background is white, so that it is readable on a dark page. */
export function drawn(option: EChartsOption, size = { width: 720, height: 420 }): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ backgroundColor: '#fff', animation: false, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

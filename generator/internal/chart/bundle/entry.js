// What Waypost takes of Apache ECharts, and the two functions that Go calls. Requests and
// answers are JSON; package chart's doc says what they hold.
import * as echarts from 'echarts/core';
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, CustomChart, LineChart, GridComponent, SVGRenderer]);

// ECharts passes over what its bundle lacks; Waypost refuses it.
const components = ['grid', 'series', 'textStyle', 'xAxis', 'yAxis'];
const series = ['bar', 'custom', 'line'];

// What stands in an option where ECharts wants a function: {"@": name, ...}.
const named = new Map(Object.entries({
  // Writes a value by a table that Go made, so that words and numbers are written in one place.
  lookup: (f) => (value) => f.labels[value] ?? '',
  // Writes the n-th item of a series.
  items: (f) => (item) => f.labels[item.dataIndex] ?? '',
  // Draws each item as a vertical line down to the value `foot`.
  drop: (f) => (_, api) => {
    const top = api.coord([api.value(0), api.value(1)]);
    const foot = api.coord([api.value(0), f.foot]);
    return { type: 'line', shape: { x1: top[0], y1: top[1], x2: foot[0], y2: foot[1] }, style: f.style };
  },
  // Draws a short horizontal line through each item, over the middle of its category.
  stroke: (f) => (_, api) => {
    const at = api.coord([api.value(0), api.value(1)]);
    const half = Math.min(api.size([1, 0])[0] * f.share, f.most) / 2;
    return { type: 'line', shape: { x1: at[0] - half, y1: at[1], x2: at[0] + half, y2: at[1] }, style: f.style };
  },
  // Draws a line at a value across the whole area, from side to side or from top to bottom.
  across: (f) => ({ coordSys: c }, api) => {
    const [x, y] = api.coord([api.value(0), api.value(1)]);
    const shape = f.upright
      ? { x1: x, x2: x, y1: c.y, y2: c.y + c.height }
      : { x1: c.x, x2: c.x + c.width, y1: y, y2: y };
    return { type: 'line', shape, style: f.style };
  },
  // Draws a band between two values across the whole area.
  band: (f) => ({ coordSys: c }, api) => {
    const from = api.coord([api.value(0), f.from])[1], to = api.coord([api.value(0), f.to])[1];
    return { type: 'rect', shape: { x: c.x, y: to, width: c.width, height: from - to }, style: f.style };
  },
  // Draws one area whose outline is f.points.
  area: (f) => (_, api) => ({ type: 'polygon', shape: { points: f.points.map((p) => api.coord(p)) }, style: f.style }),
}));

const revive = (_, value) => {
  if (value === null || typeof value !== 'object' || value['@'] === undefined) {
    return value;
  }
  const make = named.get(value['@']);
  if (!make) {
    throw new Error('no function is called ' + value['@']);
  }
  return make(value);
};

// Widths of characters in em; Go measures with the same table.
let advances = { other: 0.6, regular: {}, bold: {} };
echarts.setPlatformAPI({
  measureText: (text, font) => {
    const size = /(\d+(?:\.\d+)?)px/.exec(font);
    const table = /bold|[6-9]00/.test(font) ? advances.bold : advances.regular;
    let em = 0;
    for (const c of text) {
      em += table[c] ?? (c.codePointAt(0) >= 0x1100 ? 1 : advances.other); // Hangul, CJK and emoji are square
    }
    return { width: em * (size ? +size[1] : 12) };
  },
});
globalThis.waypostMeasure = (table) => { advances = JSON.parse(table); };

globalThis.waypostDraw = (request) => {
  const { option, width, height, places } = JSON.parse(request, revive);
  for (const name of Object.keys(option)) {
    if (!components.includes(name)) {
      throw new Error('the bundle has no component ' + name);
    }
  }
  for (const one of option.series) {
    if (!series.includes(one.type)) {
      throw new Error('the bundle has no series of type ' + one.type);
    }
  }
  option.animation = false;
  option.useUTC = true;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    const painter = chart.getZr().painter;
    painter._id = 'c'; // ids count up from it; nothing that is drawn keeps one
    return JSON.stringify({
      svg: painter.renderToString({ useViewBox: true, cssAnimation: false, cssEmphasis: false }),
      places: places.map(({ grid, points }) => points.map((p) => chart.convertToPixel({ gridIndex: grid }, p))),
    });
  } finally {
    chart.dispose();
  }
};

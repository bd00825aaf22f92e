/** A bar for each series in each group. */
export interface BarChart {
  title: string;
  subtitle: string;
  /** The name of the value axis. */
  unit: string;
  series: string[];
  groups: { name: string; values: number[]; ranges?: [number, number][] }[];
  format: (value: number) => string;
}

export interface LineChart {
  title: string;
  subtitle: string;
  unit: string;
  xLabel: string;
  lines: { name: string; points: { x: number; y: number }[] }[];
  format: (value: number) => string;
}

const WIDTH = 860;
const HEIGHT = 420;
const PLOT = { left: 70, right: 24, top: 116, bottom: 52 };
const inner = { width: WIDTH - PLOT.left - PLOT.right, height: HEIGHT - PLOT.top - PLOT.bottom };
const yOf = (value: number, top: number) => PLOT.top + inner.height * (1 - value / top);
const n = (value: number) => Number(value.toFixed(1));

/** Draws a bar chart, which follows the reader's light or dark theme. */
export function barChart(chart: BarChart): string {
  const { series, groups, format } = chart;
  const highest = Math.max(
    ...groups.flatMap(({ values, ranges }) => [...values, ...(ranges ?? []).map(([, max]) => max)]),
  );
  const { top, ticks } = scale(highest);
  const slot = inner.width / groups.length;
  const width = Math.min(40, (slot * 0.8) / series.length);
  const bars = groups.flatMap(({ name, values, ranges }, group) => {
    const center = PLOT.left + slot * (group + 0.5);
    const label = `<text class="name" x="${n(center)}" y="${HEIGHT - PLOT.bottom + 22}" text-anchor="middle">${escapeXml(name)}</text>`;
    return [
      label,
      ...values.map((value, index) => {
        const x = center + width * (index - series.length / 2);
        const y = yOf(value, top);
        const middle = n(x + width / 2);
        const range = ranges?.[index];
        const whisker = range
          ? `<path class="range" d="M${middle} ${n(yOf(range[0], top))}V${n(yOf(range[1], top))}"/>`
          : "";
        return `<g><title>${escapeXml(`${name}, ${series[index]}: ${format(value)}`)}</title><rect class="s${index}" x="${n(x + 1)}" y="${n(y)}" width="${n(width - 2)}" height="${n(PLOT.top + inner.height - y)}"/>${whisker}</g>`;
      }),
    ];
  });
  return frame(chart, legend(series), grid(ticks, top, format), ...bars);
}

/** Draws a line chart with an axis from zero. */
export function lineChart(chart: LineChart): string {
  const { lines, format, xLabel } = chart;
  const all = lines.flatMap(({ points }) => points);
  const { top, ticks } = scale(Math.max(...all.map(({ y }) => y)));
  const last = Math.max(...all.map(({ x }) => x));
  const xOf = (x: number) => PLOT.left + (inner.width * x) / last;
  const paths = lines.map(({ points }, index) => {
    const path = points
      .map(({ x, y }, nth) => `${nth ? "L" : "M"}${n(xOf(x))} ${n(yOf(y, top))}`)
      .join("");
    return `<path class="line l${index}" d="${path}"/>`;
  });
  const xTicks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${n(xOf(last * share))}" y="${HEIGHT - PLOT.bottom + 20}" text-anchor="${share < 1 ? "middle" : "end"}">${(last * share).toLocaleString("en")}</text>`,
  );
  const label = `<text class="name" x="${PLOT.left + inner.width / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escapeXml(xLabel)}</text>`;
  return frame(
    chart,
    legend(lines.map(({ name }) => name)),
    grid(ticks, top, format),
    ...xTicks,
    label,
    ...paths,
  );
}

function frame(
  { title, subtitle, unit }: { title: string; subtitle: string; unit: string },
  ...parts: string[]
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">
<style>
svg{font:13px system-ui,sans-serif;--ink:#1c2024;--soft:#60646c;--rule:#e0e1e6;--back:#fff;background:var(--back)}
text{fill:var(--soft)}.title{font-size:17px;font-weight:600;fill:var(--ink)}.name{fill:var(--ink)}
.rule{stroke:var(--rule)}.range{stroke:var(--ink);stroke-width:1.2;opacity:.6}
.s0{fill:#3e63dd}.s1{fill:#8b8d98}.s2{fill:#b9bbc6}.s3{fill:#d9a25f}.s4{fill:#7c9a6d}.line{fill:none;stroke-width:2}.l0{stroke:#3e63dd}.l1{stroke:#8b8d98}
@media (prefers-color-scheme:dark){svg{--ink:#edeef0;--soft:#b0b4ba;--rule:#363a3f;--back:#111113}.s1{fill:#797b86}.s2{fill:#4a4d55}}
</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="var(--back)"/>
<text class="title" x="${PLOT.left}" y="28">${escapeXml(title)}</text>
<text x="${PLOT.left}" y="48">${escapeXml(subtitle)}</text>
<text x="${PLOT.left}" y="${PLOT.top - 10}" text-anchor="end" dx="-8">${escapeXml(unit)}</text>
${parts.filter(Boolean).join("\n")}
</svg>
`;
}

function grid(ticks: number[], top: number, format: (value: number) => string): string {
  return ticks
    .map((tick) => {
      const y = n(yOf(tick, top));
      return `<path class="rule" d="M${PLOT.left} ${y}h${inner.width}"/><text x="${PLOT.left - 8}" y="${y + 4}" text-anchor="end">${format(tick)}</text>`;
    })
    .join("\n");
}

function legend(series: string[]): string {
  let x = PLOT.left;
  let y = 62;
  return series
    .map((name, index) => {
      const width = 34 + name.length * 6.6; // an estimate, since text cannot be measured here
      if (x + width > WIDTH) {
        x = PLOT.left;
        y += 18;
      }
      const entry = `<rect class="s${index}" x="${n(x)}" y="${y}" width="11" height="11"/><text x="${n(x + 16)}" y="${y + 10}">${escapeXml(name)}</text>`;
      x += width;
      return entry;
    })
    .join("\n");
}

/** An axis with round numbers up to slightly above the highest value. */
function scale(highest: number): { top: number; ticks: number[] } {
  const rough = highest / 5;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10);
  const count = Math.ceil((highest * 1.02) / step);
  return {
    top: count * step,
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6))),
  };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

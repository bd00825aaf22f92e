import type { Comparison } from "../measure/compare.js";
import type { Growth } from "../measure/growth.js";
import type { RlsResult } from "../measure/rls.js";
import type { StartResult } from "../measure/start.js";
import { type ServerName, servers } from "../servers/servers.js";
import { barChart, lineChart } from "./svg.js";
import { whole } from "./table.js";

/** File names and drawings. */
export type Plots = Record<string, string>;

const CONDITIONS =
  "20 connections, median of the rounds, thin lines from the smallest to the largest";

export function comparisonPlots(comparison: Comparison): Plots {
  const names = Object.keys(servers) as ServerName[];
  const series = names.map((name) => servers[name]);
  const groups = (figure: "requestsPerSecond" | "p95") =>
    Object.entries(comparison).map(([id, { medians, rounds }]) => ({
      name: id,
      values: names.map((name) => medians[name]?.[figure] ?? 0),
      ranges: names.map((name): [number, number] => {
        const values = (rounds[name] ?? []).map((sample) => sample[figure]);
        return [Math.min(...values), Math.max(...values)];
      }),
    }));
  return {
    "throughput.svg": barChart({
      title: "Requests a second",
      subtitle: `More is better. ${CONDITIONS}.`,
      unit: "",
      series,
      groups: groups("requestsPerSecond"),
      format: whole,
    }),
    "p95.svg": barChart({
      title: "95 % of the answers came within",
      subtitle: `Less is better. ${CONDITIONS}.`,
      unit: "ms",
      series,
      groups: groups("p95"),
      format: milliseconds,
    }),
  };
}

export function growthPlots({ byRows, farPage, tasks }: Growth): Plots {
  return {
    "growth.svg": barChart({
      title: "Half of the answers came within",
      subtitle: "Less is better; bars of a pair should be alike.",
      unit: "ms",
      series: [`${whole(tasks.few)} tasks`, `${whole(tasks.many)} tasks`],
      groups: [
        ...Object.entries(byRows).map(([id, { few, many }]) => ({
          name: id,
          values: [few.p50, many.p50],
        })),
        { name: "first, last page", values: [farPage.first.p50, farPage.far.p50] },
      ],
      format: milliseconds,
    }),
  };
}

export function rlsPlots(result: RlsResult): Plots {
  return {
    "rls.svg": barChart({
      title: "Requests a second, with and without row-level security",
      subtitle: "More is better. The same application on the same rows.",
      unit: "",
      series: ["row-level security", "policies off", "policies off, role and user not set"],
      groups: Object.entries(result).map(([id, { medians }]) => ({
        name: id,
        values: [medians.on, medians.policiesOff, medians.unscoped].map(
          (sample) => sample.requestsPerSecond,
        ),
      })),
      format: whole,
    }),
  };
}

export function startPlots({ load }: StartResult): Plots {
  type Look = StartResult["load"][number];
  const at = (bytes: (look: Look) => number) => (look: Look) => ({
    x: look.requests,
    y: bytes(look) / 1e6,
  });
  return {
    "memory.svg": lineChart({
      title: "Memory of the API process",
      subtitle: "Under the mixed load, 20 connections.",
      unit: "MB",
      xLabel: "requests answered",
      lines: [
        { name: "resident", points: load.map(at(({ residentBytes }) => residentBytes)) },
        { name: "heap in use", points: load.map(at(({ liveBytes }) => liveBytes)) },
      ],
      format: whole,
    }),
  };
}

const milliseconds = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 1 });

import { readdirSync, readFileSync } from "node:fs";

/** CPU time since the process started, and its current memory. */
export interface ProcessFigures {
  cpuMicroseconds: number;
  residentBytes: number;
}

/** Linux counts CPU time in /proc in hundredths of a second, on all platforms. */
const MICROSECONDS_A_TICK = 10_000;

/** Reads /proc, so this works on Linux only. It is no disk: nothing is waited for. */
export function processFigures(pid: number): ProcessFigures {
  const { user, system } = ticksOf(pid);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return {
    cpuMicroseconds: (user + system) * MICROSECONDS_A_TICK,
    residentBytes: Number(resident?.[1]) * 1_024,
  };
}

/**
 * The CPU time of a PostgreSQL server: its main process and all child processes, ended ones too.
 */
export function databaseCpu(postmaster: number): number {
  for (;;) {
    const before = ticksOf(postmaster);
    const children = childTicks(postmaster);
    const after = ticksOf(postmaster);
    // Repeated if a process ended in between, which would be counted twice or not at all.
    if (before.ended === after.ended)
      return (after.user + after.system + after.ended + children) * MICROSECONDS_A_TICK;
  }
}

function childTicks(parent: number): number {
  let sum = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const child = ticksOf(Number(name));
      if (child.parent === parent) sum += child.user + child.system;
    } catch {
      // It has ended meanwhile.
    }
  }
  return sum;
}

const ticksOf = (pid: number) => ticks(readFileSync(`/proc/${pid}/stat`, "utf8"));

function ticks(stat: string) {
  // The name, in brackets, may contain anything; after the last bracket there are only numbers.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const at = (index: number) => Number(fields[index]);
  return { parent: at(1), user: at(11), system: at(12), ended: at(13) + at(14) };
}

import { readdir, readFile } from "node:fs/promises";

/** CPU time since the process started, and its current memory. */
export interface ProcessFigures {
  cpuMicroseconds: number;
  residentBytes: number;
}

/** Linux counts CPU time in /proc in hundredths of a second, on all platforms. */
const MICROSECONDS_A_TICK = 10_000;

/** Reads /proc, so this works on Linux only. */
export async function processFigures(pid: number): Promise<ProcessFigures> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, "utf8"),
    readFile(`/proc/${pid}/status`, "utf8"),
  ]);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(status);
  const { user, system } = ticks(stat);
  return {
    cpuMicroseconds: (user + system) * MICROSECONDS_A_TICK,
    residentBytes: Number(resident?.[1]) * 1_024,
  };
}

/**
 * The CPU time of a PostgreSQL server: its main process and all child processes, ended ones too.
 */
export async function databaseCpu(postmaster: number): Promise<number> {
  for (;;) {
    const before = await ticksOf(postmaster);
    const children = await childTicks(postmaster);
    const after = await ticksOf(postmaster);
    // Repeated if a process ended in between, which would be counted twice or not at all.
    if (before.ended === after.ended)
      return (after.user + after.system + after.ended + children) * MICROSECONDS_A_TICK;
  }
}

async function childTicks(parent: number): Promise<number> {
  let sum = 0;
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const child = await ticksOf(Number(name)).catch(() => null); // it may have ended meanwhile
    if (child?.parent === parent) sum += child.user + child.system;
  }
  return sum;
}

async function ticksOf(pid: number) {
  return ticks(await readFile(`/proc/${pid}/stat`, "utf8"));
}

function ticks(stat: string) {
  // The name, in brackets, may contain anything; after the last bracket there are only numbers.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const at = (index: number) => Number(fields[index]);
  return { parent: at(1), user: at(11), system: at(12), ended: at(13) + at(14) };
}

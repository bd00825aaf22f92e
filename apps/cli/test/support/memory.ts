import { readFile, writeFile } from "node:fs/promises";

/** The peak memory of a process, and the highest peak among its children, in MB. */
export interface Peak {
  own: number;
  children: number;
}

/** Measures a process until `work` is done. Linux only. */
export async function peakWhile(
  pid: number,
  work: () => Promise<unknown>,
): Promise<Peak & { seconds: number }> {
  const peak: Peak = { own: 0, children: 0 };
  const look = async () => {
    peak.own = Math.max(peak.own, await highWater(pid));
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
    for (const child of children.trim().split(" ")) {
      if (child) peak.children = Math.max(peak.children, await highWater(Number(child)));
    }
  };
  await writeFile(`/proc/${pid}/clear_refs`, "5"); // resets the peak
  const watching = setInterval(look, 100);
  const began = performance.now();
  await work().finally(() => clearInterval(watching));
  return { ...peak, seconds: (performance.now() - began) / 1_000 };
}

/** The peak memory of a process in MB, or 0 if it has ended. */
async function highWater(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
}

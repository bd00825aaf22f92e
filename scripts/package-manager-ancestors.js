import { readFileSync } from "node:fs";

/**
 * The package managers among this process's ancestors, nearest first (Linux only; otherwise none).
 * `npx` exits on SIGTERM without forwarding the signal to its child.
 */
export function packageManagerAncestors() {
  /** @type {number[]} */
  const found = [];
  for (let pid = process.ppid; pid > 1; ) {
    const parent = read(`/proc/${pid}/stat`)?.replace(/^.*\)/, "").trim().split(" ")[1];
    if (/\b(pnpm|npm|npx)\b/.test(read(`/proc/${pid}/cmdline`) ?? "")) found.push(pid);
    pid = Number(parent ?? 0);
  }
  return found;
}

/**
 * Calls `gone` once, as soon as one of the processes has ended.
 *
 * @param {number[]} pids
 * @param {() => void} gone
 */
export function whenOneEnds(pids, gone) {
  const timer = setInterval(() => {
    if (pids.every((pid) => read(`/proc/${pid}/stat`) !== null)) return;
    clearInterval(timer);
    gone();
  }, 500);
  timer.unref();
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8").replaceAll("\0", " ");
  } catch {
    return null;
  }
}

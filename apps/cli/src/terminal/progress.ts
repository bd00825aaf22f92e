import { Presets, SingleBar } from "cli-progress";
import { withCleanup } from "../interrupt.js";

/** Work on fewer rows is over before a bar could be read. */
const WORTH_SHOWING = 2_000;

/**
 * Shows a progress bar on a terminal; `work` is given a function to call with how much more was
 * done. If standard error is not a terminal, nothing is shown.
 */
export function withProgress<T>(
  label: string,
  total: number,
  work: (advance: (by: number) => void) => Promise<T>,
): Promise<T> {
  if (total < WORTH_SHOWING) return work(() => {});
  const bar = new SingleBar(
    {
      format: `${label} {bar} {percentage} % | {value} of {total} | {eta_formatted} left`,
      stream: process.stderr,
      barsize: 30,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return withCleanup(
    () => bar.stop(),
    () => work((by) => bar.increment(by)),
  );
}

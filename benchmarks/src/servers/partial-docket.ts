import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ServerProcess } from "./server-process.js";
import { startDocket } from "./servers.js";

/** Docket's optimisations that can be disabled in a running process. */
export const parts = [
  "tokens remembered",
  "one round trip",
  "names for statements",
  "rows described once",
  "one write",
  "times as text",
  "order before estimates",
] as const;
/** The last one is for the cost of isolation, which `rls` measures. */
export type Part = (typeof parts)[number] | "role and user";

/** A Docket of which optimisations can be disabled while it runs. */
export interface PartialDocket extends ServerProcess {
  /** Disables one part, or none; any other is enabled again. */
  takeAway(part: Part | ""): Promise<void>;
}

/** @param folder for the file that names the disabled part */
export async function startPartialDocket(
  folder: string,
  databaseUrl: string,
  environment: Record<string, string>,
): Promise<PartialDocket> {
  const file = path.join(folder, "without");
  await writeFile(file, "");
  const docket = await startDocket({
    databaseUrl,
    environment: { ...environment, BENCH_WITHOUT: file },
    nodeOptions: ["--import", fileURLToPath(new URL("./loaded-into-docket.js", import.meta.url))],
  });
  return {
    ...docket,
    async takeAway(part) {
      await writeFile(file, part);
      process.kill(docket.pid, "SIGUSR2");
      await new Promise((resolve) => setTimeout(resolve, HEARD_MILLISECONDS));
    },
  };
}

const HEARD_MILLISECONDS = 100;

import { fileURLToPath } from "node:url";
import { startDocket } from "../contestants/contestants.js";
import type { ServerProcess } from "../contestants/server-process.js";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { fullSize, smallSize } from "../setup/fill.js";
import { postmasterPid } from "../setup/postgres.js";
import { type WorkId, works } from "../work.js";
import { interleave, pace, type Runner, warmUp } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { setStage } from "./stage.js";

/** What makes Docket fast, and can be taken away from a running one. */
export const parts = [
  "tokens remembered",
  "one round trip",
  "names for statements",
  "rows described once",
  "one write",
  "times as text",
  "order before estimates",
  "pattern folded once",
] as const;
/** The last is what isolation costs, which `rls` measures. */
export type Part = (typeof parts)[number] | "role and user";

export type WithoutResult = Partial<
  Record<
    WorkId,
    {
      whole: Sample;
      /** `gain`: throughput of the whole / without the part. */
      parts: Record<string, { gain: Ratio; without: Sample }>;
    }
  >
>;

/** What each part brings: Docket, beside itself without one of them. */
export async function without(options: Options): Promise<WithoutResult> {
  const stage = await setStage(options.small ? smallSize : fullSize);
  const runners: Record<string, Runner> = { whole: { ...stage.docket, stage } };
  for (const part of parts) {
    const docket = await startWithout(part, {
      databaseUrl: stage.server.ownerUrl(stage.databaseName),
      environment: { PUBLIC_URL: stage.docket.url },
    });
    runners[part] = { ...docket, stage };
  }
  const postmaster = await postmasterPid(stage.server);
  const generator = new LoadGenerator();
  await warmUp(generator, postmaster, runners, options);
  const result: WithoutResult = {};
  for (const work of works.filter(({ id }) => options.only.includes(id))) {
    say(`  ${work.id} ${work.title}`);
    const { whole = [], ...others } = await interleave(
      generator,
      postmaster,
      runners,
      work,
      pace(options),
    );
    result[work.id] = {
      whole: medianSample(whole),
      parts: Object.fromEntries(
        Object.entries(others).map(([part, samples]) => [
          part,
          { gain: ratioOf(whole, samples, "requestsPerSecond"), without: medianSample(samples) },
        ]),
      ),
    };
  }
  return result;
}

/** A Docket that lacks one thing. */
export function startWithout(
  part: Part,
  { databaseUrl, environment }: { databaseUrl: string; environment: Record<string, string> },
): Promise<ServerProcess> {
  return startDocket({
    databaseUrl,
    environment: { ...environment, BENCH_WITHOUT: part },
    nodeOptions: ["--import", fileURLToPath(new URL("../without.js", import.meta.url))],
  });
}

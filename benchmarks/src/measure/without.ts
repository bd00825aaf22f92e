import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { type Part, parts, startPartialDocket } from "../servers/partial-docket.js";
import { withFolder } from "../servers/servers.js";
import { fullSize, smallSize } from "../setup/fill.js";
import type { WorkloadId } from "../workload.js";
import { eachWorkload } from "../workloads.js";
import { interleave, pace, type Runner, warmUp, warmUpVariants } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { createTestbed } from "./testbed.js";

export type WithoutResult = Partial<
  Record<
    WorkloadId,
    {
      whole: Sample;
      /** `gain`: throughput of the whole / without the part. */
      parts: Record<string, { gain: Ratio; without: Sample }>;
    }
  >
>;

/** The gain of each part: Docket with and without it, all in one process. */
export async function without(options: Options): Promise<WithoutResult> {
  const testbed = await createTestbed(options.small ? smallSize : fullSize);
  return withFolder(async (folder) => {
    const ownerUrl = testbed.server.ownerUrl(testbed.databaseName);
    const docket = await startPartialDocket(folder, ownerUrl, { PUBLIC_URL: testbed.docket.url });
    const lacking = (part: Part | ""): Runner => ({
      ...docket,
      testbed,
      prepare: () => docket.takeAway(part),
    });
    const runners: Record<string, Runner> = {
      whole: lacking(""),
      ...Object.fromEntries(parts.map((part) => [part, lacking(part)])),
    };
    const postmaster = await testbed.server.pid();
    const generator = new LoadGenerator();
    await warmUp(generator, postmaster, { whole: lacking("") }, options);
    await warmUpVariants(generator, postmaster, runners, options);
    return eachWorkload(options.only, async (workload) => {
      say(`  ${workload.id} ${workload.title}`);
      const { whole = [], ...others } = await interleave(
        generator,
        postmaster,
        runners,
        workload,
        pace(options),
      );
      return {
        whole: medianSample(whole),
        parts: Object.fromEntries(
          Object.entries(others).map(([part, samples]) => [
            part,
            { gain: ratioOf(whole, samples, "requestsPerSecond"), without: medianSample(samples) },
          ]),
        ),
      };
    });
  });
}

import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { startDocket } from "../servers/servers.js";
import { fullSize, smallSize } from "../setup/fill.js";
import type { WorkloadId } from "../workload.js";
import { eachWorkload } from "../workloads.js";
import { interleave, pace, warmUp } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { createTestbed } from "./testbed.js";

/** Requests per second with `SET LOCAL` / with `set_config()`, on the same plain server. */
export type SetLocalResult = Partial<
  Record<
    WorkloadId,
    {
      ratio: Ratio;
      local: Sample;
      plain: Sample;
      rounds: { local: Sample[]; plain: Sample[] };
    }
  >
>;

/** The cost of the settings that a distributed database needs. */
export async function setLocal(options: Options): Promise<SetLocalResult> {
  const testbed = await createTestbed(options.small ? smallSize : fullSize);
  const { server, databaseName } = testbed;
  const start = (way: string) =>
    startDocket({
      databaseUrl: server.ownerUrl(databaseName),
      environment: { DATABASE_ISOLATION: way, PUBLIC_URL: testbed.docket.url },
    });
  const runners = {
    local: { ...(await start("set-local")), testbed },
    plain: { ...(await start("set-config")), testbed },
  };
  const postmaster = await server.pid();
  const generator = new LoadGenerator();
  await warmUp(generator, postmaster, runners, options);
  return eachWorkload(options.only, async (workload) => {
    const samples = await interleave(generator, postmaster, runners, workload, pace(options));
    const ratio = ratioOf(samples.local, samples.plain, "requestsPerSecond");
    say(`  ${workload.id} ${workload.title}: ${ratio.median}`);
    const [local, plain] = [medianSample(samples.local), medianSample(samples.plain)];
    return { ratio, local, plain, rounds: samples };
  });
}

import { withClient } from "@docket/testing";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { startPartialDocket } from "../servers/partial-docket.js";
import { withFolder } from "../servers/servers.js";
import { fullSize, smallSize } from "../setup/fill.js";
import type { WorkloadId } from "../workload.js";
import { eachWorkload } from "../workloads.js";
import { interleave, pace, type Runner, warmUp, warmUpVariants } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { createTestbed } from "./testbed.js";

/** Unchanged; with policies off; with policies off, and role and user not set. */
export type RlsVariant = "on" | "policiesOff" | "unscoped";

export type RlsResult = Partial<
  Record<
    WorkloadId,
    {
      /** Throughput with row-level security / with the policies switched off. */
      policies: Ratio;
      /** Throughput with row-level security / without policies, role and user. */
      whole: Ratio;
      medians: Record<RlsVariant, Sample>;
      rounds: Record<RlsVariant, Sample[]>;
    }
  >
>;

/**
 * The cost of row-level security through the whole stack, in one process and database: unchanged;
 * with the policies off; and also without setting role and user before each statement, which shows
 * the total cost of isolation. Two processes of the same program would differ by more.
 */
export function rls(options: Options): Promise<RlsResult> {
  return withFolder((folder) => measure(options, folder));
}

async function measure(options: Options, folder: string): Promise<RlsResult> {
  const testbed = await createTestbed(options.small ? smallSize : fullSize);
  const { server, databaseName, superuserUrl } = testbed;
  const docket = await startPartialDocket(folder, server.ownerUrl(databaseName), {
    PUBLIC_URL: testbed.docket.url,
  });
  const tables = await withClient(superuserUrl, tablesOfUsers);
  const runner = (policies: "ENABLE" | "DISABLE", missing: "role and user" | ""): Runner => ({
    ...docket,
    testbed,
    async prepare() {
      await docket.takeAway("");
      await withClient(superuserUrl, (client) => switchPolicies(client, tables, policies));
      await docket.takeAway(missing);
    },
  });
  const runners = {
    on: runner("ENABLE", ""),
    policiesOff: runner("DISABLE", ""),
    unscoped: runner("DISABLE", "role and user"),
  };
  const postmaster = await server.pid();
  const generator = new LoadGenerator();
  await warmUp(generator, postmaster, { on: runners.on }, options);
  await warmUpVariants(generator, postmaster, runners, options);
  return eachWorkload(options.only, async (workload) => {
    const samples = await interleave(generator, postmaster, runners, workload, pace(options));
    const policies = ratioOf(samples.on, samples.policiesOff, "requestsPerSecond");
    const whole = ratioOf(samples.on, samples.unscoped, "requestsPerSecond");
    say(
      `  ${workload.id} ${workload.title}: ${policies.median} of policies off, ${whole.median} of all off`,
    );
    return {
      policies,
      whole,
      medians: {
        on: medianSample(samples.on),
        policiesOff: medianSample(samples.policiesOff),
        unscoped: medianSample(samples.unscoped),
      },
      rounds: samples,
    };
  });
}

type Client = Parameters<Parameters<typeof withClient>[1]>[0];

/** The tables whose policies also apply to their owner, which is the role that Docket logs in as. */
async function tablesOfUsers(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relforcerowsecurity ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

async function switchPolicies(
  client: Client,
  tables: string[],
  to: "ENABLE" | "DISABLE",
): Promise<void> {
  const forced = to === "ENABLE" ? "FORCE" : "NO FORCE";
  for (const table of tables) {
    await client.query(
      `ALTER TABLE ${table} ${to} ROW LEVEL SECURITY, ${forced} ROW LEVEL SECURITY`,
    );
  }
}

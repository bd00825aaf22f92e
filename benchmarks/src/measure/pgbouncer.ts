import { SERVER_CONNECTIONS, withClient } from "@docket/testing";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { startDocket } from "../servers/servers.js";
import { fullSize, smallSize } from "../setup/fill.js";
import { throughPgBouncer } from "../setup/pgbouncer.js";
import type { WorkloadId } from "../workload.js";
import { eachWorkload } from "../workloads.js";
import { Crowd } from "./crowd.js";
import { interleave, pace, warmUp } from "./interleave.js";
import { IsolationProbes } from "./isolation-probes.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { createTestbed } from "./testbed.js";

const HELD = 2_000;
/** For both Dockets: by default the size would depend on the connection. */
const POOL = { DATABASE_POOL_MAX: "5" };

export interface PgBouncerResult {
  heldConnections: number;
  serverConnections: number;
  /** How often held connections queried their user's rows, and got other rows or another number. */
  asked: number;
  wrong: number;
  /**
   * How often users sent requests to Docket over HTTP meanwhile, and how often they got anything
   * but their own tasks.
   */
  http: { asked: number; wrong: number };
  /** p95 through PgBouncer / directly to PostgreSQL. */
  works: Partial<
    Record<
      WorkloadId,
      {
        p95Ratio: Ratio;
        through: Sample;
        straight: Sample;
        rounds: { through: Sample[]; straight: Sample[] };
      }
    >
  >;
}

/** Docket through PgBouncer, while two thousand other clients hold connections and use them. */
export async function pgbouncer(options: Options): Promise<PgBouncerResult> {
  const { small, only } = options;
  const size = small ? smallSize : fullSize;
  const testbed = await createTestbed(size);
  const { server, databaseName, superuserUrl } = testbed;
  const url = await throughPgBouncer(server.ownerUrl(databaseName), HELD + 100);
  const directUrl = server.ownerUrl(databaseName);
  const environment = { ...POOL, PUBLIC_URL: testbed.docket.url };
  const straight = await startDocket({ databaseUrl: directUrl, environment });
  const through = await startDocket({
    databaseUrl: url,
    environment: { ...environment, DATABASE_DIRECT_URL: directUrl },
  });
  const users = await withClient(superuserUrl, (client) =>
    client.query("SELECT id FROM users WHERE id LIKE 'filled-%' ORDER BY id LIMIT $1", [HELD]),
  );
  say(`Opening ${HELD.toLocaleString("en")} connections.`);
  const crowd = new Crowd(
    url,
    users.rows.map(({ id }) => id),
    size.tasksEach,
  );
  await crowd.open(HELD);
  crowd.start();
  const probes = new IsolationProbes(through.url, testbed.users);
  probes.start();

  const runners = {
    through: { ...through, testbed },
    straight: { ...straight, testbed },
  };
  const postmaster = await server.pid();
  const generator = new LoadGenerator();
  await warmUp(generator, postmaster, runners, options);
  const works = await eachWorkload(only, async (workload) => {
    const samples = await interleave(generator, postmaster, runners, workload, pace(options));
    const p95Ratio = ratioOf(samples.through, samples.straight, "p95");
    const [through, straight] = [medianSample(samples.through), medianSample(samples.straight)];
    say(`  ${workload.id} ${workload.title}: p95 ${through.p95} ms`);
    return { p95Ratio, through, straight, rounds: samples };
  });
  const http = await probes.end();
  const { asked, wrong } = await crowd.end();
  return {
    heldConnections: HELD,
    serverConnections: SERVER_CONNECTIONS,
    asked,
    wrong,
    http,
    works,
  };
}

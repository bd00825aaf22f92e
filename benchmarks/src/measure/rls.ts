import { withClient } from "@docket/testing";
import { startDocket } from "../contestants/contestants.js";
import { LoadGenerator } from "../load/load.js";
import type { Options } from "../options.js";
import { say } from "../progress.js";
import { fullSize, settle, smallSize } from "../setup/fill.js";
import { postmasterPid } from "../setup/postgres.js";
import { type WorkId, works } from "../work.js";
import { interleave, pace, warmUp } from "./interleave.js";
import { medianSample, type Ratio, ratioOf, type Sample } from "./sample.js";
import { type Stage, setStage } from "./stage.js";
import { startWithout } from "./without.js";

const variants = {
  on: "as it is",
  policiesOff: "policies switched off",
  unscoped: "policies switched off, role and user not set",
} as const;
export type RlsVariant = keyof typeof variants;

export type RlsResult = Partial<
  Record<
    WorkId,
    {
      /** Throughput with row-level security / with the policies switched off. */
      policies: Ratio;
      /** Throughput with row-level security / without policies, role and user. */
      whole: Ratio;
      medians: Record<RlsVariant, Sample>;
    }
  >
>;

/**
 * What row-level security costs through the whole stack. The same application runs on three copies of
 * one database: as it is; with the policies switched off; and so, without setting role and user before
 * each statement either, which is what isolation costs altogether.
 */
export async function rls(options: Options): Promise<RlsResult> {
  const { small, only } = options;
  const stage = await setStage(small ? smallSize : fullSize);
  const { server } = stage;
  say("Copying the database for each, and switching policies off.");
  await stage.docket.stop(); // a database in use cannot be copied
  const copies = {
    on: await copyOf(stage, "on"),
    policiesOff: await copyOf(stage, "policies_off", switchPoliciesOff),
    unscoped: await copyOf(stage, "unscoped", switchPoliciesOff),
  };
  // The tokens of all three carry the address that signed up the people.
  const environment = { PUBLIC_URL: stage.docket.url };
  const start = (copy: string) => startDocket({ databaseUrl: server.ownerUrl(copy), environment });
  const on = await start(copies.on);
  const off = await start(copies.policiesOff);
  const unscoped = await startWithout("role and user", {
    databaseUrl: server.ownerUrl(copies.unscoped),
    environment,
  });
  const stageOf = (copy: string) => ({
    ...stage,
    docket: on,
    superuserUrl: server.superuserUrl(copy),
  });
  const runners = {
    on: { ...on, stage: stageOf(copies.on) },
    policiesOff: { ...off, stage: stageOf(copies.policiesOff) },
    unscoped: { ...unscoped, stage: stageOf(copies.unscoped) },
  };
  const postmaster = await postmasterPid(server);
  const generator = new LoadGenerator();
  const result: RlsResult = {};
  await warmUp(generator, postmaster, runners, options);
  for (const work of works.filter(({ id }) => only.includes(id))) {
    const samples = await interleave(generator, postmaster, runners, work, pace(options));
    const policies = ratioOf(samples.on, samples.policiesOff, "requestsPerSecond");
    const whole = ratioOf(samples.on, samples.unscoped, "requestsPerSecond");
    say(
      `  ${work.id} ${work.title}: ${policies.median} of policies off, ${whole.median} of all off`,
    );
    result[work.id] = {
      policies,
      whole,
      medians: {
        on: medianSample(samples.on),
        policiesOff: medianSample(samples.policiesOff),
        unscoped: medianSample(samples.unscoped),
      },
    };
  }
  return result;
}

/** A copy of its own for each, so that all tables have seen the same. */
async function copyOf(
  { server, databaseName }: Stage,
  suffix: string,
  change: (client: Client) => Promise<void> = async () => {},
): Promise<string> {
  const copy = `${databaseName}_${suffix}`;
  await withClient(server.superuserUrl(), (client) =>
    client.query(`CREATE DATABASE ${copy} TEMPLATE ${databaseName} OWNER docket`),
  );
  await withClient(server.superuserUrl(copy), change);
  await settle(server.superuserUrl(copy));
  return copy;
}

type Client = Parameters<Parameters<typeof withClient>[1]>[0];

async function switchPoliciesOff(client: Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT oid::regclass AS name FROM pg_class WHERE relrowsecurity AND relkind = 'r'",
  );
  for (const { name } of rows as { name: string }[]) {
    await client.query(
      `ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
    );
  }
}

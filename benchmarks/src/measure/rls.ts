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
import { setStage } from "./stage.js";
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
 * What row-level security costs through the whole stack. The same application runs on a copy of the
 * database whose policies are switched off; and once more on that copy without setting role and user
 * before each statement, which is what the isolation costs altogether.
 */
export async function rls(options: Options): Promise<RlsResult> {
  const { small, only } = options;
  const stage = await setStage(small ? smallSize : fullSize);
  const { server, databaseName } = stage;
  say("Copying the database and switching its policies off.");
  await stage.docket.stop(); // a database in use cannot be copied
  const copy = `${databaseName}_open`;
  await withClient(server.superuserUrl(), (client) =>
    client.query(`CREATE DATABASE ${copy} TEMPLATE ${databaseName} OWNER docket`),
  );
  await withClient(server.superuserUrl(copy), switchPoliciesOff);
  await settle(server.superuserUrl(copy));

  // The tokens of all three carry the address that signed up the people.
  const environment = { PUBLIC_URL: stage.docket.url };
  const docket = await startDocket({ databaseUrl: server.ownerUrl(databaseName), environment });
  const open = await startDocket({ databaseUrl: server.ownerUrl(copy), environment });
  const unscoped = await startWithout("role and user", {
    databaseUrl: server.ownerUrl(copy),
    environment,
  });
  const secured = { ...stage, docket };
  const opened = { ...stage, docket, superuserUrl: server.superuserUrl(copy) };
  const runners = {
    on: { ...docket, stage: secured },
    policiesOff: { ...open, stage: opened },
    unscoped: { ...unscoped, stage: opened },
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

async function switchPoliciesOff(client: Parameters<Parameters<typeof withClient>[1]>[0]) {
  const { rows } = await client.query(
    "SELECT oid::regclass AS name FROM pg_class WHERE relrowsecurity AND relkind = 'r'",
  );
  for (const { name } of rows as { name: string }[]) {
    await client.query(
      `ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`,
    );
  }
}

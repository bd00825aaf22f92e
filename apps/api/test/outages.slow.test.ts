import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Child,
  createTestServer,
  freePort,
  oneOf,
  seeded,
  shuffled,
  startPgBouncer,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import {
  Kept,
  killPart,
  killPostmaster,
  runApi,
  runPgBouncer,
  runPostgres,
} from "./support/kept.js";
import { mountSmallDisk, type SmallDisk } from "./support/small-disk.js";
import { NO_ANSWER, Writers } from "./support/writers.js";

/** Needs root, to mount a disk that can be filled, and Debian's pgbouncer. */
const LONG = process.env.DOCKET_LONG === "1";
const OUTAGES = LONG ? 200 : 1;
const CLIENTS = LONG ? 12 : 6;
const DISK_MEGABYTES = 400;
/** Nobody intervenes, so anything that takes longer would never recover. */
const RECOVERY_MILLISECONDS = 300_000;
/** Success; the database down or its disk full; the API killed before it answered. */
const EXPECTED = [200, 201, 503, NO_ANSWER];
const settings = {
  fsync: "off",
  max_connections: "200",
  // Little WAL, for a small disk, and frequent checkpoints.
  max_wal_size: "64MB",
  min_wal_size: "32MB",
  checkpoint_timeout: "30s",
};
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What is done to the programs, by name. */
type Outages = Record<string, () => Promise<unknown>>;

describe("random outages under concurrent writes", () => {
  let disk: SmallDisk | undefined;
  before(async () => {
    if (LONG) disk = await mountSmallDisk(DISK_MEGABYTES);
  });
  after(() => disk?.remove());

  it(`${OUTAGES} with external PostgreSQL and PgBouncer: recovers, loses no acknowledged write, duplicates none`, async () => {
    const random = seeded(15);
    const rest = () => random() * 300;
    const server = await createTestServer(settings, disk?.folder);
    const { folder } = server.server;
    await withClient(server.superuserUrl(), (client) =>
      client.query("CREATE DATABASE docket OWNER docket"),
    );
    const direct = new URL(server.ownerUrl("docket"));
    const pooled = new URL(direct);
    if (LONG) {
      pooled.port = String(await freePort());
      pooled.searchParams.set("pgbouncer", "true");
    }
    const logins = { [direct.username]: direct.password };
    const programs = {
      api: await keepApi({ DATABASE_URL: pooled.href, DATABASE_DIRECT_URL: direct.href }, rest),
      postgres: new Kept(() => runPostgres(server, settings), rest),
      ...(LONG && {
        bouncer: new Kept(
          () =>
            runPgBouncer(() =>
              startPgBouncer(server.port, logins, { listens: Number(pooled.port) }),
            ),
          rest,
        ),
      }),
    };
    try {
      await endure(OUTAGES, random, programs.api, async () => server.superuserUrl("docket"), {
        "the API": () => programs.api.kill(),
        "a part of PostgreSQL": () => killPart(folder, random()),
        "PostgreSQL's main process": () => killPostmaster(folder),
        everything: async () => {
          for (const program of shuffled(random, Object.values(programs))) {
            await program.kill();
            await pause(random() * 50);
          }
        },
        ...(programs.bouncer && { PgBouncer: () => programs.bouncer!.kill() }),
        ...fullDisk(disk, random, async () => server.superuserUrl()),
      });
    } finally {
      for (const program of Object.values(programs)) program.release();
      for (const program of Object.values(programs)) await program.kill();
      await server.remove();
    }
  }).timeout(60_000 + OUTAGES * RECOVERY_MILLISECONDS);

  const OWN_OUTAGES = Math.ceil(OUTAGES / 2);
  it(`${OWN_OUTAGES} with its own PostgreSQL: recovers, loses no acknowledged write, duplicates none`, async () => {
    const random = seeded(16);
    const home = await mkdtemp(path.join(disk?.folder ?? tmpdir(), "docket-data-"));
    const folder = path.join(home, "postgres");
    const superuserUrl = async (database = "docket") => {
      const file = await readFile(path.join(home, "postgres.json"), "utf8");
      const { port, superuserPassword } = JSON.parse(file);
      return `postgresql://postgres:${superuserPassword}@127.0.0.1:${port}/${database}`;
    };
    const api = await keepApi({ DOCKET_DATA_DIR: home }, () => random() * 300);
    try {
      await endure(OWN_OUTAGES, random, api, superuserUrl, {
        "PostgreSQL's main process": () => killPostmaster(folder),
        everything: async () => {
          const both = [() => api.kill(), () => killPostmaster(folder)];
          for (const kill of shuffled(random, both)) await kill();
        },
        "the API": () => api.kill(),
        "a part of PostgreSQL": () => killPart(folder, random()),
        ...fullDisk(disk, random, () => superuserUrl("postgres")),
      });
    } finally {
      api.release();
      await api.stop();
      await rm(home, { recursive: true, force: true });
    }
  }).timeout(60_000 + OUTAGES * RECOVERY_MILLISECONDS);
});

/** The API as {@link Kept}, with its address and its output. */
class KeptApi extends Kept {
  child: Child | undefined;

  constructor(
    readonly url: string,
    variables: Record<string, string>,
    rest: () => number,
  ) {
    super(() => runApi(variables, (child) => this.tell(child)), rest);
  }

  async stop(): Promise<void> {
    this.child?.process.kill("SIGTERM"); // which also stops a PostgreSQL of its own
    await this.child?.ended;
  }

  private tell(child: Child): void {
    this.child = child;
  }
}

/** Keeps the API running on a free port; does not wait until it is ready. */
async function keepApi(variables: Record<string, string>, rest: () => number): Promise<KeptApi> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  return new KeptApi(
    url,
    {
      PORT: port,
      PUBLIC_URL: "http://docket.test",
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
      AUTH_RATE_LIMIT: "off",
      REQUESTS_PER_MINUTE: "0",
      ...variables,
    },
    rest,
  );
}

/** One outage after another, each kind in turn in reshuffled order, some before the last one is over. */
async function endure(
  count: number,
  random: () => number,
  api: KeptApi,
  superuserUrl: () => Promise<string>,
  outages: Outages,
): Promise<void> {
  await inTime("the first start", api, async () => {
    while ((await call(`${api.url}/readyz`).catch(() => null))?.status !== 200) await pause(50);
  });
  const writers = await Writers.start(CLIENTS, () => api.url);
  const times: number[] = [];
  let deck: string[] = [];
  for (let outage = 1; outage <= count; outage += 1) {
    if (deck.length === 0) deck = shuffled(random, Object.keys(outages).flatMap(asOften));
    const what = deck.pop() as string;
    await outages[what]?.();
    if (outage < count && random() < 0.3) {
      await pause(random() * 300);
      continue;
    }
    const from = performance.now();
    await inTime(`outage ${outage}, ${what}`, api, () => writers.everybodyWrites());
    times.push(Math.round(performance.now() - from));
  }
  await inTime("the end", api, () => writers.stop());
  expect((await call(`${api.url}/readyz`)).status).to.equal(200);
  await writers.check(await superuserUrl(), EXPECTED);
  const sorted = times.toSorted((a, b) => a - b);
  console.log(
    `        ${writers.figures()}; everybody writes again after ${sorted[sorted.length >> 1]} ms (median), ${sorted.at(-1)} ms (most)`,
  );
}

/** The API takes longest to start, so the others are killed more often. */
function asOften(what: string): string[] {
  return Array(LONG && !/API|everything/.test(what) ? 3 : 1).fill(what);
}

/** @throws Error with the API's output if `work` does not end in time */
async function inTime(what: string, api: KeptApi, work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Not back after ${what}. ${api.child?.output().slice(-2_000)}`)),
      RECOVERY_MILLISECONDS,
    );
  });
  await Promise.race([work(), late]).finally(() => clearTimeout(timer));
}

/** Leaves no room on the disk for a while, in half of the cases not for PostgreSQL's WAL either. */
function fullDisk(
  disk: SmallDisk | undefined,
  random: () => number,
  superuserUrl: () => Promise<string>,
): Outages {
  if (!disk) return {};
  return {
    "a full disk": async () => {
      await disk.fill();
      const until = performance.now() + random() * 3_000;
      const journal = oneOf(random, [true, false]);
      while (performance.now() < until) {
        await disk.fill(); // space that it had reserved and released
        if (journal) await switchJournal(await superuserUrl()).catch(() => {});
        await pause(100);
      }
      await disk.makeRoom();
    },
  };
}

/** Makes it begin another WAL file. */
const switchJournal = (url: string) =>
  withClient(url, (client) =>
    client.query("SELECT pg_logical_emit_message(true, 'test', 'x'), pg_switch_wal()"),
  );

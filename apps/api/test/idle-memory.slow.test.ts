import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Child,
  createTestDatabase,
  ready,
  signUp,
  spawnApi,
  type TestDatabase,
  type TestUser,
} from "@docket/testing";
import { expect } from "chai";

const TASKS = 100;
const LISTS = 2_000;
const AT_A_TIME = 20;

describe("memory of an idle server", () => {
  let database: TestDatabase;
  let child: Child;

  before(async () => {
    database = await createTestDatabase();
    child = await spawnApi({
      DATABASE_URL: database.url,
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
      REQUESTS_PER_MINUTE: "1000000",
      NODE_OPTIONS: "--expose-gc --max-semi-space-size=16", // as it is started
    });
    await ready(child);
  });
  after(async () => {
    child.process.kill("SIGTERM");
    await child.ended;
    await database.drop();
  });

  const residentBytes = () =>
    1_024 *
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.process.pid}/status`, "utf8"))![1]);

  it("is given back after a busy time", async function () {
    this.timeout(180_000);
    const user = await signUp(child.url);
    for (let count = 0; count < TASKS; count += 1) {
      await user.client.createTask({ title: `Task ${count}` });
    }
    await keepBusy(user);
    const busy = residentBytes();
    while (residentBytes() > busy * 0.8) await sleep(1_000);
    expect((await user.client.listTasks({ limit: 1 })).items).to.have.length(1);
  });
});

async function keepBusy({ client }: TestUser): Promise<void> {
  const one = async () => {
    for (let count = 0; count < LISTS / AT_A_TIME; count += 1) {
      await client.listTasks({ limit: TASKS });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, one));
}

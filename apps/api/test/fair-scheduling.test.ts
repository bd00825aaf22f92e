import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { jsonInSlices } from "../dist/operations/slices.js";
import { createUserCounts } from "../dist/operations/user-limits.js";

describe("users' operations", () => {
  const limits = { waiting: 3, searches: 1, streams: 1, turns: 1 };
  let running: string[];
  let begun: string[];
  let ends: (() => void)[];
  let run: (user: string) => Promise<void>;

  beforeEach(() => {
    [running, begun, ends] = [[], [], []];
    const { operations } = createUserCounts(limits, 5);
    run = (user) =>
      operations.run(user, async () => {
        running.push(user);
        begun.push(user);
        await new Promise<void>((resolve) => ends.push(resolve));
        running.splice(running.indexOf(user), 1);
      });
  });

  it("run concurrently while only one user sends any", () => {
    for (let n = 0; n < 20; n += 1) void run("ann");
    expect(running).to.have.length(20);
  });

  it("run one at a time per user while several users send some, without blocking each other", async () => {
    const all = ["ann", "bob", "ann", "ann", "bob"].map(run);
    expect(running).to.deep.equal(["ann", "bob"]);
    for (let n = 0; n < 5; n += 1) {
      expect(running.filter((user) => user === "ann")).to.have.length.at.most(1);
      ends[n]?.();
      await sleep(1);
    }
    await Promise.all(all);
    expect(begun).to.have.members(["ann", "ann", "ann", "bob", "bob"]);
  });

  it("let the next start after a quarter of a second, and get 429 if too many wait", async () => {
    void run("bob");
    const all = Array.from({ length: 4 }, () => run("ann"));
    const refused = await run("ann").catch((error: { status: number }) => error.status);
    expect(refused).to.equal(429);
    expect(running).to.deep.equal(["bob", "ann"]);
    while (begun.length < 3) await sleep(20);
    expect(running).to.deep.equal(["bob", "ann", "ann"]);
    for (let n = 0; n < 5; n += 1) {
      while (!ends[n]) await sleep(20);
      ends[n]?.();
    }
    await Promise.all(all);
  });
});

describe("a long response serialized in slices", () => {
  it("is the same as from JSON.stringify", async () => {
    const row = { id: "1", text: 'a "b" ü', none: null, left: undefined };
    const many = Array.from({ length: 1_001 }, (_, n) => ({ ...row, n }));
    for (const value of [
      { items: many, next: null, gone: undefined, few: [row, row] },
      { "a key": many.slice(0, 500), other: many.slice(0, 251), exact: many.slice(0, 250) },
      { items: many.map(() => undefined) },
      { items: [], n: 1 },
      {},
    ])
      expect(await jsonInSlices(value)).to.equal(JSON.stringify(value));
  });
});

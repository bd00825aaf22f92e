import { signUp, startTestApi, type TestApi, type TestUser } from "@docket/testing";
import { expect } from "chai";
import { LEASE_SECONDS } from "../dist/turns/turn-rows.js";
import { assistantConfig } from "./support/assistant.js";

/** How many turns; 10,000 with DOCKET_LONG=1. */
const TURNS = process.env.DOCKET_LONG === "1" ? 10_000 : 60;
const PEOPLE = 6;
const AT_ONCE = 4;

describe("turns whose lease is renewed every 20 ms", function () {
  this.timeout(60_000 + TURNS * 300);

  let api: TestApi;
  let people: TestUser[];

  before(async () => {
    // At this rate, a renewal coincides with every phase of a turn.
    const { setInterval } = globalThis;
    const often = (callback: () => void, ms?: number) =>
      setInterval(callback, ms === (LEASE_SECONDS * 1_000) / 4 ? 20 : ms);
    globalThis.setInterval = often as typeof setInterval;
    try {
      api = await startTestApi({ assistant: assistantConfig(null) });
    } finally {
      globalThis.setInterval = setInterval;
    }
    people = [];
    for (let number = 0; number < PEOPLE; number++) people.push(await signUp(api.url, "Ann"));
  });
  after(() => api.stop());

  it(`all complete: ${TURNS} of them, ${PEOPLE * AT_ONCE} at a time`, async () => {
    const ended: Record<string, number> = {};
    let begun = 0;
    const talk = async ({ client }: TestUser) => {
      const { id } = await client.createConversation({});
      while (begun < TURNS) {
        const content = `add milk ${begun++}`;
        const { turn } = await client.sendMessage({ id, content });
        ended[turn.status] = (ended[turn.status] ?? 0) + 1;
      }
    };
    await Promise.all(
      people.flatMap((person) => Array.from({ length: AT_ONCE }, () => talk(person))),
    );
    expect(ended).to.deep.equal({ completed: TURNS });
    const counts = await Promise.all(
      people.map(async ({ client }) => {
        let count = 0;
        for (let cursor: string | undefined; ; ) {
          const page = await client.listTasks({ limit: 200, cursor });
          count += page.items.length;
          if (!page.nextCursor) return count;
          cursor = page.nextCursor;
        }
      }),
    );
    expect(counts.reduce((sum, count) => sum + count)).to.equal(TURNS);
  });
});

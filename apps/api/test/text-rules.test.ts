import { signUp, type TestUser, useTestApi } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

/** Texts that cannot be seen, or not be read. */
const invisible = {
  blanks: " \t\n",
  "no-break space": "\u00a0",
  "zero-width space": "\u200b",
  "Hangul filler": "\u3164",
  "right-to-left override": "\u202e",
  "soft hyphen": "\u00ad",
  "Braille blank": "\u2800",
  "variation selector": "\ufe0f",
  "a letter below 120,000 accents": `a${"\u0301\u0316".repeat(60_000)}`,
  "all of them": "\u200b \u3164\u202e\u00a0\u2800",
};
const decomposed = "Zu\u0308rich \u1112\u1161\u11ab";
const composed = "Zürich 한";

describe("text rules", () => {
  const api = useTestApi();
  let ann: TestUser;
  let people = 0;

  before(async () => {
    ann = await signUp(api.url, "Ann");
  });

  /** The ways to submit a name; each returns what was stored, or the status of the error. */
  const ways: Record<string, (name: string) => Promise<string | number>> = {
    "sign-up": async (name) => {
      people += 1;
      const { status, body } = await call(`${api.url}/api/auth/sign-up/email`, {
        method: "POST",
        body: { name, email: `text-${people}@example.com`, password: "long enough" },
      });
      return status === 200 ? body.user.name : status;
    },
    "PATCH /api/me": async (name) => {
      const { status, body } = await call(`${api.url}/api/me`, {
        method: "PATCH",
        body: { name },
        as: ann,
      });
      return status === 200 ? body.name : status;
    },
    "a key's name": async (name) => {
      const { status, body } = await call(`${api.url}/api/api-keys`, {
        method: "POST",
        body: { name, scope: "read" },
        as: ann,
      });
      return status === 201 ? body.name : status;
    },
    "a task's title": async (title) => {
      const { status, body } = await call(`${api.url}/api/tasks`, {
        method: "POST",
        body: { title },
        as: ann,
      });
      return status === 201 ? body.title : status;
    },
    "a conversation's title": async (title) => {
      const { status, body } = await call(`${api.url}/api/conversations`, {
        method: "POST",
        body: { title },
        as: ann,
      });
      return status === 201 ? body.title : status;
    },
  };

  for (const [way, send] of Object.entries(ways)) {
    it(`${way}: invisible text is rejected, other text is trimmed and normalized`, async () => {
      for (const [what, text] of Object.entries(invisible))
        expect(await send(text), what).to.equal(400);
      expect(await send(` ${decomposed}\n`)).to.equal(composed);
      expect(await send("family 👩‍👧, می‌خواهم")).to.equal("family 👩‍👧, می‌خواهم");
      if (way === "a key's name") return; // its limit is lower
      const long = `${"x".repeat(199)}👍`;
      expect(await send(long)).to.equal(long);
      expect(await send("x".repeat(201))).to.equal(400);
      expect(await send("👍".repeat(201))).to.equal(400);
      expect(await send("x".repeat(90_000))).to.equal(400);
    });
  }

  it("a search finds text in composed and decomposed form alike", async () => {
    await ann.client.createTask({ title: `Trip to ${decomposed}` });
    for (const q of [decomposed, composed])
      expect((await ann.client.listTasks({ q })).items.length, q).to.be.greaterThan(0);
  });
});

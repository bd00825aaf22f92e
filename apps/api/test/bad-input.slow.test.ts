import { operations } from "@docket/contract";
import { signUp, type TestUser, useTestApi } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

/** Values that have broken something somewhere. */
const nasty: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_VALUE,
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff x",
  "👍".repeat(5_000),
  "'; DROP TABLE tasks; --",
  "%00",
  "../../etc/passwd",
  "{{7*7}}",
  "\u202e",
  "\ufeff",
  "-1",
  "0",
  "00",
  "1e3",
  "9223372036854775808",
  "18446744073709551616",
  "1".repeat(400),
  "NaN",
  "undefined",
  [],
  [[]],
  {},
  { $gt: "" },
  { __proto__: { admin: true } },
  ["a", "b"],
  "2026-13-45",
  "\n\r\t",
  "𠮷".repeat(201),
];

const rawBodies = [
  "",
  "{",
  "[",
  "nul",
  '"text"',
  "5",
  "null",
  "[]",
  "[{}]",
  '{"title":',
  '{"title":"x"}}',
  '{"a":1,"a":2',
  "\u0000",
  '{"title":"\\ud800"}',
  '{"title":"\\u0000"}',
  '{"__proto__":{"title":"x"}}',
  '{"constructor":{"prototype":{}}}',
  `${"[".repeat(50_000)}`,
  `{"title":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
];

/** Tries every value in every field; otherwise each in one field of each operation, in turn. */
const LONG = process.env.DOCKET_LONG === "1";

/** Expensive: each request starts a process that reads a file, or hashes a password. */
const dear = new Set(["previewImport", "importFile", "confirmMe", "sign-in/email"]);

/** Pairs each value with every place, or with one of `places` in turn, starting at `number`. */
function placed<Place>(
  places: Place[],
  number: number,
  isDear: boolean,
): { value: unknown; place: Place }[] {
  if (LONG) return places.flatMap((place) => nasty.map((value) => ({ value, place })));
  if (places.length === 0) return [];
  return nasty
    .filter((_, index) => !isDear || (index + number) % 4 === 0)
    .map((value, index) => ({ value, place: places[(index + number) % places.length]! }));
}

/** All bodies, or every third one, starting at a different one for each `number`. */
const rawBodiesOf = (number: number) =>
  LONG ? rawBodies : rawBodies.filter((_, index) => (index + number) % 3 === 0);

describe("bad input", () => {
  const api = useTestApi();
  let ann: TestUser;

  before(async () => {
    ann = await signUp(api.url);
  });

  const expectRefusal = async (path: string, options: Parameters<typeof call>[1]) => {
    const answer = await call(`${api.url}${path}`, options);
    const shown = `${options?.method ?? "GET"} ${path.slice(0, 100)} ${JSON.stringify(options?.body)?.slice(0, 100)}`;
    expect(answer.status, `${shown}: ${JSON.stringify(answer.body)?.slice(0, 300)}`).to.be.lessThan(
      500,
    );
    if (answer.status >= 400) {
      expect(answer.headers.get("content-type"), shown).to.contain("application/problem+json");
    }
    return answer.status;
  };

  for (const [number, { id, method, path, params, query, body }] of (
    Object.values(operations) as {
      id: string;
      method: string;
      path: string;
      params?: object;
      query?: { shape: object };
      body?: { shape: object };
    }[]
  ).entries()) {
    if (id === "deleteMe") continue;
    it(`never causes a server error in ${id}`, async () => {
      const options = (more = {}) => ({ method, as: ann, ...(body && { body: {} }), ...more });
      const address = path.replace(":id", "1");
      const inText = (value: unknown) => encodeURIComponent(wellFormed(String(value)));
      const places: ((value: unknown) => ReturnType<typeof expectRefusal>)[] = [
        ...(params
          ? [
              (value: unknown) =>
                expectRefusal(path.replace(":id", inText(value) || "%20"), options()),
            ]
          : []),
        ...Object.keys(query?.shape ?? {}).map(
          (name) => (value: unknown) =>
            expectRefusal(`${address}?${name}=${inText(value)}`, options()),
        ),
        ...Object.keys(body?.shape ?? {}).map(
          (name) => (value: unknown) =>
            expectRefusal(address, options({ body: { title: "x", [name]: value } })),
        ),
      ];
      for (const { value, place } of placed(places, number, dear.has(id))) await place(value);
      for (const raw of body ? rawBodiesOf(number) : [])
        await expectRefusal(address, options({ body: raw }));
    });
  }

  it("in paths, headers and credentials is rejected with problem+json", async () => {
    expect(await expectRefusal("/api/tasks/%E0%A4%A", { as: ann })).to.equal(400);
    for (const nothing of ["nothing", "auth/nothing", "auth/oauth2/userinfo"])
      expect(await expectRefusal(`/api/${nothing}`, { as: ann }), nothing).to.equal(404);
    expect(await expectRefusal("/api/auth/sign-in/email", { as: ann })).to.equal(405);
    expect(await expectRefusal("/api/tasks/1/2/3", { as: ann })).to.equal(404);
    for (const authorization of [
      "Bearer",
      "Bearer ",
      "Bearer a.b.c",
      `Bearer ${"x".repeat(7_000)}`,
      "bearer null",
      "Token x",
      `Bearer ${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(`{"sub":"${ann.id}"}`).toString("base64url")}.`,
      `${`Bearer ${ann.token}`.slice(0, -3)}abc`,
    ]) {
      expect(
        await expectRefusal("/api/tasks", { headers: { authorization } }),
        authorization,
      ).to.equal(401);
    }
    for (const cookie of [
      "docket.session_token=",
      "docket.session_token=%",
      "docket.session_token=a.b",
      "a=b; ; =",
    ]) {
      expect(await expectRefusal("/api/tasks", { headers: { cookie } }), cookie).to.equal(401);
    }
    for (const header of [
      "if-match",
      "if-none-match",
      "idempotency-key",
      "x-request-id",
      "accept",
    ]) {
      for (const value of ['"', "W/", "*", "x".repeat(500), "\u00ff", '"zzzzzzzzzzz"']) {
        await expectRefusal("/api/tasks", {
          method: "POST",
          as: ann,
          body: { title: "x" },
          headers: { [header]: value },
        });
      }
    }
  });

  it("is explained in words", async () => {
    const explained: [path: string, body: unknown, detail: string][] = [
      ["tasks", {}, "title is required"],
      [
        "tasks",
        { title: 1, completed: "x" },
        "title must be a string; completed must be true or false",
      ],
      ["tasks", { title: "x", priority: 1.5 }, "priority must be a whole number"],
      [
        "tasks",
        { title: "x", priority: 5, labelIds: 1 },
        "labelIds must be an array; priority must be at most 4",
      ],
      ["tasks", { title: "x", repeat: [] }, "repeat must be an object"],
      [
        "tasks?limit=0&cursor=",
        null,
        "limit must be at least 1; cursor must not be empty; cursor is not a cursor of this list",
      ],
      ["tasks?due=soon", null, "due must be one of today, overdue, upcoming, none"],
      ["tasks?limit=1e2", null, "limit must be a whole number"],
      ["tasks", { title: "x", priority: "high" }, "priority must be a whole number"],
      ["changes", null, "since is required"],
      ["changes?since=9007199254740993", null, "since must be at most 9007199254740991"],
    ];
    for (const [path, body, detail] of explained) {
      const more = body === null ? {} : { method: "POST", body };
      const answer = await call(`${api.url}/api/${path}`, { as: ann, ...more });
      expect([answer.status, answer.body.detail], path).to.deep.equal([400, detail]);
    }
  });

  it("is explained for fields that are shown but set by the server or another operation", async () => {
    const { id } = await ann.client.createTask({ title: "x" });
    const body = { listId: "2", completedAt: null, nope: 1, id };
    const answer = await call(`${api.url}/api/tasks/${id}`, { method: "PATCH", as: ann, body });
    expect(answer.body.detail).to.equal("id belongs in the path");
    const { id: _, ...others } = body;
    const later = await call(`${api.url}/api/tasks/${id}`, {
      method: "PATCH",
      as: ann,
      body: others,
    });
    expect(later.body.detail).to.equal(
      "listId cannot be set here; completedAt cannot be set here; nope is not a known field",
    );
  });

  it("is answered briefly, however much of it there is, and never cached", async () => {
    const body = Object.fromEntries(Array.from({ length: 20_000 }, (_, nth) => [`f${nth}`, 1]));
    const answer = await call(`${api.url}/api/tasks`, { method: "POST", as: ann, body });
    expect(answer.status).to.equal(400);
    expect(answer.body.errors).to.have.length(100);
    expect(answer.headers.get("cache-control")).to.equal("no-store");
  });

  it("never causes a server error in the account routes", async () => {
    const names = ["email", "password", "name", "image", "callbackURL", "rememberMe"];
    for (const [number, path] of [
      "sign-up/email",
      "sign-in/email",
      "sign-out",
      "change-email",
      "change-password",
    ].entries()) {
      for (const raw of rawBodiesOf(number)) await noFailure(`/api/auth/${path}`, raw);
      for (const { value, place } of placed(names, number, dear.has(path))) {
        const rest = { email: `x${Math.random()}@example.com`, password: "short", name: "X" };
        await noFailure(`/api/auth/${path}`, { ...rest, [place]: value });
      }
    }
    // Of any type, in every route.
    for (const value of nasty) {
      await noFailure("/api/auth/two-factor/enable", { oauth_query: value });
      await noFailure("/api/auth/passkey/verify-authentication", { response: value });
    }
    for (const path of [
      "",
      "get-session",
      "token",
      "jwks",
      "nothing",
      "..%2f",
      "reset-password/%00",
      "callback/x?state=%00",
    ]) {
      const { status } = await call(`${api.url}/api/auth/${path}`, {
        headers: { cookie: ann.cookie },
      });
      expect(status, path).to.be.lessThan(500);
    }
  }).timeout(120_000);

  const noFailure = async (path: string, body: unknown) => {
    const answer = await call(`${api.url}${path}`, {
      method: "POST",
      body,
      headers: { cookie: ann.cookie, origin: api.url },
    });
    const shown = `${path} ${JSON.stringify(body).slice(0, 120)}: ${JSON.stringify(answer.body).slice(0, 200)}`;
    expect(answer.status, shown).to.be.lessThan(500);
  };
});

/** A URL cannot contain a lone surrogate; a body can. */
function wellFormed(text: string): string {
  return text.slice(0, 4_000).toWellFormed();
}

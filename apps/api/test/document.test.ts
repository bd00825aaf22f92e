import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { operations } from "@docket/contract";
import { signUp, type TestUser, useTestApi } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { Documented } from "./support/documented.js";

const run = promisify(execFile);
const committed = fileURLToPath(import.meta.resolve("@docket/contract/openapi.json"));

describe("the OpenAPI document", () => {
  const api = useTestApi();
  let admin: TestUser;

  before(async () => {
    admin = await signUp(api.url);
  });

  it("is OpenAPI 3.1, lists every operation, and equals the committed file", async () => {
    const { body } = await call(`${api.url}/api/openapi.json`);
    expect(body.openapi).to.match(/^3\.1\./);
    const described = Object.values(
      body.paths as Record<string, Record<string, { operationId: string }>>,
    )
      .flatMap((path) => Object.values(path))
      .map(({ operationId }) => operationId);
    const signingIn = ["signUp", "signIn", "signOut", "getToken", "getSignInOptions"];
    expect(described.sort()).to.deep.equal([...Object.keys(operations), ...signingIn].sort());
    const { session } = body.components.securitySchemes;
    expect(session.name).to.equal(`docket-${new URL(api.url).port}.session_token`);
    session.name = "docket-3000.session_token"; // at the default address
    expect(body, "run `pnpm generate` and commit openapi.json").to.deep.equal(
      JSON.parse(await readFile(committed, "utf8")),
    );
  });

  it("describes every parameter", async () => {
    const { paths } = JSON.parse(await readFile(committed, "utf8"));
    const described = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
        (parameters as { name: string; description?: string }[]).map(
          ({ name, description }) => [`${method} ${path} ${name}`, description] as const,
        ),
      ),
    );
    expect(described.length).to.be.greaterThan(100);
    expect(described.filter(([, description]) => !description)).to.deep.equal([]);
  });

  it("describes the refusals of the routes for signing in", async () => {
    const { paths } = JSON.parse(await readFile(committed, "utf8"));
    const signIn = "/api/auth/sign-in/email";
    const options = "/api/sign-in-options";
    for (const [path, described, body, status] of [
      [signIn, "post", { email: "no address", password: "a password" }, 400],
      [signIn, "post", { email: "a\ud800@example.com", password: "a password" }, 400],
      [signIn, "post", { email: "nobody@example.com", password: "a password" }, 401],
      [options, "get", {}, 405],
    ] as const) {
      const answer = await call(`${api.url}${path}`, { method: "POST", body });
      expect(answer.status, JSON.stringify(body)).to.equal(status);
      const type = answer.headers.get("content-type")?.split(";")[0];
      const { content } = paths[path][described].responses[status];
      expect(content, `${path} ${status}`).to.have.property(String(type));
    }
  });

  it("says what the routes of signing in answer", async () => {
    const { email, password } = admin;
    const documented = await Documented.read(api.url);
    const tries: [id: string, body: unknown][] = [
      ["signIn", { email, password }],
      ...[{ email, password: "wrong" }, { email: 1 }, { email: "x", password: "x" }, {}].map(
        (body) => ["signIn", body] as [string, unknown],
      ),
      ...["{", "null", JSON.stringify({ email: "x".repeat(300_000) })].flatMap(
        (body): [string, unknown][] => [
          ["signIn", body],
          ["signUp", body],
          ["signOut", body],
        ],
      ),
      ["signUp", { email, password, name: "Taken" }],
      ["signUp", { email: "new@example.com", password, name: "" }],
      ["signUp", { email: "new@example.com", password, name: "New" }],
      ["signOut", {}],
      ["getToken", undefined],
      ["getSignInOptions", undefined],
    ];
    for (const [id, body] of tries) {
      const operation = documented.operations.find(({ operationId }) => operationId === id)!;
      const { method, path } = operation;
      const plain = { "content-type": "text/plain" };
      for (const type of body === undefined ? [undefined] : [undefined, plain]) {
        const answer = await call(`${api.url}${path}`, {
          method,
          body,
          ...(type && { headers: type }),
        });
        const shown = `${id} ${JSON.stringify(body)?.slice(0, 80)}: ${JSON.stringify(answer.body)}`;
        expect(documented.fault(operation, answer), shown).to.equal(null);
      }
    }
    const posted = await call(`${api.url}/api/sign-in-options`, { method: "POST", body: {} });
    const options = documented.operations.find(({ path }) => path === "/api/sign-in-options")!;
    expect(documented.fault(options, posted)).to.equal(null);
  });

  it("has an example of each body, which works", async () => {
    const other = await signUp(api.url);
    const { client, password } = admin;
    const { id: list } = await client.createList({ name: "List" });
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    const trashed = await client.createTask({ title: "Trashed" });
    await client.deleteTask({ id: trashed.id });
    const rows: Record<string, string> = {
      lists: list,
      users: other.id,
      trash: trashed.id,
      sections: (await client.createSection({ listId: list, name: "Section" })).id,
      labels: (await client.createLabel({ name: "Label" })).id,
      tasks: (await client.createTask({ title: "Task", repeat })).id,
      conversations: (await client.createConversation({})).id,
    };
    const documented = await Documented.read(api.url);
    for (const { operationId, method, path, body } of documented.operations) {
      if (path.startsWith("/api/auth/") || !body) continue;
      const { example = {}, properties } = documented.resolve(body);
      if (operationId === "confirmMe") Object.assign(example as object, { password });
      if (Object.keys(properties as object).length > 0)
        expect(body, operationId).to.have.property("example");
      const noun = path.split("/")[2]!;
      const answer = await call(`${api.url}${path.replace(/{\w+}/, rows[noun]!)}`, {
        method,
        as: admin,
        body: JSON.stringify(example).replace(
          '"42"',
          `"${rows[noun === "trash" ? noun : "lists"]}"`,
        ),
      });
      expect(answer.status, `${operationId}: ${answer.body.detail}`).to.be.below(300);
    }
  });

  it("has no unknown fields in bodies, at any depth, and the server refuses them", async () => {
    const documented = await Documented.read(api.url);
    type Schema = { properties?: object; items?: object; anyOf?: object[]; type?: string };
    /** Bodies with an unknown field in each object below a schema. */
    const wrongIn = (given: object): unknown[] => {
      const schema = documented.resolve(given as Record<string, unknown>) as Schema;
      const variants = schema.anyOf?.filter((one) => (one as Schema).type !== "null") ?? [];
      if (variants.length === 1) return wrongIn(variants[0]!);
      if (schema.items) return wrongIn(schema.items).map((one) => [one]);
      if (schema.type !== "object") return [];
      expect(schema).to.include({ additionalProperties: false });
      const inside = Object.entries(schema.properties!).flatMap(([name, inner]) =>
        wrongIn(inner).map((one) => ({ [name]: one })),
      );
      return [{ nope: 1 }, ...inside];
    };
    let nested = 0;
    for (const { operationId, method, path, body } of documented.operations) {
      if (path.startsWith("/api/auth/") || !body) continue;
      for (const wrong of wrongIn(body)) {
        const sent = JSON.stringify(wrong);
        const url = api.url + path.replace(/{\w+}/, "1");
        const answer = await call(url, { method, as: admin, body: wrong });
        expect(answer.status, `${operationId} ${sent}`).to.equal(400);
        const nope = (answer.body.errors as { path: string; message: string }[]).find((one) =>
          /(?:^|\.)nope$/.test(one.path),
        );
        expect(nope?.message, `${operationId} ${sent}`).to.equal("is not a known field");
        if (nope!.path !== "nope") nested += 1;
      }
    }
    expect(nested).to.be.greaterThan(5);
  });

  it("passes an independent linter without warnings", async () => {
    const redocly = path.join(
      path.dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")),
      "bin/cli.js",
    );
    const { stdout } = await run(process.execPath, [redocly, "lint", committed, "--format=json"], {
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    const { totals } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { totals: object };
    expect(totals).to.deep.include({ errors: 0, warnings: 0 });
  }).timeout(60_000);

  it("has a page that loads nothing from other hosts", async () => {
    const page = await call(`${api.url}/api/docs`);
    expect(page.status).to.equal(200);
    const addresses = [...(page.body as string).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address ?? "",
    );
    expect(addresses).to.have.length.greaterThan(1);
    for (const address of addresses) {
      expect(address).to.match(/^\//);
      expect((await call(`${api.url}${address}`)).status, address).to.equal(200);
    }
  });
});

import { execFile } from "node:child_process";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { signUp, startTestApi, type TestApi } from "@docket/testing";
import { expect } from "chai";

const suite = fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/dist/index.js"));
const run = promisify(execFile);

/** The scenarios of the official suite that concern what Docket's server does. */
const applies = [
  "server-initialize",
  "ping",
  "tools-list",
  "resources-list",
  "prompts-list",
  "server-sse-multiple-streams",
  "dns-rebinding-protection",
];

const fixture = "calls a tool of the suite's own test server (test_…)";
const fixturePrompt = "reads a prompt of the suite's own test server (test_…)";
const noSubscriptions = "Docket offers no subscriptions, and does not say it does";
const noLogging = "Docket sends no log messages, and does not say it does";
const fixtureResource = "reads a resource of the suite's own test server (test://…)";

/** The others, and why they do not. */
const doesNotApply: Record<string, string> = {
  "logging-set-level": noLogging,
  "completion-complete": "Docket offers no completions, and does not say it does",
  "tools-call-simple-text": fixture,
  "tools-call-image": fixture,
  "tools-call-audio": fixture,
  "tools-call-embedded-resource": fixture,
  "tools-call-mixed-content": fixture,
  "tools-call-with-logging": fixture,
  "tools-call-error": fixture,
  "tools-call-with-progress": fixture,
  "tools-call-sampling": fixture,
  "tools-call-elicitation": fixture,
  "json-schema-2020-12": fixture,
  "elicitation-sep1034-defaults": fixture,
  "elicitation-sep1330-enums": fixture,
  "server-sse-polling": fixture,
  "resources-read-text": fixtureResource,
  "resources-read-binary": fixtureResource,
  "resources-templates-read": fixtureResource,
  "resources-subscribe": noSubscriptions,
  "resources-unsubscribe": noSubscriptions,
  "prompts-get-simple": fixturePrompt,
  "prompts-get-with-args": fixturePrompt,
  "prompts-get-embedded-resource": fixturePrompt,
  "prompts-get-with-image": fixturePrompt,
};

describe("MCP conformance, by the official suite", () => {
  let api: TestApi;
  let proxy: { url: string; stop(): void };

  before(async () => {
    api = await startTestApi();
    const { token } = await signUp(api.url, "Ann");
    proxy = await startProxy(api.url, token);
  });
  after(async () => {
    proxy.stop();
    await api.stop();
  });

  it("knows every scenario of the suite: it applies, or there is a reason", async () => {
    const { stdout } = await run(process.execPath, [suite, "list", "--server"]);
    const known = [...stdout.matchAll(/^ {2}- (\S+)/gm)].map(([, name]) => name);
    expect(known).to.have.members([...applies, ...Object.keys(doesNotApply)]);
  });

  for (const scenario of applies) {
    it(`passes ${scenario}`, async function () {
      this.timeout(60_000);
      const args = [suite, "server", "--url", `${proxy.url}/mcp`, "--scenario", scenario];
      const { stdout } = await run(process.execPath, args);
      const [, passed, all] = /Passed: (\d+)\/(\d+)/.exec(stdout) ?? [];
      expect(passed, stdout).to.equal(all);
      expect(Number(all), stdout).to.be.at.least(1);
      expect(stdout).to.match(/0 failed, 0 warnings/);
    });
  }
});

/** The suite cannot sign in: this adds the token, and is else as if it were not there. */
async function startProxy(target: string, token: string) {
  const server = createServer((incoming, outgoing) => {
    const { host } = incoming.headers;
    const own = new URL(target).host;
    const headers: Record<string, string | string[] | undefined> = {
      ...incoming.headers,
      host: host === address() ? own : host,
      authorization: `Bearer ${token}`,
    };
    if (incoming.headers.origin === `http://${address()}`) headers.origin = `http://${own}`;
    const onward = request(
      `${target}${incoming.url}`,
      { method: incoming.method ?? "GET", headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${address()}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

import { execFile } from "node:child_process";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { signUp, startTestApi, type TestApi } from "@docket/testing";
import { expect } from "chai";

const suite = fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/dist/index.js"));
const run = promisify(execFile);

const fixture = "calls a tool of the suite's own test server (test_…)";
const fixturePrompt = "reads a prompt of the suite's own test server (test_…)";
const fixtureResource = "reads a resource of the suite's own test server (test://…)";
const fixtureQuestion = "needs a tool or prompt of the suite's own test server that asks back";
const noSubscriptions = "Docket offers no subscriptions to resources, and does not say it does";
const noTasks = "an extension that Docket does not offer, and does not say it does";

/** Scenarios that do not apply to Docket's server, and why. */
const doesNotApply: Record<string, string> = {
  "logging-set-level": "Docket sends no log messages, and does not say it does",
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
  "http-custom-header-server-validation": fixture,
  "server-sse-polling": fixture,
  "server-session-lifecycle": "Docket keeps no sessions",
  "resources-read-text": fixtureResource,
  "resources-read-binary": fixtureResource,
  "resources-templates-read": fixtureResource,
  "resources-subscribe": noSubscriptions,
  "resources-unsubscribe": noSubscriptions,
  "prompts-get-simple": fixturePrompt,
  "prompts-get-with-args": fixturePrompt,
  "prompts-get-embedded-resource": fixturePrompt,
  "prompts-get-with-image": fixturePrompt,
  "input-required-result-basic-elicitation": fixtureQuestion,
  "input-required-result-basic-sampling": fixtureQuestion,
  "input-required-result-basic-list-roots": fixtureQuestion,
  "input-required-result-request-state": fixtureQuestion,
  "input-required-result-multiple-input-requests": fixtureQuestion,
  "input-required-result-multi-round": fixtureQuestion,
  "input-required-result-missing-input-response": fixtureQuestion,
  "input-required-result-non-tool-request": fixtureQuestion,
  "input-required-result-result-type": fixtureQuestion,
  "input-required-result-tampered-state": fixtureQuestion,
  "input-required-result-capability-check": fixtureQuestion,
  "input-required-result-ignore-extra-params": fixtureQuestion,
  "tasks-lifecycle": noTasks,
  "tasks-capability-negotiation": noTasks,
  "tasks-wire-fields": noTasks,
  "tasks-request-state-removal": noTasks,
  "tasks-mrtr-input": noTasks,
  "tasks-request-headers": noTasks,
  "tasks-dispatch-and-envelope": noTasks,
  "tasks-status-notifications": noTasks,
  "tasks-required-task-error": noTasks,
  "tasks-mrtr-composition": noTasks,
};

/** The required scenarios of each revision that Docket's server passes. */
const passes = {
  "2025-11-25": [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "server-stateless",
    "tools-list",
    "resources-list",
    "sep-2164-resource-not-found",
    "prompts-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
    "caching",
    "http-header-validation",
    "input-required-result-unsupported-methods",
    "input-required-result-validate-input",
  ],
};

describe("MCP conformance, by the official suite", function () {
  this.timeout(120_000);
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

  /** The suite exits with 1 if a scenario fails. */
  const ask = (...args: string[]) =>
    run(process.execPath, [suite, "server", "--url", `${proxy.url}/mcp`, ...args]).then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout as string,
    );

  for (const [revision, names] of Object.entries(passes)) {
    it(`passes every scenario that ${revision} requires, except those listed with a reason`, async () => {
      const output = await ask("--requirements", revision);
      const scenarios = [...output.matchAll(/^[✓✗] (\S+): (\d+) passed, (\d+) failed$/gm)];
      const applying = scenarios.filter(([, name]) => !doesNotApply[name as string]);
      expect(applying.map(([, name]) => name)).to.have.members(names);
      for (const [line, name, passed, failed] of applying) {
        expect(Number(passed), line).to.be.at.least(1);
        if (name !== "server-stateless") expect(failed, line).to.equal("0");
      }
    });
  }

  it("is stateless; only checks that need the suite's own tools fail", async () => {
    const output = await ask("--scenario", "server-stateless", "--spec-version", "2026-07-28");
    const [, passed, failed] = /Passed: (\d+)\/\d+, (\d+) failed/.exec(output) ?? [];
    expect(Number(passed), output).to.be.at.least(24);
    const errors = [...output.matchAll(/^ {4}Error: (.*)$/gm)].map(([, text]) => text);
    expect(errors, output).to.have.length(Number(failed));
    for (const error of errors) expect(error).to.match(/^Not testable: server does not list the/);
  });
});

/** The suite cannot sign in: this proxy adds the token and is otherwise transparent. */
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

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createMCPClient } from "@ai-sdk/mcp";
import { freePort } from "@docket/database/embedded";
import { signUp, startTestApi, type TestApi, type TestUser } from "@docket/testing";
import { StreamableHTTPClientTransport as NewestTransport } from "@modelcontextprotocol/client";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { expect } from "chai";
import { connectHttp, connectNewest, newClient, newestClient, use } from "./support/mcp.js";
import { Application, decide } from "./support/oauth.js";

const run = promisify(execFile);

const remote = fileURLToPath(new URL("../node_modules/mcp-remote/dist/proxy.js", import.meta.url));

/** Calls a tool and returns its structured content. */
type Use = (name: string, args: Record<string, unknown>) => Promise<Record<string, unknown>>;

interface Connection {
  use: Use;
  close(): Promise<void>;
}

describe("a task's life cycle, through third-party MCP clients", function () {
  this.timeout(process.env.DOCKET_LONG ? 300_000 : 120_000);
  let api: TestApi;
  let ann: TestUser;
  let key: string;
  /** Where mcp-remote keeps its tokens. */
  let folder: string;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
    key = (await ann.client.createApiKey({ name: "test", scope: "write" })).key;
    folder = await mkdtemp(path.join(tmpdir(), "docket-mcp-remote-"));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await api.stop();
  });

  const connections: Record<string, () => Promise<Connection>> = {
    "the SDK's first version, with a key": async () => ofSdk(await connectHttp(api.url, key)),
    "the SDK's second version, with a key": async () => ofSdk(await connectNewest(api.url, key)),
    "the SDK's second version, over OAuth": async () => {
      const application = new Application(api.url);
      await (await application.connect(ann)).close();
      const client = newestClient();
      const authProvider = application as never; // the same interface, under other type names
      await client.connect(new NewestTransport(new URL(`${api.url}/mcp`), { authProvider }));
      return ofSdk(client as unknown as Client);
    },
    "the AI SDK, with a key": () => aiSdk({ headers: { authorization: `Bearer ${key}` } }),
    "the AI SDK, over OAuth": async () => {
      const application = new Application(api.url);
      await (await application.connect(ann)).close();
      return aiSdk({ authProvider: application as never });
    },
    "mcp-remote, with a key": () => mcpRemote(["--header", `Authorization: Bearer ${key}`]),
    "mcp-remote, over OAuth": () => mcpRemote([], ann),
    // As large as all of Docket's own dependencies for developing the web app, so only in the long run.
    ...(process.env.DOCKET_LONG && {
      "the Inspector's command, with a key": () =>
        inspector(["--header", `Authorization: Bearer ${key}`]),
      "the Inspector's command, over OAuth": () => inspector([], ann),
    }),
  };

  for (const [client, connect] of Object.entries(connections)) {
    it(client, async () => {
      const { use, close } = await connect();
      try {
        const added = await use("add_task", { title: "Water plants", dueDate: "2026-12-01" });
        const id = added.id as string;
        await use("update_task", { id, description: "all of them" });
        expect(await use("complete_task", { id })).to.include({ completed: true });
        expect(await use("reopen_task", { id })).to.include({ completed: false });
        const { items } = await use("list_tasks", { completed: false });
        expect(items).to.have.length(1);
        expect(await ann.client.getTask({ id })).to.include({ description: "all of them" });
        await use("delete_task", { id });
        const trash = await ann.client.listTrash();
        expect(trash.items.map((item) => item.id)).to.include(id);
      } finally {
        await close();
      }
    });
  }

  function ofSdk(client: Client): Connection {
    return {
      async use(name, args) {
        const { failed, value, text } = await use(client, name, args);
        expect(failed, text).to.equal(false);
        return value;
      },
      close: () => client.close(),
    };
  }

  async function aiSdk(how: { headers?: Record<string, string>; authProvider?: never }) {
    const client = await createMCPClient({
      transport: { type: "http", url: `${api.url}/mcp`, ...how },
    });
    const tools = await client.tools();
    return {
      async use(name: string, args: Record<string, unknown>) {
        const call = { toolCallId: name, messages: [] } as never;
        const result = (await tools[name]!.execute!(args, call)) as Record<string, unknown>;
        expect(result.isError, JSON.stringify(result)).to.not.equal(true);
        return result.structuredContent as Record<string, unknown>;
      },
      close: () => client.close(),
    };
  }

  /** A bridge to the server for clients that can only start programs. */
  async function mcpRemote(args: string[], person?: TestUser): Promise<Connection> {
    const client = newClient();
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [remote, `${api.url}/mcp`, String(await freePort()), ...args],
      // No browser is opened: `answerWhenAsked` answers for the person.
      env: { PATH: folder, HOME: folder, MCP_REMOTE_CONFIG_DIR: path.join(folder, "auth") },
      stderr: "pipe",
    });
    let said = "";
    const answer = person && answerWhenAsked(person);
    transport.stderr!.on("data", (text) => {
      said += String(text);
      answer?.(String(text));
    });
    await client.connect(transport as never).catch((error: Error) => {
      throw new Error(`${error.message}: ${said}`);
    });
    return ofSdk(client);
  }

  /** MCP's own tool for trying out servers, which is started for each call. */
  async function inspector(args: string[], person?: TestUser): Promise<Connection> {
    const place = path.join(folder, "inspector");
    const packages = ["install", "--prefix", place, "--ignore-scripts", "--no-audit"];
    await run("npm", [...packages, "@modelcontextprotocol/inspector@2"]);
    const program = path.join(place, "node_modules/.bin/mcp-inspector");
    const server = ["--cli", `${api.url}/mcp`, "--transport", "http", "--quiet", ...args];
    const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`;
    return {
      async use(name, input) {
        const call = ["--method", "tools/call", "--tool-name", name];
        const running = run(
          process.execPath,
          [
            program,
            ...server,
            ...call,
            "--callback-url",
            callback,
            "--tool-args-json",
            JSON.stringify(input),
          ],
          // Without a terminal it asks only if it may open a browser; it finds none.
          { env: { PATH: folder, HOME: folder, MCP_AUTO_OPEN_ENABLED: "true" } },
        );
        if (person) running.child.stderr!.on("data", answerWhenAsked(person));
        const { stdout } = await running;
        return JSON.parse(stdout).structuredContent;
      },
      close: async () => {},
    };
  }

  /** Does what a person's browser would do with the address that a program prints. */
  function answerWhenAsked(person: TestUser): (text: string | Buffer) => void {
    let said = "";
    return (text) => {
      said += String(text);
      const [asked] = /http\S+\/oauth2\/authorize\?\S+(?=\s)/.exec(said) ?? [];
      if (!asked) return;
      said = "";
      void decide(api.url, new URL(asked), person, { accept: true }).then(goBack);
    };
  }
});

/** Follows the redirect to the program, which may have printed the address before it listens. */
async function goBack(address: URL): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const answer = await fetch(address).catch(() => null);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

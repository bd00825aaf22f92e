import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@docket/database/embedded";
import { createEmptyDatabase } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const PASSWORD = "a good password";

/** Recognised by its content, whatever its name. */
const TODOIST = [
  "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE",
  "task,Buy seeds,,4,1,,,,en,UTC",
].join("\n");

/** What the README says to type, verbatim except for the port and example addresses. */
describe("the README's commands", () => {
  let folder: string;
  let blocks: string[];
  let text: string;
  const running: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-readme-"));
    text = await readFile(path.join(root, "README.md"), "utf8");
    blocks = blocksOf(text);
    // At the server's end: what of Node.js itself it has loaded.
    await writeFile(
      path.join(folder, "loaded.cjs"),
      `process.on("exit", () => {
        if (process.argv[1]?.includes("/scripts/start."))
          require("node:fs").writeFileSync("${folder}/loaded", process.moduleLoadList.join(" "));
      });`,
    );
  });
  afterEach(async () => {
    for (const child of running.splice(0)) await stop(child);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const blockWith = (word: string) => {
    const [block, ...more] = blocks.filter((one) => one.includes(word));
    expect(more, `one block has ${word}`).to.deep.equal([]);
    return block ?? expect.fail(`no block has ${word}`);
  };
  const environment = (port: number) => ({
    ...process.env,
    npm_config_prefer_offline: "true",
    PORT: String(port),
    DOCKET_DATA_DIR: path.join(folder, "data"),
    NODE_OPTIONS: `--require ${path.join(folder, "loaded.cjs")}`,
  });

  /** Starts a command that keeps running, and waits for the line that the README shows. */
  async function start(command: string, port: number): Promise<string> {
    const child = spawn("bash", ["-c", command], {
      cwd: root,
      env: environment(port),
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.push(child);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (data: string) => {
        said += data;
      });
    }
    while (!said.includes("Docket is ready: ")) {
      if (child.exitCode !== null) throw new Error(said);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return said;
  }

  it("are all covered by these tests", () => {
    const known = [
      "curl -c",
      "api/import",
      "NODE_ENV=production",
      "docker compose",
      "pnpm@12 test",
    ];
    const start = /^npx -y pnpm@12 start\n$/;
    const unknown = blocks.filter(
      (block) => !start.test(block) && !known.some((word) => block.includes(word)),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("start Docket, use it from the shell and start it again", async () => {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const first = blocks.find((block) => block.startsWith("npx -y pnpm@12 start"));
    expect(await start(first ?? "", port)).to.contain(`Docket is ready: ${url}`);
    const script = blockWith("curl -c").replaceAll("http://localhost:3000", url);
    const typed = await run("bash", ["-e", "-o", "pipefail", "-c", script], { cwd: folder });
    expect(typed.stdout)
      .to.contain('"email":"ann@example.com"')
      .and.contain('"title":"Buy milk"')
      .and.contain('"completed":true')
      .and.not.contain('"type":"urn:');
    for (const page of ["docs/operating.md", "docs/assistant.md"]) {
      const [block = ""] = blocksOf(await readFile(path.join(root, page), "utf8")).filter((one) =>
        one.includes("curl -b cookies"),
      );
      const shown = block.replaceAll("http://localhost:3000", url);
      const { stdout } = await run("bash", ["-e", "-c", shown], { cwd: folder });
      expect(JSON.parse(stdout), page).to.have.any.keys("link", "key");
    }
    await writeFile(path.join(folder, "backup.zip"), TODOIST);
    const transfer = blockWith("api/import").replaceAll("http://localhost:3000", url);
    const moved = await run("bash", ["-e", "-o", "pipefail", "-c", transfer], { cwd: folder });
    expect(moved.stdout.match(/Buy seeds/g), moved.stdout).to.have.length.of.at.least(2);
    for (const child of running.splice(0)) await stop(child);
    await rm(path.join(folder, "loaded"));

    await start(first ?? "", port);
    const { cookie } = await signIn(url);
    const { body } = await call(`${url}/api/tasks`, { headers: { cookie } });
    expect(body).to.have.property("items").that.is.an("array");
    const commands = ["db:migrate:status", "docket --help", "-s db:url"].map(
      (one) => `pnpm ${one}`,
    );
    for (const command of commands) expect(text).to.contain(command);
    const { stdout } = await run("npx", ["-y", "-p", "pnpm@12", "-c", commands.join(" && ")], {
      cwd: root,
      env: environment(port),
    });
    expect(stdout).to.match(/^up .*^Usage:.*^postgresql:\/\//ms);
    // Migrations, of which the first start applied all, are in TypeScript.
    for (const child of running.splice(0)) await stop(child);
    expect(await readFile(path.join(folder, "loaded"), "utf8"), "a compiler of TypeScript")
      .to.contain("NativeModule http")
      .and.not.contain("amaro");
  }).timeout(240_000);

  it("run Docket in production", async () => {
    const { directUrl } = await createEmptyDatabase();
    const port = await freePort();
    const command = blockWith("NODE_ENV=production").replace(
      /'postgresql:[^']*'/,
      `'${directUrl}'`,
    );
    const url = `http://localhost:${port}`;
    await start(command, port);
    const signedUp = await call(`${url}/api/auth/sign-up/email`, {
      method: "POST",
      body: { name: "Ann", email: "ann@example.com", password: PASSWORD },
    });
    expect(signedUp.status).to.equal(200);
    const { cookie } = await signIn(url);
    expect((await call(`${url}/api/me`, { headers: { cookie } })).status).to.equal(200);
    expect((await call(`${url}/readyz`)).status).to.equal(200);
  }).timeout(240_000);

  it("generate passwords for the containers", async () => {
    const [make = ""] = blockWith("docker compose").split("\n");
    await run("bash", ["-c", make], { cwd: folder });
    expect(await readFile(path.join(folder, ".env"), "utf8")).to.match(
      /^POSTGRES_PASSWORD=[0-9a-f]{48}\nDATABASE_PASSWORD=[0-9a-f]{48}\n$/,
    );
  });
});

async function signIn(url: string): Promise<{ cookie: string }> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "ann@example.com", password: PASSWORD }),
  });
  expect(response.status).to.equal(200);
  const [cookie = ""] = (response.headers.getSetCookie()[0] ?? "").split(";");
  return { cookie };
}

/** The shell blocks of a document. */
function blocksOf(document: string): string[] {
  return [...document.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);
}

/** As Ctrl-C in the terminal does. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || !child.pid) return;
  const ended = once(child, "exit");
  process.kill(-child.pid, "SIGINT");
  await ended;
}

describe("an unsupported way to start", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-start-"));
    await mkdir(path.join(folder, "scripts"));
    const check = "scripts/check-runtime.cjs";
    await copyFile(path.join(root, check), path.join(folder, check));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const versionFile = () => path.join(folder, "version.cjs");

  /** Makes a Node.js that loads the file report this version. */
  const pretend = (version: string) =>
    writeFile(
      versionFile(),
      `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`,
    );

  /** Runs the start script of package.json on a Node.js that reports this version. */
  async function startOn(version: string) {
    await pretend(version);
    const { scripts } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    const command = scripts.start.replace(/^node /, `"${process.execPath}" -r "${versionFile()}" `);
    return run("sh", ["-c", command], { cwd: folder }).then(
      () => ({ code: 0, stderr: "" }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    );
  }

  it("names the pnpm 12 command if nothing is installed or Node.js is too old", async () => {
    const way = "npx -y pnpm@12 start";
    const bare = await startOn("24.1.0");
    expect(bare.code).to.equal(1);
    expect(bare.stderr).to.contain(way).and.contain("nothing is installed yet");
    await mkdir(path.join(folder, "node_modules"));
    await writeFile(path.join(folder, "node_modules/.modules.yaml"), "");
    for (const version of ["20.11.0", "22.9.0", "18.0.0"]) {
      const { code, stderr } = await startOn(version);
      expect(code).to.equal(1);
      expect(stderr).to.contain(way).and.contain(`This is Node.js ${version}.`);
      expect(stderr.trim().split("\n")).to.have.length(2);
    }
    // Installed and on a new Node.js, it passes the check and fails on a script missing from this folder.
    expect((await startOn("24.1.0")).stderr).to.contain("scripts/start.js");
  });

  it("names the required version if the programs run directly on an old Node.js", async () => {
    await pretend("20.11.0");
    for (const [program, ...args] of [["api"], ["cli", "users", "list"]] as const) {
      const main = path.join(root, `apps/${program}/dist/main.js`);
      const started = run(process.execPath, ["-r", versionFile(), main, ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH, DOCKET_DATA_DIR: path.join(folder, "data") },
      });
      const { code, stderr } = await started.then(
        () => expect.fail("started"),
        (error: { code: number; stderr: string }) => error,
      );
      expect(code).to.equal(program === "api" ? 1 : 3);
      expect(stderr).to.match(/^Docket needs Node\.js 24 or newer, and this is 20\.11\.0\..*\n$/);
    }
  });
});

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readConfig } from "@docket/api";
import { freePort } from "@docket/database/embedded";
import { createTestDatabase } from "@docket/testing";
import { expect } from "chai";
import dotenv from "dotenv";
import { parse } from "yaml";
import { call } from "./call.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

describe("the container", () => {
  // Installs and builds everything from scratch, which takes minutes.
  if (process.env.DOCKET_LONG === "1") {
    it("builds with the Dockerfile's steps, and runs as nobody on read-only files", async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "docket-container-"));
      const [app, image] = [path.join(folder, "app"), path.join(folder, "image")];
      try {
        const { stdout } = await run(
          "git",
          ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
          { cwd: root },
        );
        for (const file of stdout.split("\0").filter(Boolean)) {
          await cp(path.join(root, file), path.join(app, file)).catch(() => {}); // deleted, not yet committed
        }
        const steps = await dockerfileSteps();
        expect(steps.length).to.be.greaterThan(4);
        const node = path.join(folder, "node");
        await cp(process.execPath, node);
        for (const step of steps) {
          const command = step
            .replaceAll(/(?<= )\/image\b/g, image)
            .replaceAll(/\bpnpm /g, "npx -y pnpm@12 ")
            .replace(/^node /, `${node} `);
          await run("sh", ["-c", command], {
            cwd: app,
            env: { ...process.env, CI: "true" },
            maxBuffer: 1 << 26,
          });
        }
        const packages = await readdir(path.join(image, "node_modules/.pnpm"));
        const runs = await runningPackages(app);
        expect(runs).to.include("express").and.not.include.members(["typescript", "mocha", "vite"]);
        const installed = packages.filter((name) => name.includes("@")).map(nameOf);
        expect(installed.filter((name) => !runs.includes(name))).to.deep.equal([]);
        const { stdout: size } = await run("du", ["-sm", image]);
        expect(Number.parseInt(size, 10)).to.be.lessThan(250);
        await run("chmod", ["-R", "a-w,a+rX", image]);
        await run("chmod", ["0755", folder]);
        await startsAndServes(image, node);
      } finally {
        await run("chmod", ["-R", "u+w", folder]);
        await rm(folder, { recursive: true, force: true });
      }
    }).timeout(1_800_000);
  }

  it("takes its settings from .env, and has its own database role", async () => {
    const compose = parse(await readFile(path.join(root, "docker-compose.yml"), "utf8"), {
      merge: true,
    }) as Compose;
    const file = {
      ...dotenv.parse(await readFile(path.join(root, ".env.example"))),
      POSTGRES_PASSWORD: "the administrator's",
      DATABASE_PASSWORD: "p@ss:w/rd",
      TRUST_PROXY: "2",
      ASSISTANT_BASE_URL: "http://models.example.com/v1",
      ASSISTANT_MODEL: "a-model",
      LOG_LEVEL: "warn",
      PUBLIC_URL: "https://docket.example.com",
    };
    const { docket, postgres } = compose.services;
    expect(docket?.env_file).to.deep.equal([{ path: ".env", required: false }]);
    const environment = { ...file, ...interpolated(docket?.environment ?? {}, file) };
    const config = readConfig({ ...environment, BETTER_AUTH_SECRET: "x".repeat(40) });
    expect(config).to.deep.include({
      databaseUrl: "postgresql://docket:p%40ss%3Aw%2Frd@postgres:5432/docket?sslmode=disable",
      trustProxy: 2,
      logLevel: "warn",
      publicUrl: "https://docket.example.com",
      host: "0.0.0.0",
      port: 3000,
      dataDir: "/data",
    });
    expect(config.databaseDirectUrl).to.equal(undefined);
    expect(config.assistant.model?.name).to.equal("a-model");
    const elsewhere = { ...file, PUBLIC_URL: "", PUBLISHED_PORT: "8080" };
    expect(interpolated(docket?.environment ?? {}, elsewhere).PUBLIC_URL).to.equal(
      "http://localhost:8080",
    );
    expect(Object.values(environment)).to.not.include("the administrator's");
    expect(interpolated(postgres?.environment ?? {}, file)).to.deep.equal({
      POSTGRES_PASSWORD: "the administrator's",
      DATABASE_PASSWORD: "p@ss:w/rd",
    });
    for (const service of Object.values(compose.services)) {
      expect(service.logging?.options).to.have.property("max-size");
    }
    // Each setting is in the example.
    const missing = await settingsNotIn(Object.keys(file));
    expect(missing).to.deep.equal([]);
  });

  it("has a compose file that is valid by the published schema", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-compose-"));
    try {
      const text = await readFile(path.join(root, "docker-compose.yml"), "utf8");
      const good = path.join(folder, "good.yml");
      const bad = path.join(folder, "bad.yml");
      await writeFile(good, text);
      await writeFile(bad, text.replace("healthcheck:", "healthchek:"));
      expect(await schemaErrors(good)).to.equal(0);
      expect(await schemaErrors(bad)).to.be.greaterThan(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  }).timeout(60_000);
});

interface Compose {
  services: Record<
    string,
    {
      env_file?: unknown;
      environment?: Record<string, string>;
      logging?: { options: Record<string, string> };
    }
  >;
}

/** Interpolates `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as `docker compose` does. */
function interpolated(values: Record<string, string>, env: Record<string, string>) {
  // Innermost first.
  const fill = (text: string): string => {
    const filled = text.replaceAll(
      /\$\{(\w+)(?::([-?])([^{}]*))?\}/g,
      (_all, name: string, kind?: string, rest = "") =>
        env[name] || (kind === "-" ? rest : expect.fail(`${name}: ${rest}`)),
    );
    return filled === text ? text : fill(filled);
  };
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, fill(text)]));
}

/** The variables that the configuration reads but .env.example does not explain. */
async function settingsNotIn(explained: string[]): Promise<string[]> {
  const source = await readFile(path.join(root, "apps/api/src/config.ts"), "utf8");
  const names = [...source.matchAll(/^ {2}([A-Z_]{4,}):/gm)].map(([, name = ""]) => name);
  expect(names.length).to.be.greaterThan(30);
  return names.filter((name) => name !== "NODE_ENV" && !explained.includes(name));
}

/** The packages that the server and the command line need, without development dependencies. */
async function runningPackages(app: string): Promise<string[]> {
  const lock = parse(await readFile(path.join(app, "pnpm-lock.yaml"), "utf8")) as Lock;
  const seen = new Set<string>();
  const follow = (key: string, dependencies: [string, string][]) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const [name, version] of dependencies) {
      if (version.startsWith("link:")) followOurs(path.join(key, version.slice("link:".length)));
      else {
        const next = `${name}@${version}`;
        follow(next, Object.entries(lock.snapshots[next]?.dependencies ?? {}));
      }
    }
  };
  const followOurs = (folder: string) => {
    const { dependencies = {} } = lock.importers[folder] ?? expect.fail(folder);
    follow(
      folder,
      Object.entries(dependencies).map(([name, { version }]) => [name, version]),
    );
  };
  for (const program of ["apps/api", "apps/cli"]) followOurs(program);
  return [...seen].map((key) => key.replace(/(?<=.)@.*/, ""));
}

interface Lock {
  importers: Record<string, { dependencies?: Record<string, { version: string }> }>;
  snapshots: Record<string, { dependencies?: Record<string, string> }>;
}

/** `@scope+name@1.2.3_peer@4` is `@scope/name`. */
const nameOf = (folder: string) => folder.replace(/(?<=.)@.*/, "").replace("+", "/");

/** The commands of the build stage, except the one that installs pnpm. */
async function dockerfileSteps(): Promise<string[]> {
  const [build = ""] = (await readFile(path.join(root, "Dockerfile"), "utf8")).split(
    /^FROM .*-slim$/m,
  );
  return [...build.matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)]
    .map(([, step = ""]) => step)
    .filter((step) => !step.startsWith("npm install --global"));
}

/** The arguments with which the image runs Node.js. */
async function commandOfTheImage(): Promise<string[]> {
  const [, list = ""] =
    /^CMD (\["node".*\])$/m.exec(await readFile(path.join(root, "Dockerfile"), "utf8")) ?? [];
  const [, ...options] = JSON.parse(list) as string[];
  return options;
}

const NOBODY = 65_534;

async function startsAndServes(app: string, node: string): Promise<void> {
  const data = await mkdtemp(path.join(tmpdir(), "docket-data-"));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await chown(data, NOBODY, NOBODY);
  const { url, directUrl } = await createTestDatabase();
  const port = await freePort();
  const { PATH = "" } = process.env;
  const asNobody = {
    cwd: app,
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    env: {
      PATH,
      NODE_ENV: "production",
      PORT: String(port),
      DATABASE_URL: url,
      DATABASE_DIRECT_URL: directUrl,
      DOCKET_DATA_DIR: data,
    },
  };
  const server = spawn(node, await commandOfTheImage(), {
    ...asNobody,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(server, "exit");
  try {
    while (!said.includes("Docket is ready")) {
      if (server.exitCode !== null) throw new Error(said);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await call(`http://127.0.0.1:${port}/readyz`)).status).to.equal(200);
    expect((await call(`http://127.0.0.1:${port}/`)).body).to.contain("<title>");
    const docket = (...options: string[]) =>
      run(node, ["apps/cli/dist/main.js", ...options], asNobody);
    expect(JSON.parse((await docket("users", "list", "--json")).stdout)).to.deep.equal([]);
    const file = path.join(data, "by-hand.backup");
    await docket("backup", file);
    expect((await stat(file)).size).to.be.greaterThan(0);
  } finally {
    server.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  }
}

async function schemaErrors(file: string): Promise<number> {
  const dclint = path.join(
    path.dirname(createRequire(import.meta.url).resolve("dclint/package.json")),
    "bin/dclint.cjs",
  );
  const { stdout } = await run(process.execPath, [dclint, file, "--formatter", "json"]).catch(
    (error: { stdout: string }) => error,
  );
  const [report] = JSON.parse(stdout) as { errorCount: number }[];
  return report?.errorCount ?? -1;
}

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@docket/database/embedded";
import { createTestDatabase } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

describe("the container", () => {
  // Everything is installed and built anew, which takes minutes.
  if (process.env.DOCKET_LONG === "1") {
    it("is made by steps that work here too: install, build, prune, start on DATABASE_URL", async () => {
      const app = await mkdtemp(path.join(tmpdir(), "docket-container-"));
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
        expect(steps).to.deep.equal([
          "pnpm install --frozen-lockfile",
          "pnpm build",
          "pnpm prune --prod --no-optional",
        ]);
        const environment = { ...process.env, CI: "true" };
        for (const step of steps) {
          const [, ...words] = step.split(" ");
          await run("npx", ["-y", "pnpm@12", ...words], {
            cwd: app,
            env: environment,
            maxBuffer: 1 << 26,
          });
        }
        await startsAndServes(app);
      } finally {
        await rm(app, { recursive: true, force: true });
      }
    }).timeout(300_000);
  }

  it("is composed as the published schema of compose files has it", async () => {
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

/** The commands of the build stage, but for the one that brings pnpm. */
async function dockerfileSteps(): Promise<string[]> {
  const [build = ""] = (await readFile(path.join(root, "Dockerfile"), "utf8")).split(
    /^FROM .*-slim$/m,
  );
  return [...build.matchAll(/^RUN (pnpm .*)$/gm)].map(([, step]) => step ?? "");
}

async function startsAndServes(app: string): Promise<void> {
  const { url, directUrl } = await createTestDatabase();
  const port = await freePort();
  const { PATH = "" } = process.env;
  const server = spawn(process.execPath, ["--enable-source-maps", "apps/api/dist/main.js"], {
    cwd: app,
    env: {
      PATH,
      NODE_ENV: "production",
      PORT: String(port),
      DATABASE_URL: url,
      DATABASE_DIRECT_URL: directUrl,
      BETTER_AUTH_SECRET: "a secret for the container, 32 and more",
    },
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
  } finally {
    server.kill("SIGTERM");
    await ended;
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

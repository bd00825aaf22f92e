import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import type { BackupPlan } from "@docket/backup";
import { startTestApi } from "@docket/testing";
import { expect } from "chai";

const metrics = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}/metrics`, { headers })).status;

describe("GET /metrics", () => {
  it("answers only local clients that do not come through a proxy", async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === "IPv4" && !address.internal)?.address;
    const api = await startTestApi({ host: "0.0.0.0" });
    try {
      const { port } = new URL(api.url);
      expect(await metrics(`http://127.0.0.1:${port}`)).to.equal(200);
      expect(
        await metrics(`http://127.0.0.1:${port}`, { "x-forwarded-for": "127.0.0.1" }),
      ).to.equal(404);
      if (outside) expect(await metrics(`http://${outside}:${port}`)).to.equal(404);
    } finally {
      await api.stop();
    }
  });

  it("includes every metric that the Grafana dashboard shows", async () => {
    const board = await readFile(new URL("../../../deploy/grafana.json", import.meta.url), "utf8");
    const drawn = new Set(
      board.match(/\b(?:docket|process|nodejs)_\w+/g)?.map((name) => name.replace(/_bucket$/, "")),
    );
    expect(drawn.size).to.be.greaterThan(8);
    const api = await startTestApi();
    try {
      const text = await (await fetch(`${api.url}/metrics`)).text();
      const given = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
      expect([...drawn].filter((name) => !given.includes(name))).to.deep.equal([]);
    } finally {
      await api.stop();
    }
  });

  it("requires the token if one is configured, and then allows proxied requests", async () => {
    const api = await startTestApi({ metricsToken: "a-token-for-metrics" });
    try {
      expect(await metrics(api.url)).to.equal(401);
      expect(await metrics(api.url, { authorization: "Bearer another" })).to.equal(401);
      const authorization = "Bearer a-token-for-metrics";
      expect(await metrics(api.url, { authorization })).to.equal(200);
      const proxied = { authorization, "x-forwarded-for": "203.0.113.7" };
      expect(await metrics(api.url, proxied)).to.equal(200);
    } finally {
      await api.stop();
    }
  });

  it("says when the newest scheduled backup was made", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-backups-"));
    const backups: BackupPlan = { schedule: { every: "hour" }, folder, keep: 1 };
    const api = await startTestApi({ backups });
    const value = async () => {
      const text = await (await fetch(`${api.url}/metrics`)).text();
      return Number(/^docket_last_backup_timestamp_seconds (\S+)$/m.exec(text)?.[1]);
    };
    try {
      while ((await value()) === 0);
      const [name = ""] = (await readdir(folder)).filter((file) => file.endsWith(".backup"));
      const written = new Date((await value()) * 1_000).toISOString();
      expect(name).to.equal(`docket-${written.replace(/[-:]|\.\d+/g, "")}.backup`);
    } finally {
      await api.stop();
      await rm(folder, { recursive: true });
    }
  });
});

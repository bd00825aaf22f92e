import { readFile } from "node:fs/promises";
import { readConfig } from "@docket/api";
import { expect } from "chai";
import dotenv from "dotenv";
import { parse } from "yaml";

/** The variables of .env.example, with a secret, so that none is generated and stored. */
const example = async () => ({
  ...dotenv.parse(await read(".env.example")),
  BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
});
const read = (file: string) => readFile(new URL(`../../../${file}`, import.meta.url), "utf8");

describe("deploy/docket.service", () => {
  it("starts Docket as the image does, with its data in the state directory", async () => {
    const unit = await read("deploy/docket.service");
    const value = (name: string) =>
      [...unit.matchAll(/^(\w+)=(.*)$/gm)].filter(([, key]) => key === name).map((one) => one[2]!);
    const [node, ...options] = value("ExecStart")[0]!.split(" ");
    const image = /^CMD (\["node".*\])$/m.exec(await read("Dockerfile"))?.[1] ?? "";
    expect(node).to.equal(`${value("WorkingDirectory")[0]}/node_modules/.bin/node`);
    expect(["node", ...options]).to.deep.equal(JSON.parse(image));

    // An EnvironmentFile would override Environment; .env does not.
    expect(value("EnvironmentFile")).to.deep.equal([]);
    const own = Object.fromEntries(
      value("Environment").flatMap((line) => line.split(" ").map((pair) => pair.split("="))),
    ) as Record<string, string>;
    const config = readConfig({ ...(await example()), ...own });
    expect(config.dataDir).to.equal(`/var/lib/${value("StateDirectory")[0]}`);
    expect(unit).to.contain(`DOCKET_DATA_DIR=${config.dataDir}|' .env`);
  });
});

/** How each proxy refuses the addresses that are only for the machine itself, below the path of the site. */
const closes = {
  nginx: (path: string) => `location ~ ^${path}/(metrics|readyz)$ { return 404; }`,
  Caddyfile: (path: string) => `path ${path}/metrics ${path}/readyz respond @`,
  traefik: () => "&& !Path(`/metrics`) && !Path(`/readyz`)",
};

describe("the proxy configurations", () => {
  for (const [file, closed] of [
    ["nginx.conf", closes.nginx],
    ["nginx-path.conf", closes.nginx],
    ["Caddyfile", closes.Caddyfile],
    ["Caddyfile-path", closes.Caddyfile],
    ["traefik.yml", closes.traefik],
  ] as const)
    it(`deploy/${file} matches the settings it names, and closes /metrics and /readyz`, async () => {
      const text = await read(`deploy/${file}`);
      const named = [...text.matchAll(/^# {3}([A-Z_]+=\S+)$/gm)].map(([, line]) => line).join("\n");
      const { host, port, publicUrl, trustProxy } = readConfig({
        ...(await example()),
        ...dotenv.parse(named),
      });
      expect(trustProxy).to.equal(1);
      const rules = text.replaceAll(/#.*/g, "").replaceAll(/\s+/g, " ");
      expect(rules).to.contain(`${host}:${port}`);
      const { hostname, pathname } = new URL(publicUrl);
      const path = pathname.replace(/\/$/, "");
      expect(rules).to.contain(path === "" ? hostname : `${path}/`);
      expect(rules).to.contain(closed(path));
      for (const [, matcher, answer] of rules.matchAll(/respond @(\w+) (\S+)/g))
        expect([rules.includes(`@${matcher} path `), answer]).to.deep.equal([true, "404"]);
    });

  it("deploy/traefik.yml refers only to services that it defines", async () => {
    const { http } = parse(await read("deploy/traefik.yml"));
    for (const { service } of Object.values<{ service: string }>(http.routers))
      expect(http.services)
        .to.have.property(service)
        .with.nested.property("loadBalancer.servers[0].url");
  });
});

import { readFile } from "node:fs/promises";
import { readConfig } from "@docket/api";
import { expect } from "chai";
import dotenv from "dotenv";

const read = (file: string) => readFile(new URL(`../../../${file}`, import.meta.url), "utf8");

describe("deploy/docket.service", () => {
  it("starts Docket as the image does, with its data where the unit may write", async () => {
    const unit = await read("deploy/docket.service");
    const value = (name: string) =>
      [...unit.matchAll(/^(\w+)=(.*)$/gm)].filter(([, key]) => key === name).map((one) => one[2]!);
    const [node, ...options] = value("ExecStart")[0]!.split(" ");
    const image = /^CMD (\["node".*\])$/m.exec(await read("Dockerfile"))?.[1] ?? "";
    expect(node).to.equal(`${value("WorkingDirectory")[0]}/node_modules/.bin/node`);
    expect(["node", ...options]).to.deep.equal(JSON.parse(image));

    // A file for systemd would win over Environment; .env does not.
    expect(value("EnvironmentFile")).to.deep.equal([]);
    const own = Object.fromEntries(
      value("Environment").flatMap((line) => line.split(" ").map((pair) => pair.split("="))),
    ) as Record<string, string>;
    const config = readConfig({ ...dotenv.parse(await read(".env.example")), ...own });
    expect(config.dataDir).to.equal(`/var/lib/${value("StateDirectory")[0]}`);
    expect(unit).to.contain(`DOCKET_DATA_DIR=${config.dataDir}|' .env`);
  });
});

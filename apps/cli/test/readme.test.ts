import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { docket } from "./support/docket.js";

describe("the command line", () => {
  it("prints its version with --version", async () => {
    const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
    const { code, stdout } = await docket(["--version"], {});
    expect({ code, stdout }).to.deep.equal({
      code: 0,
      stdout: `${JSON.parse(manifest).version}\n`,
    });
  });
});

describe("the README of the command line", () => {
  it("names every command", async () => {
    const { stdout } = await docket(["--help"], {});
    const [, list = ""] = /^Commands:\n(.*?)\n\n/ms.exec(stdout) ?? [];
    const commands = [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name = ""]) => name);
    expect(commands).to.include("backup");
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const rows = [...readme.matchAll(/^\| (`.*?) \|/gm)].map(([, first = ""]) => first).join();
    const named = new Set([...rows.matchAll(/`(\w+)/g)].map(([, name = ""]) => name));
    expect(commands.filter((name) => name !== "help" && !named.has(name))).to.deep.equal([]);
  });
});

import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { docket } from "./support/docket.js";

describe("the README of the command line", () => {
  it("names every command", async () => {
    const { stdout } = await docket(["--help"], {});
    const [, list = ""] = /^Commands:\n(.*?)\n\n/ms.exec(stdout) ?? [];
    const commands = [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name = ""]) => name);
    expect(commands).to.include("backup");
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const named = new Set([...readme.matchAll(/^\| `(\w+) /gm)].map(([, name = ""]) => name));
    expect(commands.filter((name) => name !== "help" && !named.has(name))).to.deep.equal([]);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { signUp, startTestApi, type TestApi, type TestUser } from "@docket/testing";
import { expect } from "chai";
import { docket } from "./support/docket.js";

describe("import and export of other applications' files", () => {
  let folder: string;
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-cli-"));
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
  });
  after(async () => {
    await api.stop();
    await rm(folder, { recursive: true });
  });

  const save = async (name: string, content: string) => {
    await writeFile(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const run = (...args: string[]) => docket(args, { url: api.databaseUrl });
  const titles = async () => (await ann.client.exportMe({})).tasks.map(({ title }) => title);

  it("a preview needs no account, and reports losses", async () => {
    const file = await save("tasks.csv", "title,list,mood\nMilk,Home,good\n");
    const { code, stdout, stderr } = await run("import", file, "--preview");
    expect(code, stderr).to.equal(0);
    expect(stdout).to.equal("csv: 1 task, 0 of them done, 1 list, 0 labels.\n  Milk\n");
    expect(stderr).to.include(
      'mood (1, such as "good" (line 2)): Docket has no such field: left out.\n',
    );
  });

  it("tasks are imported into the given account, and not twice", async () => {
    const file = await save("tasks.csv", "title,list\nMilk,Home\nEggs,Home\n");
    const nobody = await run("import", file);
    expect(nobody.code).to.equal(1);
    expect(nobody.stderr).to.include("say whose account its tasks go into: --into <user>");
    const first = await run("import", file, "--into", ann.email);
    expect(first.stdout, first.stderr).to.match(/^Imported 2 tasks, 1 list and 0 labels into /);
    const again = await run("import", file, "--into", ann.email);
    expect(again.stderr).to.include("2 tasks of the file were there already.");
    expect(await titles()).to.deep.equal(["Milk", "Eggs"]);
  });

  it("tasks are exported as CSV, and importing an account's own export adds none", async () => {
    const { stdout } = await run("export", ann.email, "--format", "csv");
    expect(stdout.split("\r\n")).to.have.length(4);
    const file = await save("ann.json", (await run("export", ann.email)).stdout);
    const again = await run("import", file, "--source", "docket", "--into", ann.email);
    expect(again.stdout, again.stderr).to.match(/^Imported 0 tasks/);
    expect(await titles()).to.have.length(2);
  });

  it("unknown columns require --mapping, and unreadable files are explained in a sentence", async () => {
    const file = await save("was.csv", "Wort\nBrot\n");
    const asked = await run("import", file, "--source", "csv", "--into", ann.email);
    expect([asked.code, asked.stderr]).to.deep.equal([
      1,
      `${file} has the columns Wort; say which is the title with --mapping.\n`,
    ]);
    const told = ["--source", "csv", "--mapping", '{"title":"Wort"}', "--into", ann.email];
    expect((await run("import", file, ...told)).code).to.equal(0);
    const bad = await run("import", await save("x.json", "{"), "--into", ann.email);
    expect([bad.code, bad.stderr]).to.deep.equal([
      1,
      "The file is not valid JSON: it is damaged or cut off at line 1.\n",
    ]);
    expect((await run("import", "missing.csv")).stderr).to.equal("There is no file missing.csv.\n");
  });
});

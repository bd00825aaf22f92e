import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { followImport } from "@docket/contract/follow-import";
import {
  type Child,
  createTestDatabase,
  ready,
  signUp,
  spawnApi,
  type TestDatabase,
} from "@docket/testing";
import { expect } from "chai";
import { start } from "./support/docket.js";
import { largeExport } from "./support/large-export.js";
import { peakWhile } from "./support/memory.js";

const TASKS = 100_000;
/** In MB, of the process that imports or exports; it holds a batch, and over HTTP the file as well. */
const MOST_MEMORY = 600;

if (process.env.DOCKET_LONG)
  describe(`export and import of ${TASKS} tasks`, function () {
    this.timeout(3_600_000);
    let folder: string;
    let database: TestDatabase;
    let api: Child;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "docket-large-"));
      database = await createTestDatabase();
      api = await spawnApi({
        DATABASE_URL: database.url,
        BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
        AUTH_RATE_LIMIT: "off",
      });
      await ready(api);
      await writeFile(inFolder("made.json"), [...largeExport(TASKS)].join(""));
    });
    after(async () => {
      api.process.kill("SIGTERM");
      await api.ended;
      await database.drop();
      await rm(folder, { recursive: true });
    });

    const inFolder = (name: string) => path.join(folder, name);

    /** Runs a command to its end, and checks its peak memory. */
    async function docket(what: string, ...args: string[]): Promise<void> {
      const { child, ended } = start(args, { url: database.url });
      const peak = await peakWhile(child.pid!, () => ended);
      const { code, stderr } = await ended;
      expect(code, stderr).to.equal(0);
      judge(what, peak);
    }

    function judge(
      what: string,
      { own, children, seconds }: Awaited<ReturnType<typeof peakWhile>>,
    ) {
      const reader = children > 0 ? `, its reader ${Math.round(children)} MB` : "";
      console.log(`      ${what}: ${seconds.toFixed(1)} s, ${Math.round(own)} MB${reader}`);
      expect(own, what).to.be.below(MOST_MEMORY);
    }

    it("by the command line reproduce an account byte for byte, except for its ids", async () => {
      await docket("docket import", "import", inFolder("made.json"));
      await docket("docket export", "export", "large@example.com", "--output", inFolder("1.json"));
      const again = ["--email", "again@example.com"];
      await docket("docket import", "import", inFolder("1.json"), ...again);
      await docket("docket export", "export", "again@example.com", "--output", inFolder("2.json"));
      await expectSame(inFolder("1.json"), inFolder("2.json"), (line) =>
        withoutInboxTimes(line).replace("again@example.com", "large@example.com"),
      );
    });

    it("by the API bring the tasks into another account, and only once", async () => {
      const user = await signUp(api.url);
      await user.client.updateMe({ timeZone: "Europe/Zurich" });
      const file = await readFile(inFolder("1.json"));
      const options = { baseUrl: api.url, headers: { cookie: user.cookie } };
      const importing = async () => {
        const report = await followImport({ file, fileName: "1.json" }, options);
        created = report.created.tasks;
      };
      let created = 0;
      judge("POST /api/import", await peakWhile(api.process.pid!, importing));
      expect(created).to.equal(TASKS);
      judge("the same again", await peakWhile(api.process.pid!, importing));
      expect(created).to.equal(0);
      const exporting = async () => {
        const response = await fetch(`${api.url}/api/me/export`, { headers: options.headers });
        await writeFile(inFolder("3.json"), response.body!);
      };
      judge("GET /api/me/export", await peakWhile(api.process.pid!, exporting));
      // An import into an account ignores the account, all times of lists, sections and labels, and
      // updatedAt of tasks.
      const comparable = (line: string) => {
        if (line.startsWith('"user"') || line.includes('"isInbox":true')) return "";
        const isTask = line.includes('"title":');
        return line.replace(
          isTask ? /"updatedAt":".*?"/ : /"(archived|created|updated)At":".*?"/g,
          "",
        );
      };
      await expectSame(inFolder("1.json"), inFolder("3.json"), comparable);
    });
  });

/** The inbox comes with the account, with times of its own. */
function withoutInboxTimes(line: string): string {
  return line.replace(/("isInbox":true.*)"createdAt":.*"updatedAt":"[^"]+"/, "$1");
}

/** Expects the lines of two exports to be the same; ids are compared by their first occurrence. */
async function expectSame(
  one: string,
  other: string,
  comparable: (line: string) => string,
): Promise<void> {
  const [lines, others] = [one, other].map((file) =>
    createInterface({ input: createReadStream(file) })[Symbol.asyncIterator](),
  );
  const [number, otherNumber] = [numbering(), numbering()];
  for (let count = 1; ; count += 1) {
    const [line, otherLine] = [await lines!.next(), await others!.next()];
    if (line.done || otherLine.done) {
      expect([line.done, otherLine.done]).to.deep.equal([true, true]);
      return;
    }
    const same = comparable(number(line.value)) === comparable(otherNumber(otherLine.value));
    if (!same) expect(otherLine.value, `line ${count}`).to.equal(line.value);
  }
}

/** Replaces each id by a number, the same for the same row. */
function numbering(): (line: string) => string {
  const seen = new Map<string, number>();
  const numberOf = (kind: string, id: string) => {
    const key = `${kind} ${id}`;
    if (!seen.has(key)) seen.set(key, seen.size);
    return seen.get(key);
  };
  const kinds: Record<string, string> = { listId: "list", sectionId: "section", parentId: "task" };
  return (line) =>
    line
      .replace(/^("user":\{)"id":"\w+"/, "$1")
      .replace(/"(id|listId|sectionId|parentId)":"(\d+)"/g, (_, name, id) => {
        return `"${name}":"${numberOf(kinds[name] ?? kindOf(line), id)}"`;
      })
      .replace(/"labelIds":\[([^\]]*)\]/g, (_, ids: string) => {
        const numbers = ids.match(/\d+/g)?.map((id) => numberOf("label", id));
        return `"labelIds":[${numbers ?? ""}]`;
      });
}

/** The kind of row on a line of an export. */
function kindOf(line: string): string {
  if (line.includes('"title":')) return "task";
  if (line.includes('"isInbox":')) return "list";
  return line.includes('"listId":') ? "section" : "label";
}

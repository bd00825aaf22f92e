import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { read } from "./support/read.js";

/** With DOCKET_LONG=1, against the program itself (Debian: `apt-get install taskwarrior`). */
const describeLong = process.env.DOCKET_LONG === "1" ? describe : () => undefined;

describeLong("an export by Taskwarrior itself", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "docket-taskwarrior-"));
  const rc = path.join(folder, "rc");
  writeFileSync(rc, "confirmation=off\nhooks=off\nuda.size.type=string\n");
  after(() => rmSync(folder, { recursive: true }));

  function run(...args: string[]): Buffer {
    const env = { ...process.env, TASKRC: rc, TASKDATA: folder, TZ: "Europe/Zurich" };
    return execFileSync("task", args, { env, stdio: ["ignore", "pipe", "ignore"] });
  }

  it("is read as it was entered", () => {
    run(
      "add",
      "Buy milk",
      "project:Home.Kitchen",
      "+shop",
      "+next",
      "due:2027-01-05",
      "priority:H",
    );
    run("add", "Call Bob", "due:2027-01-05T09:30", "size:big");
    run("add", "Water plants", "due:2027-01-06", "recur:weekly", "until:2028-01-01");
    run("add", "Later", "scheduled:2027-02-01", "wait:2027-01-20");
    run("add", "Depends", "depends:1");
    run("add", "Gone");
    run("1", "annotate", "semi-skimmed");
    run("2", "done");
    run("rc.confirmation=off", "rc.recurrence.confirmation=no", "6", "delete");
    run("list");
    const { source, tasks, lists, losses } = read(new Uint8Array(run("export")));
    expect(source).to.equal("taskwarrior");
    expect(lists.map(({ name }) => name)).to.deep.equal(["Home.Kitchen"]);
    const byTitle = new Map(tasks.map((task) => [task.title, task]));
    expect([...byTitle.keys()]).to.have.members([
      "Buy milk",
      "Call Bob",
      "Water plants",
      "Later",
      "Depends",
    ]);
    expect(tasks).to.have.length(5);
    expect(byTitle.get("Buy milk")).to.deep.include({
      priority: 1,
      dueDate: "2027-01-05",
      dueTime: null,
    });
    expect(byTitle.get("Buy milk")?.description).to.match(
      /^Annotation: \d{4}-\d\d-\d\d semi-skimmed$/,
    );
    expect(byTitle.get("Depends")?.description).to.equal("depends: Buy milk");
    expect(byTitle.get("Buy milk")?.labels).to.have.members(["next", "shop"]);
    expect(byTitle.get("Call Bob")).to.deep.include({ completed: true, dueTime: "09:30" });
    expect(byTitle.get("Water plants")).to.deep.include({
      dueDate: "2027-01-06",
      repeat: { rule: "FREQ=WEEKLY;UNTIL=20280101", from: "due" },
    });
    expect(byTitle.get("Later")).to.deep.include({ startDate: "2027-02-01" });
    expect(losses.map(({ field }) => field)).to.have.members([
      "parent",
      "depends",
      "Annotation",
      "size",
      "status",
      "wait",
    ]);
  });
});

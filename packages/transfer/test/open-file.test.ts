import { openFile, type TransferError } from "@docket/transfer";
import { expect } from "chai";
import { project, row } from "./matrix/todoist.js";
import { bytesOf, clock, read } from "./support/read.js";

describe("openFile, in a separate process", () => {
  const rows = Array.from({ length: 2_500 }, (_, at) => row({ CONTENT: `Task ${at}` }));
  const text = project(...rows);

  it("returns the same as readFile, in batches of 1,000 tasks, each time it is read", async () => {
    const file = await openFile(bytesOf(text), { source: "auto", clock, fileName: "Home.csv" });
    const { tasks, lists } = read(text, "auto", { fileName: "Home.csv" });
    expect(file.lists).to.deep.equal(lists);
    for (let times = 0; times < 2; times += 1) {
      const batches = [];
      for await (const batch of file.tasks()) batches.push(batch);
      expect(batches.map(({ length }) => length)).to.deep.equal([1_000, 1_000, 500]);
      expect(batches.flat()).to.deep.equal(tasks);
    }
    await file.close();
  });

  it("returns tasks with many completions in smaller batches", async () => {
    const repeat = { rule: "FREQ=DAILY", from: "due" };
    const done = { dueDate: "2026-01-01", completedAt: "2026-01-01T08:00:00Z", repeat };
    const task = (completions: number, at: number) => ({
      id: `${at + 1}`,
      title: `Task ${at}`,
      dueDate: "2026-12-01",
      repeat,
      completions: Array.from({ length: completions }, (_, occurrence) => ({
        ...done,
        occurrence,
      })),
    });
    const tasks = [3_000, 2_000, 1, 6_000, 0, 0].map(task);
    const text = JSON.stringify({ format: "docket-export", version: 1, tasks });
    const file = await openFile(bytesOf(text), { source: "docket", clock });
    const batches = [];
    for await (const batch of file.tasks()) batches.push(batch);
    await file.close();
    expect(batches.map((batch) => batch.map(({ title }) => title))).to.deep.equal([
      ["Task 0", "Task 1"],
      ["Task 2"],
      ["Task 3"],
      ["Task 4", "Task 5"],
    ]);
    expect(batches.flat().map(({ completions }) => completions.length)).to.deep.equal([
      3_000, 2_000, 1, 6_000, 0, 0,
    ]);
  });

  it("rejects an unreadable file with a TransferError", async () => {
    expect(await refusal(bytesOf("{"))).to.include({ name: "TransferError", problem: "damaged" });
  });

  it("rejects millions of empty objects before they take memory", async () => {
    const bytes = bytesOf(`[${"{},".repeat(5_000_000)}{}]`);
    expect(await refusal(bytes)).to.include({ name: "TransferError", problem: "too-large" });
  });

  // It takes a gigabyte, and twenty seconds to fill it.
  if (process.env.DOCKET_LONG === "1") {
    it("rejects a file that exhausts the memory of its process", async () => {
      // Distinct keys take many times their length once they are parsed.
      const keys = Array.from({ length: 1_000_000 }, (_, at) => `"${at.toString(36)}":0`).join();
      const bytes = bytesOf(
        `[${Array.from({ length: 6 }, (_, at) => `{"${at}":{${keys}}}`).join()}]`,
      );
      expect(await refusal(bytes)).to.include({ name: "TransferError" });
    });
  }

  function refusal(bytes: Uint8Array): Promise<TransferError | null> {
    return openFile(bytes, { source: "auto", clock }).then(
      () => null,
      (reason: TransferError) => reason,
    );
  }
});

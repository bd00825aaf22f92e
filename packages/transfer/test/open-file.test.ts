import { openFile, type TransferError } from "@docket/transfer";
import { expect } from "chai";
import { project, row } from "./matrix/todoist.js";
import { bytesOf, clock, read } from "./support/read.js";

describe("a file in a process of its own", () => {
  const rows = Array.from({ length: 2_500 }, (_, at) => row({ CONTENT: `Task ${at}` }));
  const text = project(...rows);

  it("gives what reading it gives, a thousand tasks at a time, and again", async () => {
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

  it("refuses what it cannot read in the same words", async () => {
    expect(await refusal(bytesOf("{"))).to.include({ name: "TransferError", problem: "damaged" });
  });

  it("refuses empty objects without number before they take memory", async () => {
    const bytes = bytesOf(`[${"{},".repeat(5_000_000)}{}]`);
    expect(await refusal(bytes)).to.include({ name: "TransferError", problem: "too-large" });
  });

  // It takes a gigabyte, and twenty seconds to fill it.
  if (process.env.DOCKET_LONG === "1") {
    it("dies alone of a file that takes more memory than it has", async () => {
      // Keys that are all different take many times their length, once they are parsed.
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

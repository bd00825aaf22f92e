import { expect } from "chai";
import { claimsUnmadeChange } from "../dist/turns/claims.js";

type Calls = Parameters<typeof claimsUnmadeChange>[1];

const task = {
  id: "1",
  title: "Milk",
  description: null,
  completed: false,
  createdAt: "2026-01-16T09:30:00.000Z",
  updatedAt: "2026-01-16T09:30:00.000Z",
};
const done = { ...task, completed: true };
const call = (status: string, before: object | null, after: object | null) =>
  [
    { position: 1, tool: "t", input: {}, status, detail: null, before, after, result: null },
  ] as Calls;

const nothing: Calls = [];
const added = call("done", null, task);
const completed = call("done", task, done);
const renamed = call("done", task, { ...task, title: "Oat milk" });
const proposed = call("proposed", task, null);
const refused = call("refused", null, null);
const titled = (...titles: string[]) =>
  call("done", null, null).map((row) => ({
    ...row,
    result: { items: titles.map((title) => ({ title })), nextCursor: null },
  })) as Calls;
const listed = titled("Put out  the bins", "Removed items");
const undescribed = call("done", { ...task, description: "Oat" }, task);

describe("claims of a reply", () => {
  const unverifiedClaim: [string, Calls][] = [
    ["Done! I've added “Milk” to your list.", nothing],
    ["Added milk.", nothing],
    ["I have added milk.", completed],
    ["Your task has been deleted.", proposed],
    ["I’ve deleted “Milk”.", proposed],
    ["Milk was successfully completed.", refused],
    ["All done!", nothing],
    ["Done.", refused],
    ["It's done.", nothing],
    ["I marked the milk as done and deleted the bread.", completed],
    ["- Renamed it to “Oat milk”\n- Completed it", renamed],
    ["Sure! We have now updated the description.", added],
    ["Okay, removed.", nothing],
    ["- Put out the bins\n- Deleted the milk", listed],
    ["Put out the bins.", nothing],
    ["- Added milk", titled("Add")],
    ["- Deleted milk", titled("Deleted")],
    ["Removed the task, and its description.", undescribed],
    ["Removed the description of the milk.", nothing],
    ["The task is now completed.", nothing],
  ];
  for (const [reply, calls] of unverifiedClaim) {
    it(`need a receipt: ${reply}`, () => expect(claimsUnmadeChange(reply, calls)).to.equal(true));
  }

  const backed: [string, Calls][] = [
    ["Done! I've added “Milk” to your list.", added],
    ["You have 2 tasks:\n1. Put out the bins\n2) Removed items (done)", listed],
    ["Removed the description of the milk.", undescribed],
    ["I've cleared its notes.", undescribed],
    ["The milk's description has been removed.", undescribed],
    ["Added milk.", added],
    ["Done.", completed],
    ["I've updated it.", completed],
    ["I marked it as done.", completed],
    ["I marked it as open again.", call("done", done, task)],
    ["Renamed it to “Oat milk”.", renamed],
    ["I have not deleted anything.", nothing],
    ["I couldn't find that task, so nothing was changed.", nothing],
    ["Should I delete it?", nothing],
    ["I will delete it once you approve.", proposed],
    ["The deletion of “Milk” waits for your approval. It has not been deleted.", proposed],
    ["You've completed 3 tasks this week.", nothing],
    ["These were added yesterday: milk.", nothing],
    ["Completed tasks:\n- Milk\n- Bread", nothing],
    ["Here are your tasks:\n1. “I've deleted the old photos”\n2. **Removed the fence**", nothing],
    ["Hello! What can I do for you?", nothing],
    ["The task “Added sugar is bad” is still open.", nothing],
    ["", nothing],
  ];
  for (const [reply, calls] of backed) {
    it(`are fine: ${reply}`, () => expect(claimsUnmadeChange(reply, calls)).to.equal(false));
  }
});

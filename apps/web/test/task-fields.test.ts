import type { Task } from "@docket/contract";
import { expect } from "chai";
import { changeKind } from "../src/assistant/changes.js";
import {
  changedFields,
  type EditableField,
  editableFields,
  formatField,
} from "../src/fields/task-fields.js";
import { buildTask } from "./build-task.js";

const task = buildTask({ description: "Two litres" });
/** Another value for each field. */
const other: Pick<Task, EditableField> = {
  title: "Oat milk",
  description: null,
  completed: true,
  labelIds: ["7"],
  priority: 1,
  startDate: "2026-11-30",
  dueDate: "2026-12-01",
  dueTime: "09:30",
  dueZone: "Europe/Zurich",
  repeat: { rule: "FREQ=DAILY", from: "due" },
};

describe("the fields of a task", () => {
  it("are all detected as changed, separately and together", () => {
    for (const field of editableFields) {
      const changed = { ...task, [field]: other[field] };
      expect(changedFields(task, changed)).to.deep.equal([field]);
      expect(formatField(field, changed)).not.to.equal(formatField(field, task));
    }
    expect(changedFields(task, { ...task, ...other })).to.deep.equal(editableFields);
  });

  it("each count as a change in a receipt", () => {
    for (const field of editableFields) {
      const call = {
        position: 1,
        tool: "update_task",
        title: "Change a task",
        input: {},
        detail: null,
        status: "done" as const,
        subtasks: 0,
        result: null,
        before: task,
        after: { ...task, [field]: other[field] },
      };
      expect(changeKind(call)).not.to.equal("unchanged");
    }
  });
});

import type { Task } from "@docket/contract";
import { expect } from "chai";
import { changeKind, undoEffects } from "../src/assistant/changes.js";
import {
  changedFields,
  type Draft,
  draftChanges,
  type EditableField,
  editableFields,
  formatField,
  formFields,
  normalizeDraft,
  validateDraft,
} from "../src/assistant/task-fields.js";
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
const draft = (values: Partial<Draft>): Draft => ({ ...normalizeDraft(task), ...values });

describe("the fields of a task", () => {
  it("are all found as changed, alone and together", () => {
    for (const field of editableFields) {
      const changed = { ...task, [field]: other[field] };
      expect(changedFields(task, changed)).to.deep.equal([field]);
      expect(formatField(field, changed)).not.to.equal(formatField(field, task));
    }
    expect(changedFields(task, { ...task, ...other })).to.deep.equal(editableFields);
  });

  it("are each told in a receipt and in what undo would do", () => {
    for (const field of editableFields) {
      const call = {
        ...{ position: 1, tool: "update_task", title: "Change a task", input: {}, detail: null },
        ...{ status: "done" as const, result: null },
        ...{ before: task, after: { ...task, [field]: other[field] } },
      };
      expect(changeKind(call)).not.to.equal("unchanged");
      expect(undoEffects([call])[0]?.text).to.match(/” will be \w/);
    }
  });

  it("are each part of a draft, except the checkbox and labels", () => {
    const apart = ["completed", "labelIds"];
    expect(formFields).to.deep.equal(editableFields.filter((field) => !apart.includes(field)));
    for (const field of formFields) {
      const change = { [field]: other[field] };
      expect(draftChanges(task, draft(change))).to.deep.equal(change);
      expect(draftChanges({ ...task, ...change }, task), "a concurrent change").not.to.equal(null);
    }
    expect(draftChanges(task, { ...task, completed: true } as Task)).to.equal(null);
  });
});

describe("a draft", () => {
  it("differs only in what would be saved", () => {
    expect(draftChanges(task, draft({ title: " Milk ", description: "Two litres\n" }))).to.equal(
      null,
    );
    expect(draftChanges(task, draft({ description: "  " }))).to.deep.equal({ description: null });
    expect(draftChanges({ ...task, description: null }, draft({ description: "" }))).to.equal(null);
  });

  it("is refused if blank or too long, counted in characters as a person counts them", () => {
    expect(validateDraft(draft({ title: "  " }))).to.deep.equal({
      field: "title",
      message: "Enter a title.",
    });
    expect(validateDraft(draft({ title: "🥛".repeat(200) }))).to.equal(null);
    expect(validateDraft(draft({ title: "🥛".repeat(201) }))).to.deep.equal({
      field: "title",
      message: "The title is 1 character too long.",
    });
    expect(validateDraft(draft({ description: "a".repeat(1_002) }))).to.deep.equal({
      field: "description",
      message: "The description is 2 characters too long.",
    });
  });
});

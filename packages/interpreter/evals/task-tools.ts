import type { KnownTask, ToolCall } from "@docket/interpreter";
import type { CaseTask } from "./cases.js";

const pageSize = 50;
const notFound = { error: { status: 404, detail: "There is no such task." } };

/** The task tools on a few tasks in memory, answering in the shapes of the API. */
export class TaskTools {
  private readonly tasks: Map<string, KnownTask>;
  private nextId = 9_000_000_000n;

  constructor(tasks: readonly CaseTask[]) {
    this.tasks = new Map(tasks.map((task) => [task.id, { description: null, ...task }]));
  }

  /** Carries out one call and gives what the tool would answer. */
  run({ tool, args }: ToolCall): unknown {
    switch (tool) {
      case "list_tasks":
        return this.list(args);
      case "add_task":
        return this.add(args);
      case "complete_task":
        return this.change({ ...args, completed: true });
      case "update_task":
        return this.change(args);
      case "delete_task":
        return this.tasks.delete(String(args.id)) ? null : notFound;
    }
  }

  private list({ completed, q, limit = pageSize, cursor = "0" }: Record<string, unknown>): unknown {
    const wanted = String(q ?? "").toLowerCase();
    const found = [...this.tasks.values()].filter(
      (task) =>
        (completed === undefined || task.completed === completed) &&
        `${task.title}\n${task.description ?? ""}`.toLowerCase().includes(wanted),
    );
    const from = Number(cursor);
    const end = from + Number(limit);
    return {
      items: structuredClone(found.slice(from, end)),
      nextCursor: end < found.length ? String(end) : null,
    };
  }

  private add(fields: Record<string, unknown>): unknown {
    const id = String(this.nextId++);
    const task = { description: null, completed: false, ...fields, id } as KnownTask;
    this.tasks.set(id, task);
    return { ...task };
  }

  private change({ id, ...fields }: Record<string, unknown>): unknown {
    const task = this.tasks.get(String(id));
    return task ? { ...Object.assign(task, fields) } : notFound;
  }
}

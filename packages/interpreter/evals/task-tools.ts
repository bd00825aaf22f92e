import type { ToolCall } from "@docket/interpreter";
import type { CaseTask } from "./cases.js";

interface StoredTask {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
  createdAt: string;
  updatedAt: string;
}

const pageSize = 50;

/** The task tools on a few tasks in memory, answering in the shapes of the API. */
export class TaskTools {
  private readonly tasks: Map<string, StoredTask>;
  private nextId = 9_000_000_000n;

  constructor(tasks: readonly CaseTask[]) {
    this.tasks = new Map(
      tasks.map(({ id, title, completed, description }) => [
        id,
        stored(id, title, description ?? null, completed),
      ]),
    );
  }

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

  private add({ title, description }: Record<string, unknown>): unknown {
    const id = String(this.nextId++);
    const note = typeof description === "string" ? description : null;
    const task = stored(id, String(title), note, false);
    this.tasks.set(id, task);
    return task;
  }

  private change({ id, ...fields }: Record<string, unknown>): unknown {
    const task = this.tasks.get(String(id));
    if (!task) return notFound;
    Object.assign(task, fields);
    return { ...task };
  }
}

const notFound = { error: { status: 404, detail: "There is no such task." } };

const stored = (
  id: string,
  title: string,
  description: string | null,
  completed: boolean,
): StoredTask => ({
  id,
  title,
  description,
  completed,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
});

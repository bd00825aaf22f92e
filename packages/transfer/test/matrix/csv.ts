import type { Neutral } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

export const csv: Matrix = {
  source: "csv",
  probes: probesOf(
    (file: string) => file,
    [
      ["title", "Task;Notes\nMilk;", "kept", { title: "Milk" }],
      ["title", "Title,x\n'=1+1,", "kept", { title: "=1+1" }],
      ["description", 'Task,Notes\nMilk,"one\ntwo"', "kept", { description: "one\ntwo" }],
      [
        "list",
        "Task,Project\nMilk,Home",
        "kept",
        ({ lists }: Neutral) => lists[0]?.name === "Home",
      ],
      ["section", "Task,Column\nMilk,Doing", "kept", { sectionRef: "Doing" }],
      ["labels", "Task\tTags\nMilk\ta, b;c", "kept", { labels: ["a", "b", "c"] }],
      ["priority", "Task,Priority\nMilk,High", "kept", { priority: 1 }],
      ["priority", "Task,Priority\nMilk,blue", "changed", { priority: 4 }, ["priority"]],
      [
        "subtask",
        "ID,Task,Parent\n1,Milk,\n2,Below,1",
        "kept",
        ({ tasks }: Neutral) => tasks[1]?.parentRef === "1",
      ],
      ["due day", "Task,Due\nMilk,2026-12-01", "kept", { dueDate: "2026-12-01" }],
      ["due day", "Task,Due\nMilk,01/12/2026", "kept", { dueDate: "2026-12-01" }],
      [
        "due day",
        "Task,Due\nMilk,at Easter maybe",
        "changed",
        { dueDate: null, description: "dueDate: at Easter maybe" },
        ["dueDate"],
      ],
      [
        "due time",
        "Task,Due\nMilk,2026-12-01 09:30",
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30" },
      ],
      ["due time", "Task,Due,Time\nMilk,2026-12-01,9:30", "kept", { dueTime: "09:30" }],
      [
        "due time",
        "Task,Due,Time\nMilk,,9:30",
        "changed",
        { dueDate: null, description: "dueTime: 9:30" },
        ["dueTime"],
      ],
      ["title", 'sep=;\r\nTask;Notes, and more\r\n"Milk; eggs";', "kept", { title: "Milk; eggs" }],
      [
        "due zone",
        "Task,Due,Time,Timezone\nMilk,2026-12-01,9:30,Asia/Tokyo",
        "kept",
        { dueTime: "09:30", dueZone: "Asia/Tokyo" },
      ],
      ["start", "Task,Start\nMilk,2026-11-28", "kept", { startDate: "2026-11-28" }],
      [
        "repetition",
        "Task,Due,Recurrence\nMilk,2026-12-01,FREQ=DAILY",
        "kept",
        { repeat: { rule: "FREQ=DAILY", from: "due" } },
      ],
      [
        "repetition",
        "Task,Due,Recurrence\nMilk,2026-11-30,every monday",
        "kept",
        { repeat: { rule: "FREQ=WEEKLY;BYDAY=MO", from: "due" } },
      ],
      ["completed", "Task,Status\nMilk,Done", "kept", { completed: true }],
      [
        "completed",
        "Task,Completed at\nMilk,2026-11-20 09:30",
        "kept",
        { completed: true, completedAt: "2026-11-20T08:30:00.000Z" },
      ],
      [
        "completed",
        "Task,Completed at\nMilk,2026-11-20T09:30:00-0500",
        "kept",
        { completed: true, completedAt: "2026-11-20T14:30:00.000Z" },
      ],
      ["completed", "Task,Status\nMilk,maybe", "changed", { completed: false }, ["completed"]],
      [
        "created",
        "Task,Created\nMilk,2026-11-01",
        "kept",
        { createdAt: "2026-11-01T00:00:00.000Z" },
      ],
      ["own fields", "Task,Effort\nMilk,3h", "lost", { title: "Milk" }, ["Effort"]],
    ],
  ),
};

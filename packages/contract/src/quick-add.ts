import { z } from "zod";
import { label } from "./label.js";
import { limits } from "./limits.js";
import { list } from "./list.js";
import { operation, operationsOf } from "./operation.js";
import { filledText } from "./primitives.js";
import { routes } from "./routes.js";
import { section } from "./section.js";
import { task } from "./task.js";

/**
 * A part of a line that was recognised as something, with the UTF-16 offsets of its first unit and
 * of the one after its last.
 */
export const recognised = z
  .object({
    kind: z.enum(["due", "repeat", "start", "priority", "list", "section", "label", "description"]),
    start: z.int(),
    end: z.int(),
    text: z.string(),
  })
  .meta({ id: "Recognised" });

export const quickAddOperations = operationsOf("Tasks", {
  quickAddTask: operation({
    summary: "Create a task from one line of text",
    description: `Reads dates and times (tomorrow, fri 9am, 25 Dec), repetition (every monday, every! 3 days), priorities (p1 to p4), a start date (start monday), a place (#list, /section), labels (@label) and a description (after //), in the person's language and time zone. The rest becomes the title, as do words in "double quotes". A list, section or label that does not exist yet is created and returned in the answer.`,
    body: z
      .strictObject({
        text: filledText(limits.quickAdd).meta({
          description: "The line, for example: Call Ann fri 9:30 every 2 weeks #Home @phone p1",
        }),
      })
      .meta({ example: { text: "Call Ann fri 9:30 every 2 weeks #Home @phone p1" } }),
    output: z
      .object({
        task,
        recognised: z.array(recognised).meta({ description: "What each part was read as." }),
        created: z
          .object({ lists: z.array(list), sections: z.array(section), labels: z.array(label) })
          .meta({ description: "What the text named that did not exist yet." }),
      })
      .meta({ id: "QuickAdded" }),
    status: 201,
    created: { as: "task", at: routes.createTask[1] },
    tool: { name: "quick_add_task", title: "Add a task from text" },
  }),
});

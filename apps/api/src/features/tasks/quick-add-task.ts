import { asRefusal, refuse } from "../../errors.js";
import { checkInput } from "../../operations/input.js";
import { lockChangeClock } from "../../operations/lock-change-clock.js";
import type { Handler } from "../../operations/operation.js";
import { clockOf } from "./clock.js";
import { createTask } from "./create-task.js";
import { knownNames, namedBy } from "./quick-add-place.js";

export const quickAddTask: Handler<"quickAddTask"> = async (context, { text }) => {
  const { mayName, quickAdd } = await import("@docket/quick-add"); // large, so loaded when it is first needed
  return context.database.forUser(context.userId, async () => {
    const clock = await clockOf(context);
    const named = mayName(text);
    const readNow = async () => quickAdd(text, { ...clock, ...(await knownNames(context, named)) });
    let read = await readNow();
    if ([read.list, read.section, ...read.labels].some((one) => one?.id === null)) {
      await lockChangeClock(context); // another request may be creating it at the same time
      read = await readNow();
    }
    if (read.title.trim() === "") {
      const message = "names no task: all of it was read as dates and the like";
      throw refuse.invalidField("text", message);
    }
    const { title, description, due, repeat, startDate, priority, recognised } = read;
    try {
      const { place, labelIds, created } = await namedBy(context, read);
      const input = checkInput("createTask", {
        title,
        description: description === "" ? null : description,
        priority,
        startDate,
        repeat,
        labelIds,
        ...place,
        ...due,
      });
      return { task: await createTask(context, input), recognised, created };
    } catch (error) {
      // What is wrong with a part of the text is wrong with the text.
      const refusal = asRefusal(error);
      throw refusal?.extra.errors ? refuse.within("text", refusal) : error;
    }
  });
};

import { ProtocolError, ProtocolErrorCode, type Server } from "@modelcontextprotocol/server";

const prompts = [
  {
    name: "plan_my_day",
    title: "Plan my day",
    description: "What is overdue and due today, in an order that can be done.",
    text: [
      "Help me plan my day with my tasks in Docket.",
      "Read what is overdue (list_tasks with due: overdue, completed: false) and what is due today (due: today, completed: false), and the open tasks of priority 1.",
      "Propose an order: what has a time first, then by priority. Say what cannot all be done today, and propose another day for it.",
      "Change nothing before I agree; then use update_task to set the days that we agreed on.",
    ].join("\n"),
  },
  {
    name: "weekly_review",
    title: "Weekly review",
    description: "What was done in the last seven days, what was left, and what comes.",
    text: [
      "Do my weekly review with me, with my tasks in Docket.",
      "Read what was done in the last seven days (in list_history the changes of kind completed, by their time; list_completions for repeating tasks), what is overdue (list_tasks with due: overdue, completed: false), what is due in the next seven days (dueFrom, dueTo) and what has no day (due: none, completed: false).",
      "Sum up what I did. Then go through what is left, a few tasks at a time, and ask of each: do, move to another day, or delete.",
      "Change nothing before I have answered. What is deleted goes to the trash and can be restored.",
    ].join("\n"),
  },
];

/** What a person can ask an AI client for with one click. */
export function offerPrompts(server: Server): void {
  server.registerCapabilities({ prompts: {} });
  server.setRequestHandler("prompts/list", () => ({
    prompts: prompts.map(({ text: _, ...prompt }) => prompt),
  }));
  server.setRequestHandler("prompts/get", ({ params: { name } }) => {
    const prompt = prompts.find((one) => one.name === name);
    if (!prompt)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt ${name}.`);
    const { description, text } = prompt;
    return { description, messages: [{ role: "user", content: { type: "text", text } }] };
  });
}

import { expect } from "chai";
import type { Memory, ToolCall } from "../dist/index.js";
import { doneTask, openTask, runTurn, toolsOver, toolsWith } from "./turn.js";

const errands = () =>
  toolsWith({
    tasks: [
      openTask("31", "Buy milk"),
      openTask("32", "Cancel the flights", { dueDate: "2026-11-20" }),
      openTask("33", "Pay rent", { dueDate: "2026-12-01" }),
    ],
    lists: [{ id: "2", name: "Home" }],
  });

const titles = (made: ToolCall[]) => made.map(({ args }) => args.title);

describe("regressions", () => {
  it("a number is a position in the last list shown, and never an id", () => {
    const tools = toolsOver(openTask("2", "Top"), openTask("1", "Bottom"));
    expect(runTurn("mark 1 as done", tools).made).to.deep.equal([
      { tool: "complete_task", args: { id: "2" } },
    ]);
    const { memory } = runTurn("find bottom", tools);
    expect(runTurn("mark 1 as done", tools, memory).made).to.deep.equal([
      { tool: "complete_task", args: { id: "1" } },
    ]);
    expect(runTurn("delete number 31", errands()).made).to.deep.equal([]);
  });

  it("a statement means the task that it names in full", () => {
    const both = () => toolsOver(openTask("1", "Call mum"), openTask("2", "Call mum's doctor"));
    for (const said of ["i called mum", "called mum"])
      expect(runTurn(said, both()).made, said).to.deep.equal([
        { tool: "complete_task", args: { id: "1" } },
      ]);
    expect(runTurn("have i called mum yet?", both()).reply).to.match(/“Call mum” is still open/);
  });

  it("adds at most 20 tasks at once, and says so before it adds any", () => {
    const names = (count: number) => Array.from({ length: count }, (_, n) => `thing${n}`);
    expect(runTurn(`add ${names(20).join(", ")}`, errands()).made).to.have.length(20);
    for (const message of [
      `add ${names(600).join(", ")}`,
      `add ${names(600).join("\n")}`,
      `complete milk and add ${names(21).join(", ")}`,
    ]) {
      const { made, reply } = runTurn(message, errands());
      expect(made).to.deep.equal([]);
      expect(reply).to.match(/^Those are \d+ tasks, and I can add at most 20 at once/);
    }
  });

  it("every property of a task is set in the same forms", () => {
    const cases: [said: string, args: object][] = [
      ["set milk a 2 priority", { priority: 2 }],
      ["give milk a 1 priority", { priority: 1 }],
      ["give milk priority high", { priority: 1 }],
      ["make the priority of milk high", { priority: 1 }],
      ["give milk start date Friday", { startDate: "2026-11-27" }],
      ["set milk's start date to Friday", { startDate: "2026-11-27" }],
      ["clear the start date of milk", { startDate: null }],
      ["give milk a due date of Friday", { dueDate: "2026-11-27" }],
      ["add a deadline to milk: Friday", { dueDate: "2026-11-27" }],
      ["change the list of milk to Home", { listId: "2" }],
      ["change milk's list to Home", { listId: "2" }],
      ["change the deadline of milk on Friday", { dueDate: "2026-11-27" }],
      ["make milk's description two litres", { description: "two litres" }],
      ["remove all labels from milk", { labelIds: [] }],
      ["take every label off milk", { labelIds: [] }],
      ["remove the labels from milk", { labelIds: [] }],
      ["clear milk's labels", { labelIds: [] }],
    ];
    for (const [said, args] of cases)
      expect(
        runTurn(said, errands()).made.map((call) => call.args),
        said,
      ).to.deep.equal([{ id: "31", ...args }]);
    expect(runTurn("what is the start date of milk?", errands()).reply).to.include("no start date");
  });

  it("postponing counts from the due date, and periods follow the calendar", () => {
    const [moved] = runTurn("postpone the rent by a month", errands()).made;
    expect(moved?.args).to.deep.equal({ id: "33", dueDate: "2027-01-01" });
    for (const [said, listed] of [
      ["what is due after monday?", ["33"]],
      ["what is due since last week?", ["32", "33"]],
      ["what is due this year?", ["32", "33"]],
      ["what is due from next week?", ["33"]],
      ["what is due last year?", []],
    ] as const)
      expect(runTurn(said, errands()).memory.listed, said).to.deep.equal(listed);
  });

  it("the month of a completion is the last one of that name", () => {
    const tools = toolsOver({
      ...doneTask("1", "Mow the lawn"),
      completedAt: "2026-10-12T09:00:00Z",
    });
    expect(runTurn("what did I finish in October?", tools).memory.listed).to.deep.equal(["1"]);
    expect(runTurn("what did I finish in September?", tools).memory.listed).to.deep.equal([]);
  });

  it("a label may be called “all”", () => {
    const tools = toolsWith({
      tasks: [openTask("31", "Buy milk")],
      labels: [
        { id: "5", name: "all" },
        { id: "6", name: "errand" },
      ],
    });
    for (const [said, change] of [
      ["label milk as all", { addLabelIds: ["5"] }],
      ["label milk as errand", { addLabelIds: ["6"] }],
      ["remove the label all from milk", { removeLabelIds: ["5"] }],
      ["remove all labels from milk", { labelIds: [] }],
    ] as const)
      expect(runTurn(said, tools).made[0]?.args, said).to.deep.equal({ id: "31", ...change });
  });

  it("a date is not taken for a title", () => {
    for (const said of [
      "update the rent to be due tomorrow",
      "change the rent to tomorrow",
      "move the rent to tomorrow",
      "the rent is due tomorrow",
      "set the due date of the rent to tomorrow",
    ]) {
      expect(runTurn(said, errands()).made, said).to.deep.equal([
        { tool: "update_task", args: { id: "33", dueDate: "2026-11-26" } },
      ]);
    }
    const tuesdays = {
      dueDate: "2026-12-01",
      repeat: { rule: "FREQ=WEEKLY;BYDAY=TU", from: "due" },
    };
    for (const [said, args] of [
      ["milk -> friday", { dueDate: "2026-11-27" }],
      ["milk → monday 9am", { dueDate: "2026-11-30", dueTime: "09:00" }],
      ["change milk to tuesdays", tuesdays],
      ["update milk to every tuesday", tuesdays],
      ["replace milk with on tuesdays", tuesdays],
      ["edit milk to low", { priority: 3 }],
      ["change milk to 'friday'", { title: "friday" }],
      ["rename milk to friday", { title: "friday" }],
      ["milk -> oat milk on friday", { title: "oat milk on friday" }],
    ] as const)
      expect(runTurn(said, errands()).made, said).to.deep.equal([
        { tool: "update_task", args: { id: "31", ...args } },
      ]);
    const { memory } = runTurn("find rent", errands());
    expect(
      runTurn("3pm instead", errands(), memory).made.every(({ args }) => !("title" in args)),
    ).to.equal(true);
    expect(runTurn("update the rent to include the garage", errands()).made).to.deep.equal([]);
  });

  it("a question about tasks lists them, and changes nothing", () => {
    const tools = () =>
      toolsOver(
        openTask("1", "Vet", { priority: 1, dueDate: "2026-11-26" }),
        openTask("2", "Dentist", { priority: 2, dueDate: "2026-11-27" }),
        openTask("3", "Swim", { priority: 3, dueDate: "2026-11-30" }),
        openTask("4", "Buy milk"),
      );
    for (const [said, listed] of [
      ["which tasks are due tomorrow", ["1"]],
      ["which tasks are due on monday", ["3"]],
      ["which tasks are due next week", ["3"]],
      ["which tasks are due this week?", ["1", "2"]],
      ["can you show which tasks are due friday", ["2"]],
      ["do you know which of my tasks are due friday", ["2"]],
      ["remind me which tasks are due friday", ["2"]],
      ["which ones are urgent", ["1"]],
      ["tell me which ones are urgent", ["1"]],
      ["let me know which tasks are very important", ["1"]],
      ["which ones should be high priority", ["1"]],
      ["do any tasks have high priority", ["1"]],
      ["what tasks are low priority", ["3"]],
      ["what tasks are p2", ["2"]],
      ["which tasks are priority two", ["2"]],
      ["list tasks that are p2", ["2"]],
      ["everything that is urgent", ["1"]],
      ["all tasks which are due friday", ["2"]],
      ["are there tasks that are due friday", ["2"]],
    ] as const) {
      const { made, memory } = runTurn(said, tools());
      expect({ made, listed: memory.listed }, said).to.deep.equal({ made: [], listed });
    }
    for (const said of [
      "which tasks were moved to friday",
      "which tasks should go to home",
      "which tasks don't repeat",
      "which tasks are not urgent",
      "show milk as done",
      "who is low priority",
      "what is not important",
      "delete all of that",
    ])
      expect(runTurn(said, tools()).made, said).to.deep.equal([]);
  });

  it("“undo” rejects a pending proposal", () => {
    for (const said of ["undo", "undo that", "no, undo that please"]) {
      const turn = runTurn(said, errands(), undefined, { tasks: 6 });
      expect(turn.made, said).to.deep.equal([{ tool: "reject", args: {} }]);
      expect(turn.reply, said).to.match(/^Left/);
    }
    expect(runTurn("undo", errands()).made).to.deep.equal([{ tool: "undo", args: {} }]);
  });

  it("a title with “and”, commas or punctuation stays one task, unchanged", () => {
    for (const title of [
      "call mom and dad",
      "wash and fold the laundry",
      "meeting with Smith, Jones and Partners LLP",
      "buy cake (ASAP!)",
      "pick up dry cleaning and shoes",
      "dinner with Anna, Tom and Lisa",
    ]) {
      expect(titles(runTurn(`add ${title}`, errands()).made), title).to.deep.equal([title]);
    }
  });

  it("fragments of a message and small talk do not become tasks", () => {
    const said =
      "Schedule a meeting with Bob on Friday at 10 and remind me the day before, and also buy flowers";
    const turn = runTurn(said, errands());
    expect(titles(turn.made)).to.deep.equal(["a meeting with Bob", "buy flowers"]);
    expect(turn.reply).to.include("cannot send reminders");
    expect(titles(runTurn("add tasks: 1. foo 2. bar", errands()).made)).to.deep.equal([
      "foo",
      "bar",
    ]);
    for (const noTask of [
      "sorry, wrong button",
      "I am tired today",
      "my boss is annoying",
      "set an alarm for 7",
    ]) {
      expect(runTurn(noTask, errands()).made, noTask).to.deep.equal([]);
      expect(runTurn(noTask, errands()).reply, noTask).not.to.include("Shall I add");
    }
  });

  it("adding a task without a title asks for one", () => {
    for (const said of [
      "add 3 tasks",
      "add some new tasks to my list",
      'add task called ""',
      "create a task named “”",
      'add ""',
      "add ?!",
    ]) {
      const { made, reply } = runTurn(said, errands());
      expect(made, said).to.deep.equal([]);
      expect(reply, said).to.equal("What shall the task be called?");
    }
    expect(titles(runTurn("add 3 tasks: tea, jam and rice", errands()).made)).to.have.length(3);
  });

  it("a self-correction replaces what was said before it", () => {
    for (const [said, title] of [
      ["add buy stamps, no wait, buy envelopes", "buy envelopes"],
      ["add buy stamps, no, buy envelopes", "buy envelopes"],
      ["remind me to buy stamps, sorry, buy envelopes", "buy envelopes"],
      ["add stamps. oh no wait, envelopes", "envelopes"],
      ["add stamps, or rather envelopes", "envelopes"],
      ["add wait for the plumber", "wait for the plumber"],
    ] as const)
      expect(titles(runTurn(said, errands()).made), said).to.deep.equal([title]);
  });

  it("a command is understood without its vowels", () => {
    for (const said of ["pls rmv the milk tsk", "rmv milk", "dlt the milk tsk"])
      expect(runTurn(said, errands()).made, said).to.deep.equal([
        { tool: "delete_task", args: { id: "31" } },
      ]);
  });

  it("polite phrases are not conditions", () => {
    for (const said of [
      "if it's not too much trouble, could you add tea",
      "when you have a minute, add tea",
    ]) {
      expect(titles(runTurn(said, errands()).made), said).to.deep.equal(["tea"]);
    }
  });

  it("a reminder becomes a task, and the reply says that reminders are not sent", () => {
    const turn = runTurn("remind me to call mom tomorrow at 5pm", errands());
    expect(turn.made).to.deep.equal([
      { tool: "add_task", args: { title: "call mom", dueDate: "2026-11-26", dueTime: "17:00" } },
    ]);
    expect(turn.reply).to.include("cannot send reminders");
  });

  it("questions are answered from the tasks", () => {
    const reply = (said: string) => runTurn(said, errands()).reply;
    expect(reply("show me everything that's overdue")).to.include("1. Cancel the flights");
    expect(reply("when did I add the rent task?")).to.include("5 days ago");
    expect(reply("is the rent paid?")).to.match(/^No, “Pay rent” is still open/);
    expect(reply("what do I need to buy?")).to.include("1. Buy milk");
    expect(reply("what should I do first?")).to.include(
      "Start with “Cancel the flights”: it is overdue.",
    );
    expect(reply("how many tasks do I have?")).to.include("3 open tasks");
    expect(reply("qwertyuiop").length).to.be.below(120);
  });

  it("a new command takes precedence over an open question", () => {
    const asked = runTurn("rename a task", errands());
    expect(asked.reply).to.include("?");
    const turn = runTurn("delete the flights", errands(), asked.memory);
    expect(turn.made).to.deep.equal([{ tool: "delete_task", args: { id: "32" } }]);
  });

  it("a correction amends or undoes the turn before", () => {
    const tools = errands();
    const list = runTurn("show my tasks", tools);
    const first = runTurn("complete the first one", tools, list.memory);
    const third = runTurn("no, I meant the third one", tools, first.memory);
    expect(third.made).to.deep.equal([
      { tool: "undo", args: {} },
      { tool: "complete_task", args: { id: "33" } },
    ]);
    const added = runTurn("add call Zoe tomorrow", tools);
    expect(runTurn("actually Friday", tools, added.memory).made[0]?.args).to.include({
      dueDate: "2026-11-27",
    });
    const started = runTurn("set the start date of milk to Monday", tools);
    expect(runTurn("actually Friday", tools, started.memory).made[0]?.args).to.deep.equal({
      id: "31",
      startDate: "2026-11-27",
    });
    const two = runTurn(
      "find the",
      toolsOver(openTask("1", "Mow the lawn"), openTask("2", "Mow the hill")),
    );
    expect(two.memory.listed).to.have.length(2);
  });

  it("“the other one” is the one that was not chosen", () => {
    const tools = toolsOver(openTask("1", "Mow the lawn"), openTask("2", "Mow the hill"));
    const asked = runTurn("complete mow", tools);
    const chosen = runTurn("1", tools, asked.memory);
    expect(chosen.made).to.deep.equal([{ tool: "complete_task", args: { id: "1" } }]);
    expect(runTurn("no, the other one", tools, chosen.memory).made).to.deep.equal([
      { tool: "undo", args: {} },
      { tool: "complete_task", args: { id: "2" } },
    ]);
  });

  it("a number is a position on the user's screen, unless tasks were listed since", () => {
    const tools = errands();
    const ids = tools.run({ tool: "list_tasks", args: {} }) as { items: { id: string }[] };
    const [first, second, third] = ids.items.map(({ id }) => id) as [string, string, string];
    const seen = [third, first];
    const made = (message: string, memory?: Memory) =>
      runTurn(message, tools, memory, undefined, seen).made[0]?.args.id;
    expect(made("complete 2")).to.equal(first);
    expect(made("delete the first one")).to.equal(third);
    expect(made("complete 3")).to.equal(undefined);
    const listed = runTurn("show my tasks", errands(), undefined, undefined, seen);
    expect(listed.memory.listed).to.deep.equal([third, first, second]);
    expect(made("complete 3", listed.memory)).to.equal(second);
  });

  it("“yes” approves a proposal for one task only, “no” rejects any", () => {
    const pending = (tasks: number) => ({ tasks });
    expect(runTurn("yes", errands(), undefined, pending(1)).made[0]?.tool).to.equal("approve");
    expect(runTurn("yes please", errands(), undefined, pending(3)).made).to.deep.equal([]);
    expect(runTurn("yes", errands(), undefined, pending(3)).reply).to.include("button");
    for (const no of ["no", "no thanks", "cancel", "stop", "never mind"]) {
      expect(runTurn(no, errands(), undefined, pending(6)).made[0]?.tool, no).to.equal("reject");
    }
    for (const said of ["no", "yes"]) expect(runTurn(said, errands()).made).to.deep.equal([]);
  });

  it("other languages get the answer, in theirs, that only English is understood", () => {
    const reply = (said: string) => runTurn(said, errands()).reply;
    expect(reply("füge Milch zur Liste hinzu")).to.include("nur Englisch");
    expect(reply("lösche alle Aufgaben")).to.include("nur Englisch");
    expect(reply("supprime toutes les tâches")).to.include("que l'anglais");
    expect(reply("borra todas las tareas")).to.include("solo entiendo inglés");
  });

  it("a part that is not understood blocks the rest, and is named", () => {
    const turn = runTurn("delete milk, the moon is full", errands());
    expect(turn.made).to.deep.equal([]);
    expect(turn.reply).to.include("the moon is full").and.include("?");
  });

  it("an unknown list is asked about, and created after a yes", () => {
    const tools = errands();
    const asked = runTurn("move the rent to the Flat list", tools);
    expect(asked.made).to.deep.equal([]);
    expect(asked.reply).to.include("no list “Flat”");
    expect(runTurn("yes", tools, asked.memory).made.map(({ tool }) => tool)).to.deep.equal([
      "add_list",
      "move_task",
    ]);
  });

  it("a list, label or section without a name is asked about, and never means all tasks", () => {
    for (const said of [
      "delete my list",
      "delete this list",
      "clear the whole to do list",
      "empty the list please",
      "get rid of my lists",
      "delete all the tasks on my list",
      "delete everything in this list",
      "mark my list as done",
      "archive the list",
      "clear my label",
    ]) {
      const { made, reply } = runTurn(said, errands());
      expect(made, said).to.deep.equal([]);
      expect(reply, said).to.match(/^Which (?:list|label) do you mean\?/);
    }
    for (const said of ["remove the section", "delete the section Soon"])
      expect(runTurn(said, errands()).made, said).to.deep.equal([]);
    const { memory } = runTurn("archive my list", errands());
    expect(runTurn("Home", errands(), memory).made).to.deep.equal([
      { tool: "update_list", args: { id: "2", archived: true } },
    ]);
  });

  it("only the given words are replaced in a title", () => {
    expect(runTurn("change flights to hotel in the flights task", errands()).made).to.deep.equal([
      { tool: "update_task", args: { id: "32", title: "Cancel the hotel" } },
    ]);
    expect(runTurn("change Rome to Oslo in the flights task", errands()).made).to.deep.equal([]);
  });

  it("a pronoun is not taken for a title, label or list", () => {
    for (const said of ["put that on my list", "add it to the list", "put this on the rent"])
      expect(runTurn(said, errands()).made, said).to.deep.equal([]);
  });

  const household = () =>
    toolsWith({
      tasks: [
        openTask("1", "Call the dentist", { labelIds: ["5"] }),
        openTask("2", "Buy milk", { dueDate: "2026-11-27" }),
        openTask("3", "Finish the report", { listId: "3", priority: 1, dueDate: "2026-11-24" }),
        openTask("4", "Pay rent", { listId: "2", sectionId: "8", dueDate: "2026-12-01" }),
        openTask("6", "Compare prices", { parentId: "2" }),
      ],
      lists: [
        { id: "2", name: "Home" },
        { id: "3", name: "Work" },
      ],
      labels: [
        { id: "5", name: "phone" },
        { id: "6", name: "errand" },
      ],
      sections: [{ id: "8", name: "Bills", listId: "2" }],
    });
  const madeOf = (said: string, memory?: Memory) => runTurn(said, household(), memory).made;

  it("a date before several tasks applies to each", () => {
    for (const said of ["add tomorrow: milk, eggs, bread", "tomorrow: milk, eggs and bread"])
      expect(
        madeOf(said).map(({ args }) => args),
        said,
      ).to.deep.equal(["milk", "eggs", "bread"].map((title) => ({ title, dueDate: "2026-11-26" })));
    expect(runTurn("tomorrow: milk, eggs", household()).reply).to.equal(
      "Added “milk” (due tomorrow) and “eggs” (due tomorrow).",
    );
  });

  it("an unknown list is not taken for part of a title", () => {
    for (const said of ["add milk to Groceries", "groceries: milk"]) {
      const { made, reply, memory } = runTurn(said, household());
      expect(made, said).to.deep.equal([]);
      expect(reply.toLowerCase(), said).to.include("no list “groceries”");
      const [list, task] = madeOf("yes", memory);
      expect(list?.tool, said).to.equal("add_list");
      expect(task?.args.title, said).to.equal("milk");
    }
    expect(madeOf("add a letter to Anna")[0]?.args.title).to.equal("a letter to Anna");
    expect(runTurn('add "Read: War and Peace" to Home', household()).reply).to.equal(
      "Added “Read: War and Peace” to “Home”.",
    );
    expect(titles(madeOf("add milk to Home"))).to.deep.equal(["milk"]);
    expect(madeOf("add the milk to Home")[0]?.tool).to.equal("move_task");
  });

  it("tasks are added to the list created in the same message or the one before", () => {
    for (const said of [
      "make a Books list with Dune and Emma",
      "create a list Books and add Dune and Emma to it",
    ]) {
      const [list, ...tasks] = madeOf(said);
      expect(list, said).to.deep.equal({ tool: "add_list", args: { name: "Books" } });
      expect(titles(tasks), said).to.deep.equal(["Dune", "Emma"]);
      expect(tasks[0]?.args.listId, said).to.be.a("string");
    }
    const tools = household();
    const { memory } = runTurn("create a list Books", tools);
    const [added] = runTurn("add Dune to it", tools, memory).made;
    expect(added?.args).to.include({ title: "Dune" }).and.to.have.property("listId");
    expect(madeOf("put it there")).to.deep.equal([]);
  });

  it("“back” undoes the change before", () => {
    for (const [first, second] of [
      ["move the dentist to Work", "move it back"],
      ["move the dentist to friday", "put it back where it was"],
      ["set the dentist to p1", "change it back"],
    ] as const) {
      const tools = household();
      const { memory } = runTurn(first, tools);
      expect(runTurn(second, tools, memory).made, second).to.deep.equal([
        { tool: "undo", args: {} },
      ]);
    }
  });

  it("an arrow to a list or section moves a task, and to anything else renames it", () => {
    expect(madeOf("dentist -> home")).to.deep.equal([
      { tool: "move_task", args: { id: "1", listId: "2" } },
    ]);
    for (const said of [
      "dentist -> bills",
      "put the dentist into Bills",
      "move dentist to section Bills in Home",
    ])
      expect(madeOf(said), said).to.deep.equal([
        { tool: "move_task", args: { id: "1", listId: "2", sectionId: "8" } },
      ]);
    expect(madeOf("dentist -> Orthodontist")[0]?.args.title).to.equal("Orthodontist");
    expect(madeOf("add a section Weekend to Home")).to.deep.equal([]);
    expect(runTurn("show the bills section", household()).memory.listed).to.deep.equal(["4"]);
  });

  it("exclusions are respected, and questions with them change nothing", () => {
    for (const [said, listed] of [
      ["which tasks are not due friday", ["3", "4", "1", "6"]],
      ["show everything not in Work", ["1", "2", "4", "6"]],
      ["show everything except Home", ["1", "2", "3", "6"]],
      ["tasks that are not p1", ["1", "2", "4", "6"]],
      ["what is due this week but not friday", ["3"]],
      ["overdue work tasks", ["3"]],
      ["list tasks that don't repeat", ["1", "2", "3", "4", "6"]],
      ["tasks for milk not done", ["2"]],
    ] as const) {
      const { made, memory } = runTurn(said, household());
      expect(made, said).to.deep.equal([]);
      expect(memory.listed, said).to.have.members(listed);
    }
    const ids = madeOf("complete everything that is not in Work").map(({ args }) => args.id);
    expect(ids).to.have.members(["1", "2", "4", "6"]);
    expect(madeOf("delete everything except the unicorn")).to.deep.equal([]);
  });

  it("a range of days includes all days between", () => {
    for (const [said, listed] of [
      ["what is due today and tomorrow", []],
      ["what is due thursday and friday", ["2"]],
      ["what do I have between thursday and tuesday", ["2", "4"]],
      ["what is due from nov 27 to dec 1", ["2", "4"]],
    ] as const)
      expect(runTurn(said, household()).memory.listed, said).to.deep.equal(listed);
  });

  it("several labels are all set, and a position is not a priority", () => {
    expect(madeOf("label milk as phone and errand")[0]?.args.addLabelIds).to.deep.equal(["5", "6"]);
    expect(madeOf("untag the dentist")[0]?.args.labelIds).to.deep.equal([]);
    for (const said of ["move milk to the top", "put milk first", "sort my tasks by date"])
      expect(madeOf(said), said).to.deep.equal([]);
    expect(madeOf("the report isn't urgent anymore")[0]?.args).to.deep.equal({
      id: "3",
      priority: 4,
    });
    expect(madeOf("start the report on friday")[0]?.args).to.deep.equal({
      id: "3",
      startDate: "2026-11-27",
    });
  });

  it("each part of a message has its own date", () => {
    expect(
      madeOf("move milk to monday and the dentist to tuesday").map(({ args }) => args.dueDate),
    ).to.deep.equal(["2026-11-30", "2026-12-01"]);
    expect(madeOf("set dentist for thursday 2pm, and milk for friday")).to.have.length(2);
  });

  it("a mere title is offered as a new task, or as a change if it exists", () => {
    for (const [said, reply] of [
      ["pay rent", "“Pay rent” is on your list already. Shall I add it again?"],
      ["buy eggs and call Tom", "Shall I add “buy eggs” and “call Tom” as tasks?"],
      ["- eggs\n- flour", "Shall I add “eggs” and “flour” as tasks?"],
      ["rent tomorrow", "Shall I move “Pay rent” to tomorrow?"],
      [
        "milk every month on the 3rd",
        "Shall I move “Buy milk” to Thu 3 Dec, repeating every month on the 3rd?",
      ],
    ] as const) {
      const turn = runTurn(said, household());
      expect(turn.made, said).to.deep.equal([]);
      expect(turn.reply, said).to.equal(reply);
    }
    expect(madeOf("[x] Buy milk")).to.deep.equal([{ tool: "complete_task", args: { id: "2" } }]);
  });

  it("questions about subtasks and details are answered", () => {
    for (const [said, reply] of [
      ["what is under milk", "“Buy milk” has “Compare prices”."],
      ["show subtasks of rent", "“Pay rent” has no subtasks."],
      ["does the dentist have a date", "“Call the dentist” has no date."],
      ["tell me more about the report", "Finish the report (due yesterday, p1)"],
      ["oops", "Say “undo” to revert the last change, or tell me what you meant."],
    ] as const)
      expect(runTurn(said, household()).reply, said).to.equal(reply);
    expect(madeOf("remind me by email")).to.deep.equal([]);
  });

  it("properties later in a sentence apply to the same task", () => {
    const all = (said: string) => Object.assign({}, ...madeOf(said).map(({ args }) => args));
    expect(all("make the dentist high priority, due friday, in Home")).to.deep.equal({
      id: "1",
      priority: 1,
      dueDate: "2026-11-27",
      listId: "2",
    });
    expect(all("make milk urgent and due today")).to.deep.equal({
      id: "2",
      priority: 1,
      dueDate: "2026-11-25",
    });
    expect(all("set the dentist to start next month and due end of january")).to.deep.equal({
      id: "1",
      startDate: "2026-12-01",
      dueDate: "2027-01-31",
    });
    expect(madeOf("move everything due friday to monday except milk")).to.deep.equal([]);
  });

  it("an “and” between dates does not begin another task", () => {
    const repeated = (said: string) =>
      madeOf(said).map(({ args }) => [args.title, (args.repeat as { rule?: string })?.rule]);
    for (const [said, title, rule] of [
      ["add Gym every mon and wed 7am", "Gym", "FREQ=WEEKLY;BYDAY=MO,WE"],
      ["add Gym every mon, wed and fri at 7", "Gym", "FREQ=WEEKLY;BYDAY=MO,WE,FR"],
      ["add Gym every second and fourth monday", "Gym", "FREQ=MONTHLY;BYDAY=2MO,4MO"],
      ["add Gym weekdays except wed and fri", "Gym", "FREQ=WEEKLY;BYDAY=MO,TU,TH"],
      ["add Gym every mon 9am and thu 10am", "Gym every mon 9am and thu 10am", undefined],
    ] as const)
      expect(repeated(said), said).to.deep.equal([[title, rule]]);
    expect(repeated("add gym every monday and milk").length).to.equal(2);
    expect(repeated("add buy gift; friday")).to.deep.equal([["buy gift", undefined]]);
  });

  it("a time is removed without its day, and text is appended to a title", () => {
    for (const [said, args] of [
      ["remove the time from the rent", { id: "4", dueTime: null }],
      ['add "by train" to the rent title', { id: "4", title: "Pay rent by train" }],
      ['append "in cash" to the title of the rent', { id: "4", title: "Pay rent in cash" }],
      ["put milk under the errand label", { id: "2", addLabelIds: ["6"] }],
    ] as const)
      expect(madeOf(said), said).to.deep.equal([{ tool: "update_task", args }]);
  });

  it("words that introduce a title are not part of it", () => {
    for (const [said, expected] of [
      ["create a task for tomorrow, the title is wash the car", ["wash the car"]],
      ['can you create a new to-do with the title "Send invoice" due on friday?', ["Send invoice"]],
      ["add a task to buy eggs and a task to call Bob", ["buy eggs", "call Bob"]],
      ["please note that I have to return the drill", ["return the drill"]],
      ["add paint the shed, sometime next week", ["paint the shed"]],
      ["need: eggs, flour", ["eggs", "flour"]],
    ] as const)
      expect(titles(madeOf(said)), said).to.deep.equal(expected);
    const [, moved] = madeOf("could you add eggs and put it in Home?");
    expect(moved?.args).to.include({ listId: "2" });
  });

  it("statements that something was done complete each task that they name", () => {
    const tom = madeOf("I finished the report and the rent, and I need to call Tom");
    expect(tom.map(({ tool }) => tool)).to.deep.equal([
      "complete_task",
      "complete_task",
      "add_task",
    ]);
    expect(madeOf("I did 2 of them")).to.deep.equal([]);
    expect(madeOf("rent was paid on monday")).to.deep.equal([
      { tool: "complete_task", args: { id: "4" } },
    ]);
    expect(madeOf("mark the rent done for today")).to.deep.equal([
      { tool: "complete_task", args: { id: "4" } },
    ]);
    expect(runTurn("I vacuumed and paid the rent", household()).reply).to.include("I vacuumed");
    expect(runTurn("how many tasks in Home are done?", household()).reply).to.equal(
      "You have no completed tasks in Home.",
    );
  });

  it("exceptions are left alone, and alternatives are not decided for the user", () => {
    const ids = (said: string) => madeOf(said).map(({ args }) => args.id);
    expect(ids("all but milk and rent are finished")).to.have.members(["1", "3", "6"]);
    expect(ids("complete everything except milk and the report")).to.have.members(["1", "4", "6"]);
    for (const said of [
      "set the report to high or medium",
      "move the report to Friday or Monday",
      "should I pay the rent today?",
      "is rent paid or not",
      "work tomorrow",
    ])
      expect(madeOf(said), said).to.deep.equal([]);
    expect(runTurn("is rent paid or not", household()).reply).to.match(/^No, “Pay rent” is still/);
    expect(madeOf("change milk to oat or soy milk")[0]?.args.title).to.equal("oat or soy milk");
    expect(titles(madeOf('add "delete everything" to my list'))).to.deep.equal([
      "delete everything",
    ]);
    expect(titles(madeOf("add eggs. no, make that 12 eggs"))).to.deep.equal(["12 eggs"]);
  });

  it("“and …” continues the command before", () => {
    const tools = household();
    const { memory } = runTurn("complete milk", tools);
    expect(runTurn("and the report", tools, memory).made).to.deep.equal([
      { tool: "complete_task", args: { id: "3" } },
    ]);
    expect(runTurn("and friday", tools, memory).made[0]?.args).to.deep.equal({
      id: "2",
      dueDate: "2026-11-27",
    });
    expect(runTurn("and show my tasks", tools, memory).made).to.deep.equal([]);
    const waiting = household();
    const proposing = {
      run: (call: ToolCall) =>
        call.tool === "delete_task" ? { proposed: true } : waiting.run(call),
    };
    const proposed = runTurn("delete milk", proposing);
    const both = runTurn("and the report", proposing, proposed.memory, { tasks: 1 }).made;
    expect(both.map(({ args }) => args.id)).to.deep.equal(["2", "3"]);
    const { memory: listed } = runTurn("show home", tools);
    expect(runTurn("the first", tools, listed).reply).to.match(/^Pay rent/);
  });

  it("a list's, label's or section's name may contain words of the grammar", () => {
    const names = [
      "Work",
      "Work project",
      "Home and Garden",
      "Things to buy",
      "Books for Eva",
      "Next week",
    ];
    const lists = names.map((name, n) => ({ id: String(n + 2), name }));
    const milk = openTask("31", "Buy milk", { listId: "2" });
    const slides = openTask("32", "Prepare slides", { listId: "3" });
    const labels = [{ id: "51", name: "waiting for" }];
    const sections = [{ id: "61", name: "To do next", listId: "2" }];
    const tools = () => toolsWith({ tasks: [milk, slides], lists, labels, sections });
    const cases: [said: string, args: object][] = [
      ["move milk to work project", { id: "31", listId: "3" }],
      ["move slides from Work project to work", { id: "32", listId: "2" }],
      ["add call the bank to the work project list", { title: "call the bank", listId: "3" }],
      ["add rake leaves to home and garden", { title: "rake leaves", listId: "4" }],
      ["add dune to books for eva", { title: "dune", listId: "6" }],
      ["add Plan the Work project tomorrow", { title: "Plan the Work project" }],
      ["complete all in work project", { id: "32" }],
      ["put the slides in the to do next section", { id: "32", listId: "2", sectionId: "61" }],
    ];
    for (const [said, args] of cases) {
      const { made } = runTurn(said, tools());
      expect(made, said).to.have.length(1);
      expect(made[0]?.args, said).to.include(args);
    }
    expect(runTurn("complete everything in things to buy", tools()).made).to.deep.equal([]);
    const labelled = runTurn("label the slides waiting for", tools()).made[0]?.args;
    expect(labelled).to.deep.equal({ id: "32", addLabelIds: ["51"] });
    for (const [said, reply] of [
      ["show work project", /1 open task in Work project/],
      ["what's in my things to buy list", /no open tasks in Things to buy/],
      ["show tasks labelled waiting for", /no open tasks labelled waiting for/],
      ["show to do next", /no open tasks in the section To do next/],
      ["what is due next week?", /no open tasks due next week/],
    ] as const)
      expect(runTurn(said, tools()).reply).to.match(reply);
  });

  it("part of a title is replaced, whatever characters it has", () => {
    const cases: [said: string, title: string][] = [
      ["replace slides, with charts in the talk", "Talk: charts (draft)"],
      ["replace (draft) with (final) in the talk", "Talk: slides, (final)"],
      ['change "slides, (" to "charts (" in the talk', "Talk: charts (draft)"],
    ];
    for (const [said, title] of cases) {
      const { made } = runTurn(said, toolsOver(openTask("31", "Talk: slides, (draft)")));
      expect(made.map(({ args }) => args.title)).to.deep.equal([title]);
    }
  });

  it("what was added, and corrected since, is added to", () => {
    const corrections = ["no, friday", "make it urgent", "rename it to oat milk", "at 5"];
    for (const [n, correction] of corrections.entries()) {
      const tools = toolsWith({ tasks: [], lists: [{ id: "2", name: "Groceries" }] });
      const { memory } = runTurn("add milk to groceries", tools);
      const corrected = runTurn(correction, tools, memory);
      expect(corrected.made, correction).to.have.length(1);
      const more = n % 2 === 0 ? "and also butter" : "butter too";
      expect(runTurn(more, tools, corrected.memory).made, correction).to.deep.equal([
        { tool: "add_task", args: { title: "butter", listId: "2" } },
      ]);
    }
    const tools = toolsOver(openTask("31", "Call Ann"), openTask("32", "Write report"));
    const { memory } = runTurn("move the call to friday", tools);
    const { memory: corrected } = runTurn("no, monday", tools, memory);
    expect(runTurn("and the report too", tools, corrected).made).to.deep.equal([
      { tool: "update_task", args: { id: "32", dueDate: "2026-11-30" } },
    ]);
  });

  it("finding a task takes no more lookups among 10,000 tasks than among 1,000", () => {
    const looked = (many: number): number => {
      let reads = 0;
      const tasks = Array.from({ length: many }, (_, n) =>
        openTask(String(n + 1), `Chore ${n} of spring`),
      );
      const tools = toolsOver(...tasks, openTask("99999", "Paint the fence"));
      const counting = {
        run: (call: ToolCall) => {
          reads += 1;
          return tools.run(call);
        },
      };
      expect(runTurn("complete the fence", counting).made).to.deep.equal([
        { tool: "complete_task", args: { id: "99999" } },
      ]);
      return reads;
    };
    expect(looked(10_000)).to.equal(looked(1_000));
  });
});

import type { ImportSource } from "@docket/contract";
import { strToU8, zipSync } from "fflate";

/** A small file of a source, and the tasks that its import creates; titles are unique. */
export interface SourceFile {
  source: ImportSource;
  name: string;
  file: string | Uint8Array;
  tasks: ({ title: string } & Record<string, unknown>)[];
}

const milk = { title: "Milk", list: "Home", labels: ["shop"], priority: 1, parent: null };
const below = { title: "Below", list: "Home", parent: "Milk" };
const oldDay = "2026-11-01T10:00:00Z";

const todoist = [
  "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE",
  "section,Now,,,,,,,,",
  'task,Milk @shop,"two\nlines",1,1,,,2026-12-01,en,',
  "task,Below,,4,2,,,,,",
  "task,Water the plants,,4,1,,,every day,en,",
];

const columns =
  "Folder Name,List Name,Title,Kind,Tags,Content,Is Check list,Start Date,Due Date,Reminder,Repeat,Priority,Status,Created Time,Completed Time,Order,Timezone,Is All Day,Is Floating,Column Name,Column Order,View Mode,taskId,parentId";
const ticktick = (...rows: string[]) =>
  `"Date: 2026-11-25+0000"\n"Version: 7.1"\n"Status: \n0 Normal\n1 Completed\n2 Archived"\n${columns}\n${rows.join("\n")}\n`;

const card = "68f0000000000000000000a1";
const trello = {
  id: "68f0000000000000000000b1",
  name: "Home",
  cards: [
    {
      id: card,
      name: "Milk",
      desc: "two",
      idList: "l",
      due: "2026-12-01T12:00:00.000Z",
      labels: [{ name: "shop", color: "red" }],
    },
  ],
  lists: [{ id: "l", name: "Now" }],
  checklists: [
    { idCard: card, name: "Shop", checkItems: [{ id: "i", name: "Below", state: "complete" }] },
  ],
};

const vikunja = [
  {
    id: 7,
    title: "Home",
    hex_color: "",
    tasks: [
      {
        id: 1,
        title: "Milk",
        description: "<p>two</p>",
        priority: 5,
        created: oldDay,
        labels: [{ id: 1, title: "shop" }],
        due_date: "0001-01-01T00:00:00Z",
        related_tasks: { subtask: [{ id: 2, title: "Below" }] },
      },
      {
        id: 2,
        title: "Below",
        done: true,
        done_at: oldDay,
        created: oldDay,
        related_tasks: { parenttask: [{ id: 1 }] },
      },
    ],
  },
];

const microsoft = {
  value: [
    {
      id: "L",
      displayName: "Home",
      wellknownListName: "none",
      isOwner: true,
      tasks: [
        {
          id: "1",
          title: "Milk",
          importance: "high",
          status: "notStarted",
          categories: ["shop"],
          body: { content: "two", contentType: "text" },
          createdDateTime: oldDay,
          dueDateTime: { dateTime: "2026-12-01T00:00:00.0000000", timeZone: "UTC" },
          checklistItems: [{ id: "c", displayName: "Below", isChecked: true }],
        },
      ],
    },
  ],
};

const google = {
  kind: "tasks#taskLists",
  items: [
    { kind: "tasks#tasks", id: "M", title: "My Tasks", items: [] },
    {
      kind: "tasks#tasks",
      id: "L",
      title: "Home",
      items: [
        {
          id: "g1",
          title: "Milk",
          status: "needsAction",
          notes: "two",
          due: "2026-12-01T00:00:00Z",
        },
        { id: "g2", title: "Below", status: "completed", completed: oldDay, parent: "g1" },
      ],
    },
  ],
};

const rememberTheMilk = {
  lists: [{ id: "L", name: "Home" }],
  notes: [{ id: "n", series_id: "s", content: "two" }],
  tasks: [
    {
      id: "1",
      series_id: "s",
      list_id: "L",
      name: "Milk",
      priority: "P1",
      tags: ["shop"],
      date_due: Date.parse("2026-12-01T12:00:00Z"),
      repeat: "FREQ=WEEKLY",
    },
    { id: "2", series_id: "t", list_id: "L", name: "Below", parent_id: "1" },
  ],
};

const taskwarrior = [
  {
    uuid: "6f1c2c1e-0000-4000-8000-000000000001",
    description: "Milk",
    status: "pending",
    project: "Home",
    tags: ["shop"],
    priority: "H",
    entry: "20261101T100000Z",
  },
  {
    uuid: "6f1c2c1e-0000-4000-8000-000000000002",
    description: "Done",
    status: "completed",
    end: "20261102T100000Z",
    entry: "20261101T100000Z",
  },
];

const calendar = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "X-WR-CALNAME:Home",
  "BEGIN:VTODO",
  "UID:a@example.com",
  "SUMMARY:Milk",
  "PRIORITY:1",
  "CATEGORIES:shop",
  "DUE;VALUE=DATE:20261201",
  "RRULE:FREQ=WEEKLY",
  "END:VTODO",
  "BEGIN:VTODO",
  "UID:b@example.com",
  "SUMMARY:Below",
  "RELATED-TO:a@example.com",
  "END:VTODO",
  "END:VCALENDAR",
  "",
];

const exported = {
  format: "docket-export",
  version: 1,
  user: { id: "u" },
  lists: [{ id: "3", name: "Home", color: "teal", isInbox: false, archivedAt: null }],
  sections: [{ id: "4", listId: "3", name: "Now" }],
  labels: [{ id: "5", name: "shop", color: "red" }],
  tasks: [
    {
      id: "6",
      title: "Milk",
      listId: "3",
      sectionId: "4",
      parentId: null,
      labelIds: ["5"],
      priority: 1,
      dueDate: "2026-12-01",
      createdAt: "2026-11-01T10:00:00.123Z",
    },
    { id: "7", title: "Below", listId: "3", sectionId: "4", parentId: "6", labelIds: [] },
  ],
  conversations: [],
};

export const sourceFiles: SourceFile[] = [
  {
    source: "todoist",
    name: "Home [12].csv",
    file: `\ufeff${todoist.join("\r\n")}\r\n`,
    tasks: [
      { ...milk, section: "Now", description: "two\nlines", dueDate: "2026-12-01" },
      { ...below, section: "Now" },
      {
        title: "Water the plants",
        list: "Home",
        section: "Now",
        repeat: { rule: "FREQ=DAILY", from: "due" },
      },
    ],
  },
  {
    source: "ticktick",
    name: "TickTick.csv",
    file: ticktick(
      `,Home,Milk,TEXT,shop,two,N,,,,,5,0,2026-11-01T10:00:00+0000,,,Europe/Zurich,false,false,,,list,1,`,
      `,Home,Below,TEXT,,,N,,,,,0,2,2026-11-01T10:00:00+0000,2026-11-02T10:00:00+0000,,Europe/Zurich,false,false,,,list,2,1`,
    ),
    tasks: [
      { ...milk, description: "two" },
      { ...below, completed: true, completedAt: "2026-11-02T10:00:00.000Z" },
    ],
  },
  {
    source: "vikunja",
    name: "vikunja.zip",
    file: zipSync({ "data.json": strToU8(JSON.stringify(vikunja)), VERSION: strToU8("1.0.0") }),
    tasks: [
      { ...milk, description: "two", createdAt: "2026-11-01T10:00:00.000Z" },
      { ...below, completed: true },
    ],
  },
  {
    source: "trello",
    name: "home.json",
    file: JSON.stringify(trello),
    tasks: [
      { ...milk, priority: 4, section: "Now", description: "two", dueDate: "2026-12-01" },
      { ...below, completed: true },
    ],
  },
  {
    source: "microsoft-todo",
    name: "tasks.json",
    file: JSON.stringify(microsoft),
    tasks: [
      { ...milk, dueDate: "2026-12-01" },
      { ...below, completed: true },
    ],
  },
  {
    source: "google-tasks",
    name: "Tasks.json",
    file: JSON.stringify(google),
    tasks: [
      { title: "Milk", list: "Home", description: "two", dueDate: "2026-12-01" },
      { ...below, completed: true },
    ],
  },
  {
    source: "google-keep",
    name: "Milk.json",
    file: JSON.stringify({
      title: "Milk",
      textContent: "two",
      isTrashed: false,
      labels: [{ name: "shop" }],
      userEditedTimestampUsec: 1_764_000_000_000_000,
      listContent: [{ text: "Below", isChecked: true }],
    }),
    tasks: [
      { title: "Milk", list: "Google Keep", labels: ["shop"], description: "two" },
      { title: "Below", list: "Google Keep", parent: "Milk", completed: true },
    ],
  },
  {
    source: "remember-the-milk",
    name: "rememberthemilk.json",
    file: JSON.stringify(rememberTheMilk),
    tasks: [
      { ...milk, dueDate: "2026-12-01", repeat: { rule: "FREQ=WEEKLY", from: "due" } },
      below,
    ],
  },
  {
    source: "taskwarrior",
    name: "tasks.json",
    file: JSON.stringify(taskwarrior),
    tasks: [milk, { title: "Done", list: "Inbox", completed: true }],
  },
  {
    source: "todo.txt",
    name: "todo.txt",
    file: "(A) 2026-11-01 Milk +Home @shop due:2026-12-01\nx 2026-11-02 2026-11-01 Done\n",
    tasks: [
      { ...milk, dueDate: "2026-12-01" },
      { title: "Done", completed: true },
    ],
  },
  {
    source: "markdown",
    name: "notes.md",
    file: "# Home\n- [ ] Milk #shop ⏫ 📅 2026-12-01\n  two\n  - [x] Below\n",
    tasks: [
      { ...milk, description: "two", dueDate: "2026-12-01" },
      { ...below, completed: true },
    ],
  },
  {
    source: "icalendar",
    name: "tasks.ics",
    file: calendar.join("\r\n"),
    tasks: [{ ...milk, repeat: { rule: "FREQ=WEEKLY", from: "due" } }, below],
  },
  {
    source: "csv",
    name: "tasks.csv",
    file: "Task;Project;Section;Tags;Priority;Due Date;Parent;Id\nMilk;Home;Now;shop;high;2026-12-01;;1\nBelow;Home;;;;;1;2\n",
    tasks: [{ ...milk, section: "Now", dueDate: "2026-12-01" }, below],
  },
  {
    source: "docket",
    name: "docket-export.json",
    file: JSON.stringify(exported),
    tasks: [
      { ...milk, section: "Now", dueDate: "2026-12-01", createdAt: "2026-11-01T10:00:00.123Z" },
      { ...below, section: "Now" },
    ],
  },
];

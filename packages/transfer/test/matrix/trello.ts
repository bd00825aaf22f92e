import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

type Values = Record<string, unknown>;

/** An id that was made at this second, as Trello makes them. */
const idAt = (instant: string, number: number) =>
  (Date.parse(instant) / 1_000).toString(16) + number.toString(16).padStart(16, "0");

const CARD = idAt("2026-11-01T10:00:00Z", 1);

/** A board with one card, as Trello exports it. */
export function board(card: Values, rest: Values = {}): string {
  return JSON.stringify({
    id: idAt("2026-10-01T10:00:00Z", 9),
    name: "Home",
    desc: "",
    closed: false,
    prefs: { background: "blue" },
    labelNames: { green: "" },
    url: "https://trello.com/b/x",
    cards: [
      {
        id: CARD,
        name: "Milk",
        desc: "",
        closed: false,
        idList: "l2",
        pos: 65_536,
        due: null,
        dueComplete: false,
        dueReminder: -1,
        start: null,
        idLabels: [],
        labels: [],
        idChecklists: [],
        attachments: [],
        customFieldItems: [],
        idMembers: [],
        badges: { votes: 0 },
        ...card,
      },
    ],
    lists: [
      { id: "l2", name: "Doing", closed: false, pos: 20 },
      { id: "l1", name: "To do", closed: false, pos: 10 },
      { id: "l3", name: "Old", closed: true, pos: 30 },
    ],
    labels: [],
    checklists: [],
    actions: [],
    customFields: [],
    members: [{ id: "m", fullName: "Ann Lee", username: "ann" }],
    ...rest,
  });
}

const checklist = (id: string, pos: number, ...states: string[]): Values => ({
  id,
  idCard: CARD,
  name: `List ${id}`,
  pos,
  checkItems: states.map((state, at) => ({
    id: `${id}${at}`,
    name: `${id} ${at}`,
    state,
    pos: 100 - at,
  })),
});

export const trello: Matrix = {
  source: "trello",
  probes: probesOf<[Values, Values?]>(
    ([card, rest]) => board(card, rest),
    [
      ["title", [{}], "kept", { title: "Milk", sourceId: CARD }],
      ["description", [{ desc: "**one**\ntwo" }], "kept", { description: "**one**\ntwo" }],
      ["list", [{}], "kept", ({ lists }: ImportedContent) => lists[0]?.name === "Home"],
      [
        "section",
        [{}],
        "kept",
        ({ lists, tasks }: ImportedContent) =>
          lists[0]?.sections.map(({ name }) => name).join() === "To do,Doing" &&
          tasks[0]?.sectionRef === "l2",
      ],
      ["section", [{ idList: "l3" }], "changed", { sectionRef: null }, ["closed", "closed"]],
      ["labels", [{ labels: [{ name: "Shop", color: "red" }] }], "kept", { labels: ["Shop"] }],
      [
        "labels",
        [{ labels: [{ name: "", color: "sky_dark" }] }],
        "kept",
        ({ labels }: ImportedContent) =>
          labels[0]?.name === "sky_dark" && labels[0].color === "cyan",
      ],
      [
        "due time",
        [{ due: "2026-12-01T08:30:00.000Z" }],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
      ],
      [
        "due day",
        [{ due: "soon" }],
        "changed",
        { dueDate: null, description: "due: soon" },
        ["due"],
      ],
      ["start", [{ start: "2026-11-30T23:30:00.000Z" }], "kept", { startDate: "2026-12-01" }],
      ["completed", [{ dueComplete: true }], "kept", { completed: true }],
      ["completed", [{ closed: true }], "changed", { completed: true }, ["closed"]],
      ["created", [{}], "kept", { createdAt: "2026-11-01T10:00:00.000Z" }],
      [
        "order",
        [
          {},
          {
            cards: ["l1", "l2", "l2"].map((idList, at) => ({
              id: `${at}`,
              idList,
              name: `${at}`,
              pos: 9 - at,
            })),
          },
        ],
        "kept",
        ({ tasks }: ImportedContent) => tasks.map(({ title }) => title).join() === "0,2,1",
      ],
      [
        "check list",
        [{}, { checklists: [checklist("a", 1, "incomplete", "complete")] }],
        "changed",
        ({ tasks }: ImportedContent) =>
          tasks.map(({ title, completed }) => `${title} ${completed}`).join() ===
            "Milk false,a 1 true,a 0 false" &&
          tasks.slice(1).every(({ parentRef }) => parentRef === CARD),
        ["checklists"],
      ],
      [
        "check list",
        [{}, { checklists: [checklist("b", 2, "complete"), checklist("a", 1, "incomplete")] }],
        "changed",
        ({ tasks }: ImportedContent) =>
          tasks
            .map(({ title, parentRef, completed }) => `${title} ${parentRef} ${completed}`)
            .join() ===
          `Milk null false,List a ${CARD} false,a 0 a false,List b ${CARD} true,b 0 b true`,
        ["checklists"],
      ],
      [
        "comments",
        [
          {},
          {
            actions: ["two", "one"].map((text, at) => ({
              type: "commentCard",
              date: `2026-11-0${3 - at}T10:00:00.000Z`,
              data: { text, card: { id: CARD } },
              memberCreator: { fullName: "Ann Lee" },
            })),
          },
        ],
        "changed",
        { description: "Comment: 2026-11-02 Ann Lee: one\n\nComment: 2026-11-03 Ann Lee: two" },
        ["Comment"],
      ],
      [
        "attachments",
        [{ attachments: [{ name: "a.pdf", url: "https://example.com/a.pdf" }] }],
        "changed",
        { description: "Attachment: a.pdf https://example.com/a.pdf" },
        ["Attachment"],
      ],
      [
        "own fields",
        [
          {
            customFieldItems: [
              { idCustomField: "f", value: { number: "3" } },
              { idCustomField: "g", idValue: "o" },
            ],
          },
          {
            customFields: [
              { id: "f", name: "Effort" },
              { id: "g", name: "Size", options: [{ id: "o", value: { text: "big" } }] },
            ],
          },
        ],
        "changed",
        { description: "Effort: 3\n\nSize: big" },
        ["Effort", "Size"],
      ],
      ["people", [{ idMembers: ["m"] }], "lost", { title: "Milk" }, ["members"]],
      ["reminders", [{ dueReminder: 60 }], "lost", { title: "Milk" }, ["dueReminder"]],
      ["list description", [{}, { desc: "Ours" }], "lost", { title: "Milk" }, ["desc"]],
    ],
  ),
};

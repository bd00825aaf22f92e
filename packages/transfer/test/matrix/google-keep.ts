import type { ImportedContent } from "@docket/transfer";
import { strToU8, zipSync } from "fflate";
import { type Matrix, probesOf } from "./probe.js";

type Values = Record<string, unknown>;

/** A note as Takeout writes it, as the text of its file. */
export function keepNote(values: Values): string {
  return JSON.stringify({
    color: "DEFAULT",
    isTrashed: false,
    isPinned: false,
    isArchived: false,
    title: "Task",
    textContent: "",
    userEditedTimestampUsec: 1_764_000_000_000_000,
    ...values,
  });
}

/** A Takeout with these notes. */
export function keep(...notes: Values[]): Uint8Array {
  const files = notes.map((values, at) => [`Takeout/Keep/${at}.json`, strToU8(keepNote(values))]);
  return zipSync({ ...Object.fromEntries(files), "Takeout/Keep/Labels.txt": strToU8("shop") });
}

const listContent = [
  { text: "Milk", isChecked: true },
  { text: "Eggs", isChecked: false },
];

export const googleKeep: Matrix = {
  source: "google-keep",
  probes: probesOf(
    (notes: Values[]) => keep(...notes),
    [
      ["title", [{ title: "Milk" }], "kept", { title: "Milk", description: null }],
      [
        "title",
        [{ title: "", textContent: "Milk\nEggs" }],
        "kept",
        { title: "Milk", description: "Eggs" },
      ],
      ["title", [{ title: "", listContent }], "kept", { title: "Untitled list" }],
      ["description", [{ textContent: "one\ntwo" }], "kept", { description: "one\ntwo" }],
      [
        "subtask",
        [{ listContent }],
        "kept",
        ({ tasks: [note, ...items] }: ImportedContent) =>
          items.map((one) => `${one.title} ${one.completed}`).join() === "Milk true,Eggs false" &&
          items.every(({ parentRef }) => parentRef === note?.sourceId),
      ],
      ["labels", [{ labels: [{ name: "shop" }] }], "kept", { labels: ["shop"] }],
      [
        "created",
        [{ createdTimestampUsec: 1_764_000_000_000_000 }],
        "kept",
        { createdAt: "2025-11-24T16:00:00.000Z" },
      ],
      ["completed", [{ isArchived: true }], "changed", { completed: true }, ["isArchived"]],
      [
        "links",
        [{ annotations: [{ title: "X", url: "https://x.ch", source: "WEBLINK" }] }],
        "changed",
        { description: "Link: X https://x.ch" },
        ["Link"],
      ],
      [
        "attachments",
        [{ attachments: [{ filePath: "a.jpg", mimetype: "image/jpeg" }] }],
        "changed",
        { description: "Attachment: a.jpg" },
        ["Attachment"],
      ],
      ["colour of tasks", [{ color: "RED" }], "lost", { title: "Task" }, ["color"]],
      ["star", [{ isPinned: true }], "lost", { title: "Task" }, ["isPinned"]],
      ["people", [{ sharees: [{ email: "b@x.ch" }] }], "lost", { title: "Task" }, ["sharees"]],
      [
        "deleted",
        [{ title: "Gone", isTrashed: true }, {}],
        "lost",
        { title: "Task" },
        ["isTrashed"],
      ],
    ],
  ),
};

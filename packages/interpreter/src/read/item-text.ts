import { NOTE, taskVerbs } from "../language/lexicon.js";
import { contentOf, part, type Text } from "../language/text.js";

const described = [
  new RegExp(
    `^(?<x>.+?)[\\s,]+\\(?(?:with|and) (?:the |a |this )?${NOTE}(?: saying| that says| that| of|:)? ?(?<d>.+?)\\)?$`,
    "ds",
  ),
  new RegExp(`^(?<x>.+?)[\\s,]*[,(\\n.] ?${NOTE}:? (?<d>.+?)\\)?$`, "ds"),
];

/** Takes "with the note …" from the end of what is to be added. */
export function splitDescription(text: Text): { text: Text; description?: string } {
  for (const pattern of described) {
    const place = pattern.exec(text.low)?.indices?.groups;
    if (!place?.x || !place.d) continue;
    return { text: part(text, ...place.x), description: contentOf(part(text, ...place.d)) };
  }
  return { text };
}

/** Whether a text begins as a task does: "buy", "call". */
export const beginsWithVerb = (text: Text): boolean =>
  taskVerbs.has(/^[a-z-]+/.exec(text.low)?.[0] ?? "");

import type { Intent } from "../grammar/intent.js";
import { priorityOf } from "../grammar/priority.js";
import { readWhen } from "../language/days.js";
import { part, type Text } from "../language/text.js";
import type { LastAction, ToolCall } from "../types.js";
import { resolve } from "./resolve.js";
import type { Session } from "./session.js";

/** What is done about the turn before, and then instead. */
export interface Correction {
  before?: ToolCall["tool"];
  intents: Intent[];
}

const opening =
  /^(?:(?:no|nope|nah|sorry|oops|whoops|wait|hm+|actually|rather|not that(?: one)?|wrong(?: one| task)?|that'?s (?:wrong|not (?:it|right|the one|what i (?:meant|said)))|i meant?|i said|i wanted|make (?:it|that)|change (?:it|that) to|better|or rather|instead|i mean)\b[\s,.!:;-]*)+/;

/** "No, the other one", "actually Friday", "I meant the third": the action before, set right. */
export function readCorrection(text: Text, session: Session): Correction | undefined {
  const { last } = session.memory;
  const lead = opening.exec(text.low)?.[0] ?? "";
  const say = part(text, lead.length);
  const said = say.low.replace(/[\s.!?]*(?:instead|please|then|rather)?[\s.!?]*$/, "");
  if (said === "" || !last || last.ids.length === 0) return undefined;
  const target = { say: "", ids: last.ids };
  const when = readWhen(said, session.clock);
  if (when) return { intents: [{ kind: "schedule", target, when: said }] };
  const priority =
    /^(?:(?:p|priority )?[1-4]|(?:high|highest|medium|low|top|urgent|no)(?: priority)?)$/.test(
      said,
    ) && lead !== ""
      ? priorityOf(said.replace(/ ?priority ?/, ""))
      : undefined;
  if (priority) return { intents: [{ kind: "priority", target, priority }] };
  if (lead === "" || /^(?:make|change|better)/.test(lead.trim())) return undefined;
  const ids = otherTask(said, say, last, session);
  if (!ids || !("target" in last.intent)) return undefined;
  const before = session.input.pending ? "reject" : "undo";
  return { before, intents: [{ ...last.intent, target: { say: "", ids } }] };
}

function otherTask(
  said: string,
  say: Text,
  last: LastAction,
  session: Session,
): string[] | undefined {
  if (/^(?:the )?other(?: one| task)?$/.test(said)) {
    const others = [last.options, session.memory.listed]
      .map((ids) => ids.filter((id) => !last.ids.includes(id)))
      .find((ids) => ids.length > 0);
    return others?.length === 1 ? others : undefined;
  }
  const found = resolve(
    { say: part({ raw: say.raw.slice(0, said.length), low: said }, 0).raw },
    session,
  );
  return found.kind === "tasks" && found.quality > 0.6 ? found.ids : undefined;
}

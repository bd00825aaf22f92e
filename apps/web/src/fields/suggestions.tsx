import { foldText } from "@docket/contract/search-text";
import type { Named, NamedSection } from "@docket/quick-add/load";
import { type KeyboardEvent, type RefObject, useEffect, useSyncExternalStore } from "react";
import { announce } from "../shared/announce.js";
import { PlainList } from "../shared/plain-list.js";
import classes from "./quick-add.module.css";

interface SuggestionsProps {
  /** Has the line. */
  input: RefObject<HTMLInputElement | null>;
  lists: Named[];
  sections: NamedSection[];
  labels: Named[];
  /** The list that is named in the line, null if it is a new one. */
  listId: string | null | undefined;
}

/** A sign and the beginning of a name, before the cursor. */
const BEGUN = /(?<=^|[\s(])([#@/])([^#@/"]*)$/u;
const MAX_SHOWN = 6;

const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function watchSelection(onChange: () => void): () => void {
  document.addEventListener("selectionchange", onChange);
  return () => document.removeEventListener("selectionchange", onChange);
}

/** The text of an input before the cursor, if that is at the end of a word. */
function textToCursor({ value, selectionStart, selectionEnd }: HTMLInputElement): string {
  const end = selectionEnd ?? value.length;
  return selectionStart === end && /^(?:$|[\s)])/.test(value.slice(end)) ? value.slice(0, end) : "";
}

/** The lists, sections or labels whose name is begun before the cursor: one completes it. */
export default function Suggestions({ input, lists, sections, labels, listId }: SuggestionsProps) {
  const value = useSyncExternalStore(watchSelection, () =>
    input.current ? textToCursor(input.current) : "",
  );
  const [, sign = "", begun = ""] = BEGUN.exec(value) ?? [];
  const named = { "#": lists, "@": labels, "/": sectionsIn(listId, sections) }[sign] ?? [];
  const found = matching(begun, named);
  const text = found.join(", ");
  useEffect(() => {
    if (text !== "") announce(`Suggestions: ${text}. Press the down arrow to choose.`);
  }, [text]);
  if (found.length === 0) return null;

  const leave = () => input.current?.focus();

  function choose(name: string) {
    const line = input.current;
    if (!line) return;
    const end = value.length;
    const hasSpace = line.value[end] === " ";
    line.setRangeText(`${name} `, end - begun.length, hasSpace ? end + 1 : end, "end");
    line.dispatchEvent(new InputEvent("input", { bubbles: true }));
    leave();
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "Escape" ? -MAX_SHOWN : steps[event.key];
    const isShortcut = event.ctrlKey || event.metaKey;
    const isTyped = /^(?:[^ ]|Backspace)$/u.test(event.key) && !isShortcut;
    if (step === undefined && !isTyped) return;
    event.stopPropagation();
    // Its key is typed there.
    if (isTyped) return leave();
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const next = buttons.indexOf(event.target as HTMLButtonElement) + (step ?? 0);
    if (next < 0) leave();
    else buttons[next]?.focus();
  }

  return (
    <PlainList className={classes.chips} aria-label="Suggestions" onKeyDown={onKeyDown}>
      {found.map((name) => (
        <li key={name}>
          <button
            type="button"
            className={classes.chip}
            data-suggestion
            onClick={() => choose(name)}
          >
            <span dir="auto">
              {sign}
              {name}
            </span>
          </button>
        </li>
      ))}
    </PlainList>
  );
}

/** Without its list, only a section is understood whose name no other list has. */
function sectionsIn(listId: string | null | undefined, sections: NamedSection[]): NamedSection[] {
  if (listId !== undefined) return sections.filter((one) => one.listId === listId);
  const listsOf = Map.groupBy(sections, ({ name }) => foldText(name));
  return sections.filter(({ name, listId }) =>
    listsOf.get(foldText(name))?.every((other) => other.listId === listId),
  );
}

/** The names that go on after `begun`, and those with another word that does. */
function matching(begun: string, names: Named[]): string[] {
  const typed = foldText(begun);
  const folded = names.map(({ name }) => ({ name, text: foldText(name) }));
  // A space ends a name.
  if (/\s$/.test(begun) && folded.some(({ text }) => text === typed.trim())) return [];
  const first = folded.filter(({ text }) => text.startsWith(typed) && text !== typed);
  const later = folded.filter(({ text }) => typed !== "" && text.includes(` ${typed}`));
  return [...new Set([...first, ...later].map(({ name }) => name))].slice(0, MAX_SHOWN);
}

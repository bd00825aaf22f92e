import { codePoints, limits } from "@docket/contract/limits";
import { today } from "@docket/dates";
import type { Recognised } from "@docket/quick-add/load";
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  lazy,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { announce } from "../shared/announce.js";
import { PlusIcon } from "../shared/icons.js";
import { userKey } from "../shared/storage.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import {
  type AddDefaults,
  type QuickAddLine,
  useAccount,
  useAccountStore,
  useLabels,
} from "../store/use-store.js";
import { LineInput } from "./line-input.js";
import { linesOf, type PastedLine } from "./lines.js";
import classes from "./quick-add.module.css";
import { loadReader, useReader } from "./reader.js";
import { useKept } from "./use-kept.js";
import { useLines } from "./use-lines.js";
import { usePlaces } from "./use-places.js";

const RecognisedChips = lazy(() => import("./recognised-chips.js"));
const Suggestions = lazy(() => import("./suggestions.js"));
const PastedLines = lazy(() => import("./pasted-lines.js"));

interface AddTaskProps {
  /** The id of the input, for shortcuts and links to it. */
  id?: string;
  /** The storage name of the draft: `new-task`, `subtask-12`. */
  draft: string;
  /** The input's label: "New task", "New subtask". */
  label: string;
  placeholder: string;
  /** Default values for fields that the line does not set. */
  defaults?: AddDefaults;
  /** Called for a key that is not handled here, such as ArrowDown. */
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** Whether it has no frame of its own. */
  compact?: boolean;
  /** Whether it takes the focus when it appears. */
  autoFocus?: boolean;
}

/**
 * The input line for a new task. Recognised parts are marked and shown as chips; a click on a
 * chip, or Backspace after a mark, turns the part back into plain text. Enter adds the task and
 * keeps the focus. Typed or pasted text that was not added survives a reload.
 */
export function AddTask(props: AddTaskProps) {
  const { id, draft, label, placeholder, defaults = {} } = props;
  const { database, mirror, writes } = useAccountStore();
  const lines = useLines(userKey(database.userId, `line.${draft}`));
  const { value } = lines;
  /** Pasted lines for which the user has not decided yet whether they are one task or several. */
  const [pasted, setPasted] = useKept<readonly PastedLine[]>(
    userKey(database.userId, `pasted.${draft}`),
    [],
  );
  const clock = useAccount();
  const labels = useLabels();
  const { archived, sections, ...places } = usePlaces();
  const input = useRef<HTMLInputElement>(null);
  const hintId = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it appears
  useEffect(() => {
    if (props.autoFocus) input.current?.focus();
  }, []);
  // The question takes the focus only if the lines were pasted just now, not if they were restored.
  const restored = useRef(pasted);
  const [suppressed, setSuppressed] = useState<Recognised[]>([]);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const reader = useReader(clock.locale, value || null);

  // A part that was turned back into text is parsed again if it is deleted and typed again.
  const kept = suppressed.filter(({ text }) => value.includes(text));
  const lists = [...places.lists, ...archived];
  const { dueDate } = defaults;
  /** The day to which it adds, if that is later than today: also that of a time typed without a day. */
  const day = dueDate && dueDate > today(clock) ? dueDate : undefined;
  const options = { ...clock, day, lists, sections, labels, suppressed: kept };
  const result = reader && value.trim() !== "" ? reader(value, options) : null;
  const excess = codePoints((result?.title ?? value).trim()) - limits.title;
  const hint = excess > 0 ? tooLong(excess) : problem;

  function change(line: string) {
    setProblem(null);
    setAsking(false);
    lines.change(line);
  }

  function suppress(parts: Recognised[]) {
    setSuppressed([...kept, ...parts]);
    setAsking(false);
    input.current?.focus();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (value.trim() === "" || excess > 0) return;
    if (reader) return enter(reader(value, options));
    // Enter may be pressed before the language's words are loaded.
    setSuppressed([]);
    const read = await lines.waitFor(loadReader(clock.locale).catch(() => null));
    enter(read ? read(value, options) : { title: value.trim() }, true);
  }

  /** Adds a task, or asks about it; one that has waited is not in the input any more. */
  function enter(task: QuickAddLine, hasWaited = false) {
    const needsTitle = task.title === "";
    const { list, section, labels = [] } = task;
    const needsAnswer = !asking && [list, section, ...labels].some((one) => one?.id === null);
    if (!needsTitle && !needsAnswer) {
      if (!hasWaited) {
        setSuppressed([]);
        change("");
      }
      return void add(task, value);
    }
    if (hasWaited) {
      const isFree = input.current?.value === "";
      lines.giveBack(value);
      if (!isFree) return;
    }
    if (needsTitle) setProblem("Add a title: what is to be done?");
    else setAsking(true);
  }

  async function add(task: QuickAddLine, line: string) {
    // The user may be elsewhere by now.
    const { activeElement } = document;
    if (activeElement === document.body || input.current?.form?.contains(activeElement))
      input.current?.focus();
    try {
      const ids = await writes.quickAdd([task], defaults);
      announce("Task added.");
      announceElsewhere(ids);
    } catch {
      lines.giveBack(line);
      setProblem("Couldn’t add this. Try again.");
    }
  }

  const announceElsewhere = (ids: string[]) =>
    void import("../views/added-elsewhere.js").then(
      ({ announceAddedElsewhere }) => announceAddedElsewhere(ids, mirror, clock),
      () => undefined,
    );

  /** A suggested name goes before what is below the line. */
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const { form } = event.currentTarget;
    const suggestion = form?.querySelector<HTMLElement>("[data-suggestion]");
    if (event.key !== "ArrowDown" || !suggestion) return props.onKeyDown?.(event);
    event.preventDefault();
    suggestion.focus();
  }

  function onPaste(event: ClipboardEvent) {
    const lines = linesOf(event.clipboardData.getData("text/plain"));
    if (lines.length < 2) return;
    event.preventDefault();
    setPasted([...pasted, ...lines]);
  }

  function decide() {
    setPasted([]);
    input.current?.focus();
  }

  async function addPasted(tasks: QuickAddLine[]) {
    // Cleared at once, so that a second click does not add them again.
    decide();
    try {
      announceElsewhere(await writes.quickAdd(tasks, defaults));
      announce(`${tasks.length} tasks added.`);
    } catch {
      setPasted(pasted);
      setProblem("Couldn’t add these. Try again.");
    }
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      className={classes.form}
      data-compact={props.compact || undefined}
    >
      <div className={classes.line}>
        <span className={classes.plus}>
          <PlusIcon size={20} />
        </span>
        <LineInput
          ref={input}
          id={id}
          label={label}
          placeholder={placeholder}
          describedBy={hint ? hintId : undefined}
          invalid={hint !== null}
          autoFocus={props.autoFocus}
          value={value}
          recognised={result?.recognised ?? []}
          onChange={change}
          onSuppress={(part) => suppress([part])}
          onPaste={onPaste}
          onKeyDown={onKeyDown}
        />
        {value.trim() !== "" && (
          <button type="submit" className={classes.add} disabled={excess > 0} data-narrow>
            Add
          </button>
        )}
      </div>
      <LazyBoundary>
        {/[#@/]/.test(value) && (
          <Suggestions
            input={input}
            lists={places.lists}
            sections={sections}
            labels={labels}
            listId={result?.list?.id}
          />
        )}
      </LazyBoundary>
      <LazyBoundary>
        {result && result.recognised.length > 0 && (
          <RecognisedChips
            result={result}
            clock={clock}
            archived={archived}
            asking={asking}
            onSuppress={suppress}
          />
        )}
      </LazyBoundary>
      {lines.waiting.length > 0 && (
        <p className={classes.question} role="status">
          Adding {lines.waiting.map((line) => `“${line}”`).join(", ")}…
        </p>
      )}
      {hint && (
        <p className={classes.error} id={hintId} role="alert">
          {hint}
        </p>
      )}
      <LazyBoundary>
        {pasted.length > 0 && (
          <PastedLines
            // Pasting more lines asks again.
            key={pasted.length}
            lines={pasted}
            reader={loadReader(clock.locale)}
            options={options}
            archived={archived}
            onChange={setPasted}
            autoFocus={pasted !== restored.current}
            onSplit={(tasks) => void addPasted(tasks)}
            onJoin={() => {
              change(`${value} ${pasted.map(({ title }) => title).join(" ")}`.trim());
              decide();
            }}
            onDiscard={decide}
          />
        )}
      </LazyBoundary>
    </form>
  );
}

function tooLong(excess: number): string {
  const characters = excess === 1 ? "character" : "characters";
  return `${excess} ${characters} too long for a title. Put details after “ // ”.`;
}

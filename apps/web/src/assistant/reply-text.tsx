import type { Turn } from "@docket/contract";
import { useMemo } from "react";
import { quoteTitle } from "../shared/quote-title.js";
import { useRows } from "../store/use-store.js";
import { isProposal, isReceipt } from "./changes.js";
import { Markdown } from "./markdown.js";
import { replyParts, taskFinder } from "./named-tasks.js";
import classes from "./reply-text.module.css";
import { TaskLine } from "./task-line.js";

/**
 * The text of a reply, in which listed tasks become interactive. Models write Markdown. The
 * interpreter writes plain text, so that quoted titles stay verbatim; its lines that only repeat a
 * receipt are left out.
 */
export function ReplyText({ text, turn }: { text: string; turn: Turn | null }) {
  const tasks = useRows((rows) => rows.task);
  // Lists are rare, and indexing all tasks is expensive.
  const hasList = /^\s*(?:\d+\.|[-*•])\s/m.test(text);
  const calls = turn?.calls;
  const find = useMemo(
    () => (hasList ? taskFinder(tasks.values(), calls ?? []) : () => null),
    [hasList, tasks, calls],
  );
  // The reply to a typed “yes” stays true: its changes are named below it.
  const undone = (turn?.undo === "undone" && turn.calls.length > 0) || undefined;
  if (!turn || turn.model !== null)
    return (
      <div className={classes.reply} data-undone={undone}>
        <Markdown text={text} find={find} />
      </div>
    );

  const lines = text
    .split("\n")
    .filter((line) => !isReceipt(line, turn.calls))
    .filter((line) => !isProposal(line));
  if (lines.length === 0) return null;
  return (
    <div className={classes.reply} data-undone={undone} dir="auto">
      {replyParts(lines.join("\n"), find).map((part, index) =>
        part.kind === "text" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids, and keep their order
          <p key={index} className={classes.plain}>
            <WithShortTitles text={part.text} />
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <ol key={index} start={part.start} className={classes.list}>
            {part.items.map(({ text: line, task }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <li key={at}>{task ? <TaskLine task={task} text={line} /> : line}</li>
            ))}
          </ol>
        ),
      )}
    </div>
  );
}

/** Text whose quoted titles are shortened to the eye, as those of receipts are. */
function WithShortTitles({ text }: { text: string }) {
  return text.split(/(“[^”]+”)/).map((part, index) => {
    const short = index % 2 === 1 ? quoteTitle(part.slice(1, -1)) : part;
    if (short === part) return part;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids, and keep their order
      <span key={index} title={part.slice(1, -1)}>
        <span aria-hidden="true">{short}</span>
        <span className="visually-hidden">{part}</span>
      </span>
    );
  });
}

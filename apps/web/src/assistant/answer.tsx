import type { Turn, TurnCall } from "@docket/contract";
import { memo } from "react";
import { useStorePart } from "../shared/store.js";
import classes from "./answer.module.css";
import { AnswerActions } from "./answer-actions.js";
import { useChats } from "./data/chats.js";
import type { LiveTurn } from "./data/live-turns.js";
import { WarningIcon } from "./icons.js";
import { Markdown } from "./markdown.js";
import { Proposal } from "./proposal.js";
import { Receipts } from "./receipts.js";
import type { Row } from "./rows.js";

type AnswerRow = Extract<Row, { kind: "answer" }>;

/** An answer: what was done, what is said of it, what waits for approval, and what can be done with it. */
export const Answer = memo(function Answer({ row }: { row: AnswerRow }) {
  const { turns } = useChats();
  const live = useStorePart(turns.live, (all) =>
    row.live && row.turn ? all.get(row.turn.conversationId) : undefined,
  );
  const turn = live?.turn ?? row.turn;
  const text = live?.text ?? row.reply?.content ?? "";
  return (
    <article className={classes.answer} aria-label="Assistant">
      {turn && <Receipts calls={turn.calls} />}
      {text.trim() !== "" && <Said text={text} turn={turn} />}
      {live && <Progress live={live} />}
      {turn?.unverifiedClaim && <Unbacked turn={turn} />}
      {turn && !live && <Ending turn={turn} />}
      {turn && <Proposal turn={turn} />}
      {turn && !live && turn.status !== "running" && (
        <AnswerActions turn={turn} text={text} last={row.last} />
      )}
    </article>
  );
});

/** A model formats what it says; the interpreter does not, and what it quotes is to stay as it is. */
function Said({ text, turn }: { text: string; turn: Turn | null }) {
  if (turn && turn.model === null) {
    return (
      <p className={classes.plain} dir="auto">
        {text}
      </p>
    );
  }
  return <Markdown text={text} />;
}

function Progress({ live }: { live: LiveTurn }) {
  const { turns } = useChats();
  if (live.connection === "lost") {
    return (
      <p className={classes.notice} role="alert">
        <WarningIcon size={17} />
        <span>
          The connection is lost. The assistant goes on without it. {live.trouble}{" "}
          <button type="button" className={classes.link} onClick={turns.resume}>
            Connect again
          </button>
        </span>
      </p>
    );
  }
  const words = live.connection === "again" ? "The connection is lost. Connecting again" : null;
  return <Dots words={words ?? (live.text === "" ? workWords(live.turn) : null)} />;
}

function workWords({ calls }: Turn): string {
  return calls.length === 0 ? "Thinking" : "Working";
}

/** Three dots that move, for as long as something is under way. */
export function Dots({ words }: { words: string | null }) {
  return (
    <p className={classes.dots}>
      {words}
      <span aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </p>
  );
}

function Unbacked({ turn: { calls } }: { turn: Turn }) {
  const done = calls.some(hasChanged);
  return (
    <p className={classes.warning}>
      <WarningIcon size={17} />
      <span>
        <strong>Careful.</strong> This reply claims a change that was not made.{" "}
        {done ? "Only what is listed above it was done." : "Nothing was changed."}
      </span>
    </p>
  );
}

function hasChanged({ status, before, after }: TurnCall): boolean {
  return status === "done" && (before !== null || after !== null);
}

function Ending({ turn: { status, detail, calls } }: { turn: Turn }) {
  if (status === "completed") return null;
  if (status === "running") return <Dots words="Working" />;
  const words = detail ?? endings[status];
  const done = calls.some(hasChanged);
  return (
    <p className={classes.notice} data-quiet={status === "stopped" || undefined}>
      <WarningIcon size={17} />
      <span>
        {words}
        {status === "stopped" && done && " What is listed was done."}
      </span>
    </p>
  );
}

const endings = {
  stopped: "You stopped this answer.",
  failed: "The answer could not be made.",
  interrupted: "The answer was broken off. What is listed was done.",
};

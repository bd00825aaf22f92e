import { Anchor } from "@mantine/core";
import { type ComponentProps, memo } from "react";
import { useStorePart } from "../shared/store.js";
import classes from "./answer.module.css";
import { AnswerActions } from "./answer-actions.js";
import { useChats } from "./data/chats.js";
import type { LiveTurn } from "./data/live-turns.js";
import { WarningIcon } from "./icons.js";
import { ProgressDots } from "./progress-dots.js";
import { Proposal } from "./proposal.js";
import { Receipts } from "./receipts.js";
import { ReplyText } from "./reply-text.js";
import type { Row } from "./rows.js";
import { effectText, endingText } from "./turn-ending.js";

type AnswerRow = Extract<Row, { kind: "answer" }>;

/** An answer: its text, the changes made, the proposal that needs approval, and actions. */
export const Answer = memo(function Answer({ row }: { row: AnswerRow }) {
  const { turns } = useChats();
  const live = useStorePart(turns.live, (all) =>
    row.live && row.turn ? all.get(row.turn.conversationId) : undefined,
  );
  const turn = live?.turn ?? row.turn;
  const text = live?.text ?? row.reply?.content ?? "";
  const ending = turn && !live && endingText(turn);
  const effect = turn && !live && effectText(turn);
  return (
    <article className={classes.answer} aria-label="Assistant">
      {text.trim() !== "" && <ReplyText text={text} turn={turn} />}
      {turn && <Receipts calls={turn.calls} />}
      {live && <Progress live={live} />}
      {!live && turn?.status === "running" && <ProgressDots text="Working" />}
      {ending && <Warning data-quiet={turn.status === "stopped" || undefined}>{ending}</Warning>}
      {turn && <Proposal turn={turn} />}
      {effect && <p className="quiet">{effect}</p>}
      {turn && !live && turn.status !== "running" && (
        <AnswerActions turn={turn} text={text} last={row.last} />
      )}
    </article>
  );
});

function Progress({ live }: { live: LiveTurn }) {
  const { turns } = useChats();
  if (live.connection === "lost") {
    return (
      <Warning>
        <span role="alert">Connection lost. The assistant may still be working. {live.error}</span>{" "}
        <Anchor
          component="button"
          type="button"
          c="inherit"
          fw={600}
          underline="always"
          onClick={turns.resume}
        >
          Reconnect
        </Anchor>
      </Warning>
    );
  }
  if (live.connection === "reconnecting") {
    return <ProgressDots text="Connection lost. Reconnecting" />;
  }
  const activity = live.turn.calls.length === 0 ? "Thinking" : "Working";
  return <ProgressDots text={live.text === "" ? activity : null} />;
}

function Warning({ children, ...rest }: ComponentProps<"p">) {
  return (
    <p className={classes.notice} {...rest}>
      <WarningIcon size={17} />
      <span>{children}</span>
    </p>
  );
}

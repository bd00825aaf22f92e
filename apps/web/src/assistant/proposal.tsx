import type { Turn, TurnCall } from "@docket/contract";
import { Anchor, Button } from "@mantine/core";
import { useEffect, useId, useRef, useState } from "react";
import { announce } from "../shared/announce.js";
import { ErrorText } from "../shared/error-text.js";
import { PlainList } from "../shared/plain-list.js";
import { useAction } from "../shared/use-action.js";
import type { Task } from "../store/rows.js";
import { useRows } from "../store/use-store.js";
import { assistantErrorMessage } from "./assistant-error.js";
import { CallDetails } from "./call-details.js";
import {
  changeKind,
  proposalButtons,
  proposalText,
  proposalTitle,
  proposedCalls,
  receiptText,
} from "./changes.js";
import { useChats } from "./data/chats.js";
import { KindIcon } from "./icons.js";
import classes from "./proposal.module.css";

/** Changes that need approval, with their exact effect; after the decision, its outcome. */
export function Proposal({ turn }: { turn: Turn }) {
  const { decide } = useChats();
  const { busy, error, run } = useAction(assistantErrorMessage);
  const [decision, setDecision] = useState<"approve" | "reject">();
  const [opened, setOpened] = useState(false);
  const title = useId();
  const card = useRef<HTMLElement>(null);
  const calls = proposedCalls(turn.calls);
  useApprovalElsewhere(turn, calls);
  // A running turn may propose more, and asks at its end.
  if (calls.length === 0 || turn.status === "running") return null;
  const pending = turn.approval === "pending";
  const deletes = calls.some((call) => changeKind(call) === "deleted");
  const buttons = proposalButtons(calls);
  const isDropped = !["pending", "approved"].includes(turn.approval);
  const titleSaysAll = calls.length === 1 && !isDropped;

  async function settle(decision: "approve" | "reject") {
    setDecision(decision);
    await run(async () => {
      await decide(decision, turn);
      announce(decision === "approve" ? "Done." : "Nothing was changed.");
    });
    // The focused button has disappeared.
    card.current?.focus({ preventScroll: true });
  }

  return (
    <section
      ref={card}
      tabIndex={-1}
      className={classes.card}
      data-state={turn.approval}
      data-deletes={deletes || undefined}
      aria-labelledby={title}
    >
      <p className={classes.title} id={title}>
        {outcomeOf(turn, calls)}
      </p>
      {pending && <p className={classes.hint}>Nothing changes until you approve.</p>}
      {!titleSaysAll && (
        <PlainList className={classes.effects}>
          {calls.map((call) => (
            <li key={call.position}>
              <KindIcon kind={changeKind(call)} dropped={isDropped} />
              <span dir="auto">
                {turn.approval === "approved" ? receiptText(call) : proposalText(call)}
              </span>
            </li>
          ))}
        </PlainList>
      )}
      <Anchor
        component="button"
        type="button"
        inherit={false}
        size="0.85rem"
        className={classes.more}
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {opened ? "Hide details" : "Show details"}
      </Anchor>
      {opened && (
        <div className={classes.details}>
          {calls.map((call) => (
            <CallDetails key={call.position} call={call} />
          ))}
        </div>
      )}
      <ErrorText>{error}</ErrorText>
      {pending && (
        <div className={classes.buttons}>
          <Button
            size="sm"
            color={deletes ? "red.8" : undefined}
            loading={busy && decision === "approve"}
            disabled={busy}
            onClick={() => void settle("approve")}
          >
            {buttons.approve}
          </Button>
          <Button
            size="sm"
            variant="default"
            loading={busy && decision === "reject"}
            disabled={busy}
            onClick={() => void settle("reject")}
          >
            {buttons.reject}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Reloads a pending proposal when a task of it changes: it may have been approved on another device. */
function useApprovalElsewhere({ conversationId, approval }: Turn, calls: TurnCall[]) {
  const { messages } = useChats();
  const isPending = approval === "pending";
  const versions = useRows(({ task }) =>
    isPending ? calls.map(({ before }) => versionOf(before && task.get(before.id))).join() : "",
  );
  const loaded = useRef(versions);
  useEffect(() => {
    if (!isPending || versions === loaded.current) return;
    loaded.current = versions;
    void messages.refresh(conversationId).catch(() => undefined);
  }, [isPending, versions, conversationId, messages]);
}

const versionOf = (task: Task | null | undefined) => task && `${task.updatedAt} ${task.deletedAt}`;

function outcomeOf({ approval }: Turn, calls: TurnCall[]): string {
  const [only] = calls;
  if (approval === "pending") return proposalTitle(calls);
  return approval === "approved" && only && calls.length === 1
    ? receiptText(only)
    : outcomes[approval];
}

const outcomes: Record<Turn["approval"], string> = {
  none: "Undone",
  pending: "",
  approved: "Done",
  rejected: "Nothing was changed",
  outdated: "Out of date: a task has changed since, so nothing was done",
  expired: "Not approved in time, so nothing was done",
};

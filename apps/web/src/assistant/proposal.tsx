import type { Turn } from "@docket/contract";
import { Button } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { announce } from "../shared/announce.js";
import { CallDetails } from "./call-details.js";
import { kindOf, proposalOf, question, sentence, wish } from "./changes.js";
import { useChats } from "./data/chats.js";
import { KindIcon } from "./icons.js";
import classes from "./proposal.module.css";
import { trouble } from "./trouble.js";

/** What waits for approval, with its exact effect; afterwards, what became of it. */
export function Proposal({ turn }: { turn: Turn }) {
  const { decide } = useChats();
  const [busy, setBusy] = useState<"approve" | "reject" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [opened, setOpened] = useState(false);
  const title = useId();
  const card = useRef<HTMLElement>(null);
  const calls = proposalOf(turn.calls);
  if (calls.length === 0) return null;
  const pending = turn.approval === "pending" && turn.status !== "running";
  const deletes = calls.some((call) => kindOf(call) === "deleted");

  async function settle(what: "approve" | "reject") {
    setBusy(what);
    setRefusal(null);
    try {
      await decide(what, turn);
      announce(what === "approve" ? "Approved and done." : "Rejected. Nothing was changed.");
    } catch (error) {
      setRefusal(trouble(error));
    } finally {
      setBusy(null);
      // The buttons go away under the focus.
      card.current?.focus({ preventScroll: true });
    }
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
        {turn.approval === "pending" ? question(calls) : outcomes[turn.approval]}
      </p>
      {turn.approval === "pending" && (
        <p className={classes.hint}>Nothing happens until you approve.</p>
      )}
      {/* biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none */}
      <ul role="list" className={classes.effects}>
        {calls.map((call) => (
          <li key={call.position}>
            <KindIcon kind={kindOf(call)} undone={false} />
            <span dir="auto">{turn.approval === "approved" ? sentence(call) : wish(call)}</span>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={classes.more}
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {opened ? "Hide the details" : "Show before and after"}
      </button>
      {opened && (
        <div className={classes.details}>
          {calls.map((call) => (
            <CallDetails key={call.position} call={call} />
          ))}
        </div>
      )}
      {refusal && (
        <p className={classes.refusal} role="alert">
          {refusal}
        </p>
      )}
      {pending && (
        <div className={classes.buttons}>
          <Button
            size="sm"
            color={deletes ? "red.8" : undefined}
            loading={busy === "approve"}
            disabled={busy !== null}
            onClick={() => void settle("approve")}
          >
            Approve
          </Button>
          <Button
            size="sm"
            variant="default"
            loading={busy === "reject"}
            disabled={busy !== null}
            onClick={() => void settle("reject")}
          >
            Reject
          </Button>
        </div>
      )}
    </section>
  );
}

const outcomes: Record<Turn["approval"], string> = {
  none: "Taken back",
  pending: "",
  approved: "Approved and done",
  rejected: "Rejected: nothing was changed",
  outdated: "No longer valid: a task had changed meanwhile, so nothing was done",
};

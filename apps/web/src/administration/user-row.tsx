import type { Account } from "@docket/contract";
import { useId, useState } from "react";
import { Row, RowButton } from "../shared/rows.js";
import { Moment } from "../shell/moment.js";
import classes from "./administration.module.css";
import { UserActions } from "./user-actions.js";

interface UserRowProps {
  account: Account;
  isMe: boolean;
  onChanged: () => unknown;
}

/** One account; its actions are shown on demand. */
export function UserRow({ account, isMe, onChanged }: UserRowProps) {
  const { name, email, createdAt, isAdmin, disabledAt } = account;
  const [open, setOpen] = useState(false);
  const id = useId();
  const badges = (
    <>
      {isMe && <span className={classes.badge}>You</span>}
      {isAdmin && <span className={classes.badge}>Administrator</span>}
      {disabledAt && (
        <span className={classes.badge} data-kind="warning">
          Disabled
        </span>
      )}
    </>
  );
  const facts = (
    <>
      {email} · since <Moment at={createdAt} />
    </>
  );
  return (
    <Row name={name} badges={badges} facts={facts}>
      {!isMe && (
        <RowButton
          aria-expanded={open}
          aria-controls={id}
          aria-label={`Manage ${name}`}
          onClick={() => setOpen(!open)}
        >
          Manage
        </RowButton>
      )}
      <div id={id} className={classes.actions} hidden={!open}>
        <UserActions account={account} onChanged={onChanged} />
      </div>
    </Row>
  );
}

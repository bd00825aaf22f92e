import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Person } from "../api/auth.js";
import { api } from "../api/client.js";
import { inWords } from "../api/words.js";
import classes from "./account-dialog.module.css";
import { accountDeleted } from "./session.js";

/** Deleting the account, after its e-mail was typed: a click alone must not do it. */
export function DeleteAccount({ person }: { person: Person }) {
  const [typed, setTyped] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const confirmed = typed.trim().toLowerCase() === person.email.toLowerCase();

  async function remove(event: FormEvent) {
    event.preventDefault();
    if (!confirmed) return;
    setBusy(true);
    try {
      await api.deleteMe();
      accountDeleted(person);
    } catch (error) {
      setTrouble(`Your account is still there. ${inWords(error)}`);
      setBusy(false);
    }
  }

  return (
    <section>
      <h3 className={classes.title}>Delete your account</h3>
      <p className={classes.text}>
        Your account and all your tasks are deleted at once and for good. Nobody can bring them
        back.
      </p>
      <form className={classes.row} onSubmit={remove}>
        <TextInput
          label={`Type ${person.email} to confirm`}
          autoComplete="off"
          value={typed}
          error={trouble}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" color="red.8" loading={busy} disabled={!confirmed}>
          Delete my account
        </Button>
      </form>
    </section>
  );
}

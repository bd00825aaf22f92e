import { codePoints, limits } from "@docket/contract/limits";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Person } from "../api/auth.js";
import { api } from "../api/client.js";
import { inWords } from "../api/words.js";
import { toasts } from "../shared/toasts.js";
import classes from "./account-dialog.module.css";
import { entered } from "./session.js";

export function ChangeName({ person }: { person: Person }) {
  const [name, setName] = useState(person.name);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (codePoints(name.trim()) > limits.name) {
      return setTrouble(`A name may have at most ${limits.name} characters.`);
    }
    setBusy(true);
    try {
      const { id, email, ...saved } = await api.updateMe({ name: name.trim() });
      entered({ id, email, name: saved.name });
      setName(saved.name);
      toasts.show({ message: "Your name is changed." });
    } catch (error) {
      setTrouble(inWords(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section>
      <form className={classes.row} onSubmit={save}>
        <TextInput
          label="Name"
          autoComplete="name"
          value={name}
          error={trouble}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setTrouble(null);
          }}
        />
        <Button
          type="submit"
          loading={busy}
          disabled={name.trim() === "" || name.trim() === person.name}
        >
          Change name
        </Button>
      </form>
      <p className={classes.text}>You sign in as {person.email}.</p>
    </section>
  );
}

import { codePoints, limits } from "@docket/contract/limits";
import { Button, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import classes from "./account-dialog.module.css";
import { setSignedIn } from "./session.js";

export function ChangeName({ user }: { user: User }) {
  const [name, setName] = useInputState(user.name);
  const { busy, error, setError, onSubmit } = useAction();

  const save = onSubmit(async () => {
    if (codePoints(name.trim()) > limits.name) {
      return setError(`Use at most ${limits.name} characters.`);
    }
    const { id, email, ...saved } = await api.updateMe({ name: name.trim() });
    setSignedIn({ ...user, id, email, name: saved.name });
    setName(saved.name);
    toasts.show({ message: "Name updated." });
  });

  return (
    <section>
      <form className={classes.row} onSubmit={save} onChange={() => setError(null)}>
        <TextInput label="Name" autoComplete="name" value={name} error={error} onChange={setName} />
        <Button
          type="submit"
          loading={busy}
          disabled={name.trim() === "" || name.trim() === user.name}
        >
          Change name
        </Button>
      </form>
      <p className={classes.text}>Signed in as {user.email}.</p>
    </section>
  );
}

import { codePoints, limits } from "@docket/contract/limits";
import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { ActionForm } from "./action-form.js";
import { setSignedIn } from "./session.js";

export function ChangeName({ user }: { user: User }) {
  const [name, setName] = useInputState(user.name);
  const action = useAction();

  async function save() {
    if (codePoints(name.trim()) > limits.name) {
      return action.setError(`Use at most ${limits.name} characters.`);
    }
    const { id, email, ...saved } = await api.updateMe({ name: name.trim() });
    setSignedIn({ ...user, id, email, name: saved.name });
    setName(saved.name);
    toasts.show({ message: "Name updated." });
  }

  return (
    <ActionForm
      action={action}
      onSubmit={save}
      verb="Change name"
      disabled={name.trim() === "" || name.trim() === user.name}
    >
      <TextInput
        label="Name"
        autoComplete="name"
        value={name}
        error={action.error}
        onChange={setName}
      />
    </ActionForm>
  );
}

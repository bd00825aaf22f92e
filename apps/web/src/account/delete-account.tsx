import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { ActionForm } from "./action-form.js";
import { Section } from "./section.js";
import { accountDeleted } from "./session.js";
import { useConfirmedAction } from "./use-confirmation.js";

/** Deletes the account. The user must type its email first: a click alone must not suffice. */
export function DeleteAccount({ user }: { user: User }) {
  const [typed, setTyped] = useInputState("");
  const action = useConfirmedAction(
    (cause) => `Couldn’t delete your account. ${errorMessage(cause)}`,
  );

  async function remove() {
    await api.deleteMe();
    await accountDeleted();
  }

  return (
    <Section
      name="delete"
      text="This permanently deletes your account and all your tasks. It can’t be undone."
    >
      <ActionForm
        action={action}
        onSubmit={remove}
        verb="Delete my account"
        color="red"
        disabled={typed.trim().toLowerCase() !== user.email.toLowerCase()}
      >
        <TextInput
          label={`Type ${user.email} to confirm`}
          autoComplete="off"
          value={typed}
          error={action.error}
          onChange={setTyped}
        />
      </ActionForm>
    </Section>
  );
}

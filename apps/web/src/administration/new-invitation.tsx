import { NativeSelect, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { ActionForm } from "../account/action-form.js";
import { CopyField } from "../account/copy-field.js";
import { api } from "../api/client.js";
import { useAction } from "../shared/use-action.js";

const expiryOptions = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
];

/** Invites somebody, and shows the link, which cannot be shown again. */
export function NewInvitation({ onCreated }: { onCreated: () => unknown }) {
  const [email, setEmail] = useInputState("");
  const [days, setDays] = useInputState("7");
  const [made, setMade] = useState<{ link: string; email: string | null; sent: boolean } | null>(
    null,
  );
  const action = useAction();

  async function create() {
    setMade(
      await api.createInvitation({ email: email.trim() || null, expiresInDays: Number(days) }),
    );
    setEmail("");
    await onCreated();
  }

  if (made) {
    const whose = made.email ? `The invitation for ${made.email}.` : "The invitation.";
    const how = made.sent
      ? "It was mailed to them. You won’t see the link again."
      : "Copy the link now: you won’t see it again.";
    return <CopyField label={`${whose} ${how}`} value={made.link} onDone={() => setMade(null)} />;
  }
  return (
    <ActionForm action={action} onSubmit={create} verb="Invite" disabled={false} noValidate>
      <TextInput
        label="Email of whom you invite (optional)"
        description="Without one, anyone who has the link can use it."
        type="email"
        autoComplete="off"
        value={email}
        error={action.error}
        onChange={setEmail}
      />
      <NativeSelect label="Valid for" data={expiryOptions} value={days} onChange={setDays} />
    </ActionForm>
  );
}

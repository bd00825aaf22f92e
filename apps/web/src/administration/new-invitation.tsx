import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import dialog from "../account/account-dialog.module.css";
import { CopyField } from "../account/copy-field.js";
import { api } from "../api/client.js";
import { ChevronIcon } from "../shared/icons.js";
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
  const [days, setDays] = useState("7");
  const [made, setMade] = useState<{ link: string; email: string | null; sent: boolean } | null>(
    null,
  );
  const { busy, error, setError, onSubmit } = useAction();

  const create = onSubmit(async () => {
    setMade(
      await api.createInvitation({ email: email.trim() || null, expiresInDays: Number(days) }),
    );
    setEmail("");
    await onCreated();
  });

  if (made) {
    const whose = made.email ? `The invitation for ${made.email}.` : "The invitation.";
    const how = made.sent
      ? "It was mailed to them. You won’t see the link again."
      : "Copy the link now: you won’t see it again.";
    return <CopyField label={`${whose} ${how}`} value={made.link} onDone={() => setMade(null)} />;
  }
  return (
    <form className={dialog.row} onSubmit={create} onChange={() => setError(null)} noValidate>
      <TextInput
        label="Email of whom you invite (optional)"
        description="Without one, anyone who has the link can use it."
        type="email"
        autoComplete="off"
        value={email}
        error={error}
        onChange={setEmail}
      />
      <NativeSelect
        label="Valid for"
        rightSection={<ChevronIcon size={16} />}
        data={expiryOptions}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy}>
        Invite
      </Button>
    </form>
  );
}

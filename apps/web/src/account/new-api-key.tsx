import type { KeyScope } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { NativeSelect, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { api } from "../api/client.js";
import { ActionForm } from "./action-form.js";
import { CopyField } from "./copy-field.js";
import { useConfirmedAction } from "./use-confirmation.js";

const scopes: { value: KeyScope; label: string }[] = [
  { value: "write", label: "Read and write" },
  { value: "read", label: "Read only" },
];

const expiryOptions = [
  { value: "", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In one year" },
];

/** Creates a key, and shows its secret, which cannot be shown again. */
export function NewApiKey({ onCreated }: { onCreated: () => unknown }) {
  const [name, setName] = useInputState("");
  const [scope, setScope] = useInputState<KeyScope>("write");
  const [days, setDays] = useInputState(String(limits.keyDays));
  const [secret, setSecret] = useState<string | null>(null);
  const action = useConfirmedAction();

  async function create() {
    const expiresInDays = days === "" ? null : Number(days);
    const { key } = await api.createApiKey({ name: name.trim(), scope, expiresInDays });
    setSecret(key);
    setName("");
    await onCreated();
  }

  if (secret !== null) {
    return (
      <CopyField
        label="Your new key. Copy it now: you won’t see it again."
        value={secret}
        onDone={() => setSecret(null)}
      />
    );
  }
  return (
    <ActionForm action={action} onSubmit={create} verb="Create key" disabled={name.trim() === ""}>
      <TextInput
        label="New key name"
        placeholder="Claude on my laptop"
        autoComplete="off"
        maxLength={limits.keyName}
        value={name}
        error={action.error}
        onChange={setName}
      />
      <NativeSelect label="Access" data={scopes} value={scope} onChange={setScope} />
      <NativeSelect label="Expires" data={expiryOptions} value={days} onChange={setDays} />
    </ActionForm>
  );
}

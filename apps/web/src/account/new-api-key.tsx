import type { KeyScope } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useState } from "react";
import { api } from "../api/client.js";
import { ChevronIcon } from "../shared/icons.js";
import { useAction } from "../shared/use-action.js";
import dialog from "./account-dialog.module.css";
import { CopyField } from "./copy-field.js";
import { useConfirmation } from "./use-confirmation.js";

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
  const [scope, setScope] = useState<KeyScope>("write");
  const [days, setDays] = useState(String(limits.keyDays));
  const [secret, setSecret] = useState<string | null>(null);
  const { busy, error, setError, onSubmit } = useAction();
  const { confirmed, question } = useConfirmation();

  const create = onSubmit(async () => {
    const expiresInDays = days === "" ? null : Number(days);
    const { key } = await confirmed(() =>
      api.createApiKey({ name: name.trim(), scope, expiresInDays }),
    );
    setSecret(key);
    setName("");
    await onCreated();
  });

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
    <>
      <form className={dialog.row} onSubmit={create} onChange={() => setError(null)}>
        <TextInput
          label="New key name"
          placeholder="Claude on my laptop"
          autoComplete="off"
          maxLength={limits.keyName}
          value={name}
          error={error}
          onChange={setName}
        />
        <NativeSelect
          label="Access"
          rightSection={<ChevronIcon size={16} />}
          data={scopes}
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value as KeyScope)}
        />
        <NativeSelect
          label="Expires"
          rightSection={<ChevronIcon size={16} />}
          data={expiryOptions}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={name.trim() === ""}>
          Create key
        </Button>
      </form>
      {question}
    </>
  );
}

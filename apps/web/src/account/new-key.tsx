import type { KeyScope } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api } from "../api/client.js";
import { inWords } from "../api/words.js";
import { announce } from "../shared/announce.js";
import { ChevronIcon } from "../shared/icons.js";
import dialog from "./account-dialog.module.css";
import classes from "./api-keys.module.css";

const scopes: { value: KeyScope; label: string }[] = [
  { value: "write", label: "Read and change" },
  { value: "read", label: "Only read" },
];

const lives = [
  { value: "", label: "Never" },
  { value: "30", label: "After 30 days" },
  { value: "90", label: "After 90 days" },
  { value: "365", label: "After a year" },
];

/** Makes a key, and shows its secret the only time that it can be seen. */
export function NewKey({ onMade }: { onMade: () => unknown }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<KeyScope>("write");
  const [days, setDays] = useState("90");
  const [secret, setSecret] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function make(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const expiresInDays = days === "" ? null : Number(days);
      const { key } = await api.createApiKey({ name: name.trim(), scope, expiresInDays });
      setSecret(key);
      setName("");
      await onMade();
    } catch (error) {
      setTrouble(inWords(error));
    } finally {
      setBusy(false);
    }
  }

  if (secret !== null) return <Secret secret={secret} onDone={() => setSecret(null)} />;
  return (
    <form className={dialog.row} onSubmit={(event) => void make(event)}>
      <TextInput
        label="Name of a new key"
        placeholder="Claude on my laptop"
        autoComplete="off"
        maxLength={limits.keyName}
        value={name}
        error={trouble}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setTrouble(null);
        }}
      />
      <NativeSelect
        label="It may"
        rightSection={<ChevronIcon size={16} />}
        data={scopes}
        value={scope}
        onChange={(event) => setScope(event.currentTarget.value as KeyScope)}
      />
      <NativeSelect
        label="It ends"
        rightSection={<ChevronIcon size={16} />}
        data={lives}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={name.trim() === ""}>
        Make a key
      </Button>
    </form>
  );
}

function Secret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.select(), []);

  async function copy() {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
      announce("Copied.");
    } catch {
      announce("The browser does not allow to copy. The key is selected: copy it by hand.");
    }
  }

  return (
    <div className={classes.secret}>
      <TextInput
        ref={field}
        label="Your new key. Copy it now: it is not shown again."
        readOnly
        value={secret}
        classNames={{ input: classes.mono }}
      />
      <span className={classes.buttons}>
        <Button onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </span>
    </div>
  );
}

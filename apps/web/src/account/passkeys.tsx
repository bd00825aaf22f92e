import { limits } from "@docket/contract/limits";
import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { User } from "../api/auth.js";
import { addPasskey, listPasskeys } from "../api/passkeys.js";
import { LoadError } from "../shared/load-error.js";
import { useAction } from "../shared/use-action.js";
import dialog from "./account-dialog.module.css";
import classes from "./api-keys.module.css";
import { PasskeyRow } from "./passkey-row.js";
import { useConfirmation } from "./use-confirmation.js";

/** The user's passkeys. */
export function Passkeys({ user }: { user: User }) {
  const queries = useQueryClient();
  const queryKey = ["passkeys", user.id];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: listPasskeys });
  const reload = () => queries.invalidateQueries({ queryKey });
  return (
    <section>
      <h3 className={dialog.title}>Passkeys</h3>
      <p className={dialog.text}>
        With a passkey you sign in by your fingerprint, your face or a PIN of your device. It takes
        no password and no code.
      </p>
      {error && <LoadError what="your passkeys" error={error} onRetry={refetch} />}
      {data && data.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none
        <ul role="list" className={classes.keys} aria-label="Passkeys">
          {data.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onChanged={reload} />
          ))}
        </ul>
      )}
      <NewPasskey onAdded={reload} />
    </section>
  );
}

function NewPasskey({ onAdded }: { onAdded: () => unknown }) {
  const [name, setName] = useState("");
  const { busy, error, setError, run } = useAction();
  const { confirmed, question } = useConfirmation();

  function add(event: FormEvent) {
    event.preventDefault();
    void run(async () => {
      await confirmed(() => addPasskey(name.trim()));
      setName("");
      await onAdded();
    });
  }

  return (
    <>
      <form className={dialog.row} onSubmit={add}>
        <TextInput
          label="New passkey name"
          placeholder="My laptop"
          autoComplete="off"
          maxLength={limits.keyName}
          value={name}
          error={error}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setError(null);
          }}
        />
        <Button type="submit" loading={busy} disabled={name.trim() === ""}>
          Add passkey
        </Button>
      </form>
      {question}
    </>
  );
}

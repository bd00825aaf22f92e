import { limits } from "@docket/contract/limits";
import { Button, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { User } from "../api/auth.js";
import { addPasskey, listPasskeys } from "../api/passkeys.js";
import { LoadError } from "../shared/load-error.js";
import { Rows } from "../shared/rows.js";
import { useAction } from "../shared/use-action.js";
import dialog from "./account-dialog.module.css";
import { PasskeyRow } from "./passkey-row.js";
import { useConfirmation } from "./use-confirmation.js";

/** The user's passkeys. */
export function Passkeys({ user }: { user: User }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["passkeys", user.id],
    queryFn: listPasskeys,
  });
  return (
    <section>
      <h3 className={dialog.title}>Passkeys</h3>
      <p className={dialog.text}>
        With a passkey you sign in by your fingerprint, your face or a PIN of your device. It takes
        no password and no code.
      </p>
      {error && <LoadError what="your passkeys" error={error} onRetry={refetch} />}
      <Rows label="Passkeys">
        {data?.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} onChanged={refetch} />
        ))}
      </Rows>
      <NewPasskey onAdded={refetch} />
    </section>
  );
}

function NewPasskey({ onAdded }: { onAdded: () => unknown }) {
  const [name, setName] = useInputState("");
  const { busy, error, setError, onSubmit } = useAction();
  const { confirmed, question } = useConfirmation();

  const add = onSubmit(async () => {
    await confirmed(() => addPasskey(name.trim()));
    setName("");
    await onAdded();
  });

  return (
    <>
      <form className={dialog.row} onSubmit={add} onChange={() => setError(null)}>
        <TextInput
          label="New passkey name"
          placeholder="My laptop"
          autoComplete="off"
          maxLength={limits.keyName}
          value={name}
          error={error}
          onChange={setName}
        />
        <Button type="submit" loading={busy} disabled={name.trim() === ""}>
          Add passkey
        </Button>
      </form>
      {question}
    </>
  );
}

import { limits } from "@docket/contract/limits";
import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { addPasskey, listPasskeys } from "../api/passkeys.js";
import { Rows } from "../shared/rows.js";
import { ActionForm } from "./action-form.js";
import { PasskeyRow } from "./passkey-row.js";
import { Section } from "./section.js";
import { useConfirmedAction } from "./use-confirmation.js";

/** The user's passkeys. */
export function Passkeys() {
  const query = useQuery({ queryKey: ["passkeys"], queryFn: listPasskeys });
  return (
    <Section
      name="passkeys"
      text="With a passkey you sign in by your fingerprint, your face or a PIN of your device. It takes no password and no code."
    >
      <Rows label="Passkeys" what="your passkeys" query={query}>
        {query.data?.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} onChanged={query.refetch} />
        ))}
      </Rows>
      <NewPasskey onAdded={query.refetch} />
    </Section>
  );
}

function NewPasskey({ onAdded }: { onAdded: () => unknown }) {
  const [name, setName] = useInputState("");
  const action = useConfirmedAction();

  async function add() {
    await addPasskey(name.trim());
    setName("");
    await onAdded();
  }

  return (
    <ActionForm action={action} onSubmit={add} verb="Add passkey" disabled={name.trim() === ""}>
      <TextInput
        label="New passkey name"
        placeholder="My laptop"
        autoComplete="off"
        maxLength={limits.keyName}
        value={name}
        error={action.error}
        onChange={setName}
      />
    </ActionForm>
  );
}

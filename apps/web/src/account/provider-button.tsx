import { Button } from "@mantine/core";
import { providerAddress } from "../api/account.js";
import { ErrorText } from "../shared/error-text.js";
import { useAction } from "../shared/use-action.js";

/** Signs in with the server's OpenID Connect provider. */
export function ProviderButton({ name }: { name: string }) {
  const { busy, error, run } = useAction();
  const go = async () => {
    const { pathname, search } = window.location;
    window.location.assign(await providerAddress(pathname + search));
  };
  return (
    <>
      <Button variant="default" size="md" fullWidth loading={busy} onClick={() => void run(go)}>
        Sign in with {name}
      </Button>
      <ErrorText>{error}</ErrorText>
    </>
  );
}

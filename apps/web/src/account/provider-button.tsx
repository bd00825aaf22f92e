import { Button } from "@mantine/core";
import { providerAddress } from "../api/auth.js";
import { basePath } from "../shared/base-path.js";
import { useAction } from "../shared/use-action.js";
import { consentRequest } from "./consent-request.js";

/** Signs in with the server's OpenID Connect provider. */
export function ProviderButton({ name }: { name: string }) {
  const { busy, error, run } = useAction();
  const go = async () => {
    const { pathname, search } = window.location;
    const back = consentRequest ? pathname + search : `${basePath}/`;
    window.location.assign(await providerAddress(back));
  };
  return (
    <>
      <Button variant="default" size="md" fullWidth loading={busy} onClick={() => void run(go)}>
        Sign in with {name}
      </Button>
      {error && (
        <p className="error-text" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

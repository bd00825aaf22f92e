import { providerAddress, type SignInOptions } from "../api/account.js";
import { canUsePasskeys, signInWithPasskey } from "../api/passkeys.js";
import { AuthForm } from "./auth-form.js";
import { useAuthForm } from "./use-auth-form.js";

/** The ways to sign in without an address or a password, as far as the server offers them. */
export function OtherWaysIn({ options }: { options: SignInOptions }) {
  return (
    <>
      {canUsePasskeys(options) && <Passkey />}
      {options.oidc && <Provider name={options.oidc.name} />}
    </>
  );
}

function Passkey() {
  const form = useAuthForm(signInWithPasskey);
  return <AuthForm form={form} verb="Sign in with a passkey" variant="default" />;
}

/** The server's OpenID Connect provider. */
function Provider({ name }: { name: string }) {
  const form = useAuthForm(async () => {
    const { pathname, search } = window.location;
    window.location.assign(await providerAddress(pathname + search));
    return null;
  });
  return <AuthForm form={form} verb={`Sign in with ${name}`} variant="default" />;
}

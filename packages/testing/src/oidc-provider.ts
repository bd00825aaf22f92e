import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { freePort } from "@docket/database/embedded";

/** An OpenID Connect provider for signing in. */
export interface OidcProvider {
  /** Docket's settings for it. */
  settings: { issuer: string; clientId: string; clientSecret: string; name: string };
  stop(): void;
}

/**
 * Starts a real provider for the Docket at `publicUrl`. The person in `login_hint` is signed in
 * there without a prompt; without a hint, a form asks for the name.
 *
 * @param people each person's claims, by the name that they sign in with
 */
export async function startOidcProvider(
  publicUrl: string,
  people: Record<string, Record<string, unknown>>,
): Promise<OidcProvider> {
  const { default: Provider } = await import("oidc-provider"); // large, and few tests need it
  const settings = {
    issuer: `http://127.0.0.1:${await freePort()}`,
    clientId: "docket",
    clientSecret: "a secret of both",
    name: "Example",
  };
  const provider = new Provider(settings.issuer, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        redirect_uris: [`${publicUrl}/api/auth/callback/oidc`],
      },
    ],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people[id] }),
    }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    features: { devInteractions: { enabled: false } },
  });
  provider.use(async (context, next) => {
    if (!context.path.startsWith("/interaction/")) return next();
    const { params, prompt, session } = await provider.interactionDetails(context.req, context.res);
    const accountId = session?.accountId ?? params.login_hint ?? context.query.name;
    if (typeof accountId !== "string") {
      context.type = "html";
      context.body =
        "<title>Example</title><form><label>Who are you? <input name=name></label></form>";
      return;
    }
    const grant = new provider.Grant({ accountId, clientId: settings.clientId });
    grant.addOIDCScope("openid email profile");
    const result =
      prompt.name === "login"
        ? { login: { accountId } }
        : { consent: { grantId: await grant.save() } };
    await provider.interactionFinished(context.req, context.res, result);
  });
  const server = provider.listen(Number(new URL(settings.issuer).port), "127.0.0.1");
  if (!(server.address() as AddressInfo | null)) await once(server, "listening");
  return { settings, stop: () => server.close() };
}

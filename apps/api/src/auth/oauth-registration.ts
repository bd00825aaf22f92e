import { textProblem } from "@docket/contract";
import { z } from "zod";

/**
 * Limits of an application's metadata: the lengths of an address and a name, the number of
 * addresses.
 */
const MOST = { address: 1_000, name: 100, addresses: 10 };

/**
 * The metadata that is kept of an application that registers itself (RFC 7591). The rest has no use here, or
 * would make the server fetch URLs of a stranger's choice.
 */
const registration = z.object({
  redirect_uris: z.array(z.string().max(MOST.address)).min(1).max(MOST.addresses),
  client_name: z
    .string()
    .superRefine((name, { addIssue }) => {
      const message =
        textProblem(name, { max: MOST.name, filled: true }) ??
        // The person who is asked would read another name, or the question around it in another order.
        (/\p{Bidi_Control}/u.test(name) ? "must not change the direction of text" : null);
      if (message) addIssue({ code: "custom", message });
    })
    .optional(),
  token_endpoint_auth_method: z.string().max(MOST.name).optional(),
});

/** An error response as defined by RFC 7591. */
export interface RegistrationError {
  error: "invalid_redirect_uri" | "invalid_client_metadata";
  error_description: string;
}

/**
 * The registration to pass to Better Auth, or the reason why it is refused. The redirect addresses tell the kind
 * of application: programs on somebody's computer seldom declare it, and could not be reached otherwise.
 */
export function readRegistration(body: unknown): object | RegistrationError {
  const { data, error } = registration.safeParse(body);
  if (error) {
    const { path, message } = error.issues[0]!;
    return {
      error: path[0] === "redirect_uris" ? "invalid_redirect_uri" : "invalid_client_metadata",
      error_description: `${path.join(".") || "body"}: ${message}`,
    };
  }
  const isWeb = data.redirect_uris.every((address) => address.startsWith("https:"));
  return {
    ...data,
    application_type: isWeb ? "web" : "native",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  };
}

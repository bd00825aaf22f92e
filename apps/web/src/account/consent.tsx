import "@mantine/core/styles/Checkbox.css";
import { Button, Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { NotConfirmed } from "../api/account.js";
import { AuthError, callAuth, type User } from "../api/auth.js";
import { errorMessage } from "../api/error-messages.js";
import { WithQueries } from "../api/with-queries.js";
import { basePath } from "../shared/base-path.js";
import { ErrorText } from "../shared/error-text.js";
import { AuthCard } from "./auth-card.js";
import { authorizeAddress, destinationOf } from "./consent-addresses.js";
import type { ConsentRequest } from "./consent-request.js";
import { useConfirmedAction } from "./use-confirmation.js";

/** Asks the signed-in user whether an application may act for them, and redirects back to it. */
export default function Consent({ user, request }: { user: User; request: ConsentRequest }) {
  if (request.wantsSignIn) {
    window.location.replace(authorizeAddress(request));
    return null;
  }
  const query = new URLSearchParams(request.query);
  if (!query.has("sig")) return <Unknown />;
  return (
    <WithQueries>
      <Question user={user} request={request} query={query} />
    </WithQueries>
  );
}

function Unknown() {
  return (
    <AuthCard title="This doesn’t work">
      <p role="alert">
        The application that sent you here isn’t known to Docket, or asked for something that Docket
        doesn’t have. Remove Docket from the application and connect it again.
      </p>
      <a href={`${basePath}/`}>Go to your tasks</a>
    </AuthCard>
  );
}

interface QuestionProps {
  user: User;
  request: ConsentRequest;
  query: URLSearchParams;
}

function Question({ user, request, query }: QuestionProps) {
  const clientId = query.get("client_id") ?? "";
  const scopes = (query.get("scope") ?? "").split(" ");
  const [writes, setWrites] = useState(scopes.includes("write"));
  const [decided, setDecided] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["oauth-client", clientId],
    queryFn: () =>
      callAuth("GET", `oauth2/public-client?${new URLSearchParams({ client_id: clientId })}`),
  });
  const { busy, error: failure, run, question } = useConfirmedAction(consentError);

  async function decide(accept: boolean) {
    const scope = scopes.filter((one) => one !== "write" || writes).join(" ");
    const decision = { accept, oauth_query: request.query, ...(accept && { scope }) };
    const { url } = (await callAuth("POST", "oauth2/consent", decision)) as {
      url: string;
    };
    setDecided(true);
    // Replaces the question: it could otherwise be answered again after going back.
    window.location.replace(url);
  }

  if (error instanceof AuthError && error.status === 404) return <Unknown />;
  const name = (data as { client_name?: string } | undefined)?.client_name ?? "An application";
  if (decided) {
    return (
      <AuthCard title="Go on in the application">
        <p>You can close this page.</p>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={`Connect ${name}?`}>
      <p>
        <strong dir="auto">{name}</strong> asks for access to the tasks of{" "}
        <strong>{user.email}</strong>. It may then
      </p>
      <ul>
        <li>
          read your tasks, lists and labels, what is in the trash, the history, and your
          conversations with the assistant
        </li>
        {writes && <li>add, change and delete tasks, lists and labels</li>}
      </ul>
      {scopes.includes("write") && (
        <Checkbox
          label="Let it make changes"
          checked={writes}
          onChange={(event) => setWrites(event.currentTarget.checked)}
        />
      )}
      <p>
        You’ll go back to <strong>{destinationOf(query.get("redirect_uri") ?? "")}</strong>. Docket
        hasn’t checked who made the application: connect only what you’ve just set up yourself.
      </p>
      <p className="quiet">
        It can’t see your password or change your account, and you can disconnect it there at any
        time.
      </p>
      <ErrorText>{failure ?? (error && errorMessage(error))}</ErrorText>
      {question ?? (
        <div className="buttons">
          <Button loading={busy} disabled={!data} onClick={() => void run(() => decide(true))}>
            Connect
          </Button>
          <Button variant="default" disabled={busy} onClick={() => void run(() => decide(false))}>
            Cancel
          </Button>
        </div>
      )}
    </AuthCard>
  );
}

function consentError(error: unknown): string {
  if (error instanceof NotConfirmed) return "It isn’t connected.";
  const isLate = error instanceof AuthError && error.status === 400;
  return isLate
    ? "This question is too old. Go back to the application and connect again."
    : errorMessage(error);
}

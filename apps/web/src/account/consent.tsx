import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { User } from "../api/auth.js";
import { basePath } from "../shared/base-path.js";
import { useAction } from "../shared/use-action.js";
import dialog from "./account-dialog.module.css";

/** Where an application sends the person to be asked, and, at `/sign-in` below it, first to sign in. */
const CONSENT = "/consent";

/** What Docket itself adds to an application's question while the person signs in. */
const ADDED = ["sig", "exp", "ba_iat", "ba_param", "ba_pl"];

/** Asks whether an application may act for the user, who is signed in, and goes back to it. */
export function Consent({ user }: { user: User }) {
  const query = new URLSearchParams(window.location.search);
  const signedInNow = window.location.pathname.startsWith(`${basePath}${CONSENT}/sign-in`);
  if (signedInNow) {
    for (const name of ADDED) query.delete(name);
    window.location.replace(`${basePath}/api/auth/oauth2/authorize?${query}`);
    return null;
  }
  return <Question user={user} query={query} />;
}

function Question({ user, query }: { user: User; query: URLSearchParams }) {
  const client = query.get("client_id") ?? "";
  const { data, error } = useQuery({
    queryKey: ["oauth-client", client],
    queryFn: () =>
      send<{ client_name?: string }>(`public-client?${new URLSearchParams({ client_id: client })}`),
  });
  const {
    busy,
    error: failure,
    run,
  } = useAction(() => "That didn’t work. Go back to the application and connect again.");
  const writes = (query.get("scope") ?? "").split(" ").includes("write");
  const target = query.get("redirect_uri") ?? "";
  const name = data?.client_name ?? "An application";

  async function decide(accept: boolean) {
    const body = { accept, oauth_query: window.location.search.slice(1) };
    const { url } = await send<{ url: string }>("consent", body);
    window.location.assign(url);
  }

  if (error) {
    return (
      <main>
        <p className="error-text" role="alert">
          Docket doesn’t know this application. Go back to it and connect again.
        </p>
      </main>
    );
  }
  return (
    <main>
      <h1 dir="auto">Connect {name}?</h1>
      <p className={dialog.text}>
        It may {writes ? "read, change and delete" : "read"} the tasks of {user.email}, until you
        disconnect it in your account. Its name is what it calls itself. You go back to{" "}
        <strong>{URL.canParse(target) ? new URL(target).host || target : target}</strong>.
      </p>
      {failure && (
        <p className="error-text" role="alert">
          {failure}
        </p>
      )}
      <Button loading={busy} disabled={!data} onClick={() => void run(() => decide(true))}>
        Connect
      </Button>{" "}
      <Button variant="default" disabled={busy} onClick={() => void run(() => decide(false))}>
        Cancel
      </Button>
    </main>
  );
}

async function send<Answer>(path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${basePath}/api/auth/oauth2/${path}`, {
    ...(body && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json() as Promise<Answer>;
}

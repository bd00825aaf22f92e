import { AuthScreen } from "./account/auth-screen.js";
import { session } from "./account/session.js";
import { useStore } from "./shared/store.js";
import { Announcer } from "./shell/announcer.js";
import { Splash } from "./shell/splash.js";
import { Toaster } from "./shell/toaster.js";
import { Workspace } from "./shell/workspace.js";

/** The page: the account's door, or the tasks of whoever came in. */
export function App() {
  const now = useStore(session);
  return (
    <>
      {now.state === "asking" && <Splash />}
      {now.state === "unknown" && <Splash error={now.error} />}
      {now.state === "out" && <AuthScreen note={now.note} />}
      {(now.state === "in" || now.state === "ended") && (
        <Workspace key={now.person.id} person={now.person} ended={now.state === "ended"} />
      )}
      <Toaster />
      <Announcer />
    </>
  );
}

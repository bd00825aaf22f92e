import { AuthScreen } from "./account/auth-screen.js";
import { session } from "./account/session.js";
import { useStore } from "./shared/store.js";
import { Announcer } from "./shell/announcer.js";
import { Splash } from "./shell/splash.js";
import { Toaster } from "./shell/toaster.js";
import { Workspace } from "./shell/workspace.js";

/** The page: the sign-in screen, or the tasks of the signed-in user. */
export function App() {
  const current = useStore(session);
  return (
    <>
      {current.state === "loading" && <Splash />}
      {current.state === "unavailable" && <Splash error={current.error} />}
      {current.state === "signedOut" && <AuthScreen note={current.note} />}
      {(current.state === "signedIn" || current.state === "expired") && (
        <Workspace
          key={current.user.id}
          user={current.user}
          sessionExpired={current.state === "expired"}
        />
      )}
      <Toaster />
      <Announcer />
    </>
  );
}

import { lazy, Suspense } from "react";
import { session } from "./account/session.js";
import { basePath } from "./shared/base-path.js";
import { useStore } from "./shared/store.js";
import { Announcer } from "./shell/announcer.js";
import { Splash } from "./shell/splash.js";
import { Toaster } from "./shell/toaster.js";

const AuthScreen = lazy(async () => ({
  default: (await import("./account/auth-screen.js")).AuthScreen,
}));
const Workspace = lazy(async () => ({
  default: (await import("./shell/workspace.js")).Workspace,
}));
const Consent = lazy(async () => ({
  default: (await import("./account/consent.js")).Consent,
}));

/** An application asks for access: see `account/consent.tsx`. */
const isConsent = /^\/consent(\/|$)/.test(window.location.pathname.slice(basePath.length));

/** The page: the sign-in screen, an application's question, or the tasks of the signed-in user. */
export function App() {
  const current = useStore(session);
  return (
    <>
      {current.state === "loading" && <Splash />}
      {current.state === "unavailable" && <Splash error={current.error} />}
      <Suspense fallback={<Splash />}>
        {current.state === "signedOut" && <AuthScreen note={current.note} />}
        {current.state === "signedIn" && isConsent && <Consent user={current.user} />}
        {(current.state === "signedIn" || current.state === "expired") && !isConsent && (
          <Workspace
            key={current.user.id}
            user={current.user}
            sessionExpired={current.state === "expired"}
          />
        )}
      </Suspense>
      <Toaster />
      <Announcer />
    </>
  );
}

import { lazy, Suspense } from "react";
import { useBrowserLocation } from "wouter/use-browser-location";
import { consentRequest } from "./account/consent-request.js";
import { session } from "./account/session.js";
import { basePath } from "./shared/base-path.js";
import { useStore } from "./shared/store.js";
import { Announcer } from "./shell/announcer.js";
import { Splash } from "./shell/splash.js";
import { Toaster } from "./shell/toaster.js";

const AuthScreen = lazy(() => import("./account/auth-screen.js"));
const Consent = lazy(() => import("./account/consent.js"));
const Workspace = lazy(() => import("./shell/workspace.js"));

/** The page: the sign-in screen, an application's request, or the tasks of the signed-in user. */
export function App() {
  const current = useStore(session);
  return (
    <>
      {current.state === "loading" && <Splash />}
      {current.state === "unavailable" && <Splash error={current.error} />}
      <Suspense fallback={<Splash />}>
        {consentRequest ? <ApplicationRequest /> : <PersonalPage />}
      </Suspense>
      <Toaster />
      <Announcer />
    </>
  );
}

function PersonalPage() {
  const current = useStore(session);
  const [path] = useBrowserLocation();
  if (current.state === "signedOut") return <AuthScreen note={current.note} />;
  if (current.state !== "signedIn" && current.state !== "expired") return null;
  // Somebody who forgot the password may still be signed in.
  if (path === `${basePath}/reset-password`) return <AuthScreen />;
  return (
    <Workspace
      key={current.user.id}
      user={current.user}
      sessionExpired={current.state === "expired"}
    />
  );
}

function ApplicationRequest() {
  const current = useStore(session);
  if (current.state === "signedIn" && consentRequest) {
    return <Consent user={current.user} request={consentRequest} />;
  }
  if (current.state !== "signedOut" && current.state !== "expired") return null;
  return <AuthScreen note="An application asks for access to your tasks. Sign in to decide." />;
}

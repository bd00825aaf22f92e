import { Alert, Anchor } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { useBrowserLocation } from "wouter/use-browser-location";
import type { SignInOptions } from "../api/account.js";
import { WithQueries } from "../api/with-queries.js";
import { basePath } from "../shared/base-path.js";
import { LoadError } from "../shared/load-error.js";
import { AuthCard } from "./auth-card.js";
import { ForgotPasswordForm } from "./forgot-password-form.js";
import { linkNote } from "./link-note.js";
import { OtherWaysIn } from "./other-ways-in.js";
import { ResetPasswordForm } from "./reset-password-form.js";
import { clearSession } from "./session.js";
import { SignInForm } from "./sign-in-form.js";
import { SignUpForm } from "./sign-up-form.js";
import { useSignInOptions } from "./use-sign-in-options.js";

const titles = {
  "sign-in": "Sign in",
  "sign-up": "Create an account",
  "forgot-password": "Forgot your password?",
  "reset-password": "Set a new password",
};
type AuthMode = keyof typeof titles;

/** The options that are assumed until the server's are loaded. */
const usual: SignInOptions = { signUp: "open", mail: false, oidc: null, origins: [] };

/** The forms to sign in, to sign up and to reset the password, each with its own URL. */
export default function AuthScreen({ note }: { note?: string }) {
  return (
    <WithQueries>
      <AuthForms note={note} />
    </WithQueries>
  );
}

function AuthForms({ note: given }: { note?: string | undefined }) {
  const [mode, setMode] = useAuthMode();
  const [link] = useState(linkQuery);
  const [note, setNote] = useState(given ?? linkNote(link));
  const confirm = new URLSearchParams(link).get("confirm") ?? undefined;
  const { data, error, refetch } = useSignInOptions();
  const options = data ?? usual;
  // In the URL, it would be shown again after signing in.
  useEffect(() => {
    const state: LinkState | null = confirm === undefined ? null : { link };
    if (!given && linkNote(link)) window.history.replaceState(state, "", window.location.pathname);
  }, [given, link, confirm]);
  const signInAfter = (why: string) => {
    setNote(why);
    setMode("sign-in");
  };
  const clearNote = () => setNote(undefined);
  return (
    <AuthCard title={titles[mode]}>
      <WrongAddress origins={options.origins} />
      {note && <Alert role="status">{note}</Alert>}
      {mode === "sign-up" && (
        <SignUpForm
          onConfirm={(email) =>
            signInAfter(`We’ve sent a mail to ${email}. Follow its link, then sign in.`)
          }
        />
      )}
      {mode === "sign-in" && <SignInForm confirm={confirm} />}
      {mode === "sign-in" && <OtherWaysIn options={options} />}
      {mode === "forgot-password" && data && <ForgotPasswordForm mail={data.mail} />}
      {mode === "forgot-password" && error && (
        <LoadError what="this page" error={error} onRetry={refetch} />
      )}
      {mode === "reset-password" && (
        <ResetPasswordForm
          onDone={() => {
            clearSession();
            signInAfter("Your password has been set. Sign in with it.");
          }}
        />
      )}
      {(mode === "sign-in" || mode === "reset-password") && (
        <p className="quiet">
          <ModeLink to="forgot-password" onGo={clearNote}>
            {mode === "sign-in" ? "Forgot password?" : "Ask for a new link"}
          </ModeLink>
        </p>
      )}
      <OtherWay mode={mode} signUp={options.signUp} onGo={clearNote} />
    </AuthCard>
  );
}

/** The state of a history entry from whose URL a link with a token was removed: a reload keeps it. */
interface LinkState {
  link: string;
}

/** The query string of the link by which the user came. */
function linkQuery(): string {
  const { link } = (window.history.state as Partial<LinkState> | null) ?? {};
  return link ?? window.location.search;
}

/** A warning at an origin where signing in cannot succeed. */
function WrongAddress({ origins: [own, ...others] }: Pick<SignInOptions, "origins">) {
  const { origin } = window.location;
  if (import.meta.env.DEV) return null; // Vite's proxy uses the right origin
  if (!own || own === origin || others.includes(origin)) return null;
  return (
    <Alert role="alert" color="red">
      You’ve opened {origin}, but this server is set up for{" "}
      <Anchor href={own + basePath} underline="always">
        {own + basePath}
      </Anchor>
      . Signing in only works there. (Its operator sets the address with PUBLIC_URL.)
    </Alert>
  );
}

interface OtherWayProps {
  mode: AuthMode;
  signUp: SignInOptions["signUp"];
  onGo: () => void;
}

function OtherWay({ mode, signUp, onGo }: OtherWayProps) {
  const [text, to, link] = {
    open: ["New here?", "sign-up", "Create an account"] as const,
    invited: ["New here? Ask an administrator for an invitation."] as const,
    closed: ["New here? An administrator can create an account for you."] as const,
    known: [mode === "sign-up" && "Already have an account?", "sign-in", "Sign in"] as const,
  }[mode === "sign-in" ? signUp : "known"];
  return (
    <p className="quiet">
      {text}{" "}
      {to && (
        <ModeLink to={to} onGo={onGo}>
          {link}
        </ModeLink>
      )}
    </p>
  );
}

interface ModeLinkProps {
  to: AuthMode;
  onGo: () => void;
  children: string;
}

function ModeLink({ to, onGo, children }: ModeLinkProps) {
  return (
    <Anchor component={Link} href={`${basePath}/${to}`} underline="always" onClick={onGo}>
      {children}
    </Anchor>
  );
}

/** The mode from the URL. */
function useAuthMode(): [AuthMode, (mode: AuthMode) => void] {
  const [path, goTo] = useBrowserLocation();
  const name = path.slice(basePath.length + 1);
  const mode = name in titles ? (name as AuthMode) : "sign-in";
  return [mode, (next) => goTo(`${basePath}/${next}`)];
}

import { Alert, Anchor, Button, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { lazy, useRef, useState } from "react";
import { beginTwoFactor, endTwoFactor, renewBackupCodes, verifyCode } from "../api/account.js";
import type { User } from "../api/auth.js";
import { ErrorText } from "../shared/error-text.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { useKeepOpen } from "../shell/dialog.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { saveAs } from "../transfer/save-as.js";
import classes from "./account-dialog.module.css";
import { ActionForm } from "./action-form.js";
import { PasswordField } from "./password-field.js";
import { Section } from "./section.js";
import { setSignedIn } from "./session.js";
import { Username } from "./username.js";

const QrCode = lazy(() => import("./qr-code.js"));

/** Turns on and off that signing in needs a code of an authenticator app; makes new backup codes. */
export function TwoFactor({ user }: { user: User }) {
  const [password, setPassword] = useInputState("");
  const [begun, setBegun] = useState<{ totpURI: string; backupCodes: string[] } | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const action = useAction();
  const isOn = user.twoFactorEnabled === true;

  async function turn() {
    if (isOn) {
      await endTwoFactor(password);
      setSignedIn({ ...user, twoFactorEnabled: false });
      setCodes([]);
      toasts.show({ message: "Two-factor authentication is turned off." });
    } else setBegun(await beginTwoFactor(password));
    setPassword("");
  }

  async function renew() {
    setCodes(await renewBackupCodes(password));
    setPassword("");
  }

  function turnedOn(backupCodes: string[]) {
    setCodes(backupCodes);
    setBegun(null);
  }

  if (begun) return <TryCode {...begun} user={user} onDone={turnedOn} />;
  return (
    <Section
      name="two-factor"
      text={
        isOn
          ? "Signing in asks for a code of your authenticator app."
          : "When it is on, signing in asks for a code of an authenticator app as well."
      }
    >
      <ActionForm
        action={action}
        onSubmit={turn}
        verb={isOn ? "Turn off" : "Set up"}
        disabled={password === ""}
        beside={
          isOn && (
            <Button
              variant="default"
              loading={action.busy}
              disabled={password === ""}
              onClick={() => void action.run(renew)}
            >
              New backup codes
            </Button>
          )
        }
      >
        <PasswordField
          label="Your password"
          autoComplete="current-password"
          value={password}
          error={action.error}
          onChange={setPassword}
        />
        <Username />
      </ActionForm>
      {codes.length > 0 && <BackupCodes codes={codes} user={user} onDone={() => setCodes([])} />}
    </Section>
  );
}

function BackupCodes(props: { codes: string[]; user: User; onDone: () => void }) {
  const { codes, user, onDone } = props;
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useKeepOpen(() => {
    if (saved) return false;
    setProblem(true);
    button.current?.focus();
    return true;
  });

  /** Unlike copying, this also works where the page is served without TLS. */
  function save() {
    const text = `Backup codes for ${user.email} at ${location.host}\n\n${codes.join("\n")}\n`;
    saveAs(text, { extension: "txt", type: "text/plain" }, "docket-backup-codes");
    setSaved(true);
  }

  return (
    <>
      <Alert title="Keep these backup codes">
        Each of them works once, if you lose the app; earlier ones don’t work any more. You won’t
        see them again:{" "}
        {codes.map((code) => (
          <span key={code}>
            <code className={classes.backupCode}>{code}</code>{" "}
          </span>
        ))}
      </Alert>
      <ErrorText>
        {problem && !saved && "Save them, or press Done if you have noted them."}
      </ErrorText>
      <span className="buttons">
        <Button ref={button} autoFocus onClick={save}>
          Save as a file
        </Button>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </span>
    </>
  );
}

interface TryCodeProps {
  totpURI: string;
  backupCodes: string[];
  user: User;
  onDone: (backupCodes: string[]) => void;
}

/**
 * It is turned on only once a code was correct, so that an app that was not set up
 * cannot lock the user out.
 */
function TryCode({ totpURI, backupCodes, user, onDone }: TryCodeProps) {
  const [code, setCode] = useInputState("");
  const action = useAction();
  const secret = new URL(totpURI).searchParams.get("secret");

  async function turnOn() {
    await verifyCode(code);
    setSignedIn({ ...user, twoFactorEnabled: true });
    toasts.show({ message: "Two-factor authentication is turned on." });
    onDone(backupCodes);
  }

  return (
    <Section
      name="two-factor"
      text={
        <>
          Scan this code with your authenticator app, or{" "}
          <Anchor href={totpURI} underline="always">
            open it in an app on this device
          </Anchor>
          . To type the key instead: <code>{secret}</code>
        </>
      }
    >
      <LazyBoundary fallback={<div className={classes.qrCode} />}>
        <div className={classes.qrCode}>
          <QrCode text={totpURI} label="QR code for your authenticator app" />
        </div>
      </LazyBoundary>
      <ActionForm action={action} onSubmit={turnOn} verb="Turn on" disabled={code.trim() === ""}>
        <TextInput
          label="Code that the app shows"
          // Also scrolls to the code above it.
          autoFocus
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          error={action.error}
          onChange={setCode}
        />
      </ActionForm>
    </Section>
  );
}

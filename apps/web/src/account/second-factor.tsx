import { Alert, Anchor, Button, TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { lazy, useRef, useState } from "react";
import {
  beginSecondFactor,
  endSecondFactor,
  renewBackupCodes,
  verifyCode,
} from "../api/account.js";
import type { User } from "../api/auth.js";
import { ErrorText } from "../shared/error-text.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { useKeepOpen } from "../shell/dialog.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { saveAs } from "../transfer/save-as.js";
import classes from "./account-dialog.module.css";
import { PasswordField } from "./password-field.js";
import { setSignedIn } from "./session.js";
import { Username } from "./username.js";

const QrCode = lazy(async () => ({ default: (await import("./qr-code.js")).QrCode }));

/** Enables or disables the second factor, codes of an authenticator app; makes new backup codes. */
export function SecondFactor({ user }: { user: User }) {
  const [password, setPassword] = useInputState("");
  const [begun, setBegun] = useState<{ totpURI: string; backupCodes: string[] } | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const { busy, error, setError, run, onSubmit } = useAction();
  const isOn = user.twoFactorEnabled === true;

  const submit = onSubmit(async () => {
    if (isOn) {
      await endSecondFactor(password);
      setSignedIn({ ...user, twoFactorEnabled: false });
      setCodes([]);
      toasts.show({ message: "The second factor is turned off." });
    } else setBegun(await beginSecondFactor(password));
    setPassword("");
  });

  const renew = () =>
    run(async () => {
      setCodes(await renewBackupCodes(password));
      setPassword("");
    });

  function turnedOn(backupCodes: string[]) {
    setCodes(backupCodes);
    setBegun(null);
  }

  if (begun) return <TryCode {...begun} user={user} onDone={turnedOn} />;
  return (
    <section>
      <h3 className={classes.title}>Second factor</h3>
      <p className={classes.text}>
        {isOn
          ? "Signing in asks for a code of your authenticator app."
          : "With a second factor, signing in asks for a code of an authenticator app as well."}
      </p>
      <form className={classes.row} onSubmit={submit} onChange={() => setError(null)}>
        <PasswordField
          label="Your password"
          autoComplete="current-password"
          value={password}
          error={error}
          onChange={setPassword}
        />
        <Button type="submit" loading={busy} disabled={password === ""}>
          {isOn ? "Turn off" : "Set up"}
        </Button>
        {isOn && (
          <Button
            variant="default"
            loading={busy}
            disabled={password === ""}
            onClick={() => void renew()}
          >
            New backup codes
          </Button>
        )}
        <Username />
      </form>
      {codes.length > 0 && <BackupCodes codes={codes} user={user} onDone={() => setCodes([])} />}
    </section>
  );
}

function BackupCodes(props: { codes: string[]; user: User; onDone: () => void }) {
  const { codes, user, onDone } = props;
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useKeepOpen(!saved, () => {
    setProblem(true);
    button.current?.focus();
  });

  /** Unlike copying, this also works where the page is served without TLS. */
  function save() {
    const text = `Backup codes for ${user.email} at ${location.host}\n\n${codes.join("\n")}\n`;
    saveAs(text, { extension: "txt", type: "text/plain" }, "docket-backup-codes");
    setSaved(true);
  }

  return (
    <Alert title="Keep these backup codes">
      Each of them works once, if you lose the app; earlier ones don’t work any more. You won’t see
      them again:{" "}
      {codes.map((code) => (
        <span key={code}>
          <code className={classes.backupCode}>{code}</code>{" "}
        </span>
      ))}
      <ErrorText>
        {problem && !saved && "Save them, or press Done if you have noted them."}
      </ErrorText>
      <div className={classes.row}>
        <Button ref={button} autoFocus onClick={save}>
          Save as a file
        </Button>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </div>
    </Alert>
  );
}

interface TryCodeProps {
  totpURI: string;
  backupCodes: string[];
  user: User;
  onDone: (backupCodes: string[]) => void;
}

/**
 * The second factor is enabled only once a code was correct, so that an app that was not set up
 * cannot lock the user out.
 */
function TryCode({ totpURI, backupCodes, user, onDone }: TryCodeProps) {
  const [code, setCode] = useInputState("");
  const { busy, error, setError, onSubmit } = useAction();
  const secret = new URL(totpURI).searchParams.get("secret");

  const submit = onSubmit(async () => {
    await verifyCode(code);
    setSignedIn({ ...user, twoFactorEnabled: true });
    toasts.show({ message: "The second factor is set up." });
    onDone(backupCodes);
  });

  return (
    <section>
      <h3 className={classes.title}>Second factor</h3>
      <p className={classes.text}>
        Scan this with your authenticator app. Or add the key yourself, or{" "}
        <Anchor href={totpURI}>open it in an app on this device</Anchor>: <code>{secret}</code>
      </p>
      <LazyBoundary fallback={<div className={classes.qrCode} />}>
        <div className={classes.qrCode}>
          <QrCode text={totpURI} label="QR code for your authenticator app" />
        </div>
      </LazyBoundary>
      <form className={classes.row} onSubmit={submit} onChange={() => setError(null)}>
        <TextInput
          label="Code that the app shows"
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          error={error}
          onChange={setCode}
        />
        <Button type="submit" loading={busy} disabled={code.trim() === ""}>
          Turn on
        </Button>
      </form>
    </section>
  );
}

import { Alert, Anchor } from "@mantine/core";
import { useEffect, useState } from "react";
import { Logo } from "../shell/logo.js";
import { Perforation, TornEdge } from "../shell/paper-edges.js";
import classes from "./auth-screen.module.css";
import { SignInForm } from "./sign-in-form.js";
import { SignUpForm } from "./sign-up-form.js";

type AuthMode = "sign-in" | "sign-up";

/** The forms to sign in and to create an account, each with its own address. */
export function AuthScreen({ note }: { note?: string }) {
  const [mode, setMode] = useAuthMode();
  const isNew = mode === "sign-up";
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <div className={classes.stub}>
          <Logo size={40} />
          <div>
            <p className={classes.name}>Docket</p>
            <p className={classes.claim}>Everything you have to do, in one place.</p>
          </div>
        </div>
        <Perforation />
        <div className={classes.body}>
          <h1 className={classes.title}>{isNew ? "Create an account" : "Sign in"}</h1>
          {note && <Alert>{note}</Alert>}
          {isNew ? <SignUpForm /> : <SignInForm />}
          <p className={classes.other}>
            {isNew ? "Already have an account? " : "New here? "}
            <Anchor
              href={isNew ? "/sign-in" : "/sign-up"}
              underline="always"
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                setMode(isNew ? "sign-in" : "sign-up");
              }}
            >
              {isNew ? "Sign in" : "Create an account"}
            </Anchor>
          </p>
        </div>
        <TornEdge />
      </div>
    </main>
  );
}

/** The mode that the address names; the browser's back button changes it as well. */
function useAuthMode(): [AuthMode, (mode: AuthMode) => void] {
  const [mode, setMode] = useState(modeFromUrl);
  useEffect(() => {
    const follow = () => setMode(modeFromUrl());
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, []);
  return [
    mode,
    (next) => {
      window.history.pushState(null, "", `/${next}`);
      setMode(next);
    },
  ];
}

function modeFromUrl(): AuthMode {
  return window.location.pathname === "/sign-up" ? "sign-up" : "sign-in";
}

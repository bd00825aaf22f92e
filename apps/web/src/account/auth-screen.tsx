import { Alert, Anchor } from "@mantine/core";
import { useEffect, useState } from "react";
import { Mark } from "../shell/mark.js";
import { SlipEdge, TornEdge } from "../shell/slip-edge.js";
import classes from "./auth-screen.module.css";
import { SignInForm } from "./sign-in-form.js";
import { SignUpForm } from "./sign-up-form.js";

type Door = "sign-in" | "sign-up";

/** The door: one card to sign in or to make an account, each with its own address. */
export function AuthScreen({ note }: { note?: string }) {
  const [door, setDoor] = useDoor();
  const isNew = door === "sign-up";
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <div className={classes.stub}>
          <Mark size={40} />
          <div>
            <p className={classes.name}>Docket</p>
            <p className={classes.claim}>The things you have to do, kept.</p>
          </div>
        </div>
        <SlipEdge />
        <div className={classes.body}>
          <h1 className={classes.title}>{isNew ? "Make an account" : "Sign in"}</h1>
          {note && <Alert>{note}</Alert>}
          {isNew ? <SignUpForm /> : <SignInForm />}
          <p className={classes.other}>
            {isNew ? "You have an account already? " : "You are new here? "}
            <Anchor
              href={isNew ? "/sign-in" : "/sign-up"}
              underline="always"
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                setDoor(isNew ? "sign-in" : "sign-up");
              }}
            >
              {isNew ? "Sign in" : "Make an account"}
            </Anchor>
          </p>
        </div>
        <TornEdge />
      </div>
    </main>
  );
}

/** Which door the address names; the browser's back button changes it as well. */
function useDoor(): [Door, (door: Door) => void] {
  const [door, setDoor] = useState(doorOfAddress);
  useEffect(() => {
    const follow = () => setDoor(doorOfAddress());
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, []);
  return [
    door,
    (next) => {
      window.history.pushState(null, "", `/${next}`);
      setDoor(next);
    },
  ];
}

function doorOfAddress(): Door {
  return window.location.pathname === "/sign-up" ? "sign-up" : "sign-in";
}

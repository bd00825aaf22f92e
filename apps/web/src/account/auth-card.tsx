import type { ReactNode } from "react";
import { usePageTitle } from "../shared/page-title.js";
import { Logo } from "../shell/logo.js";
import { Perforation, TornEdge } from "../shell/paper-edges.js";
import classes from "./auth-screen.module.css";

/** The card of the sign-in screen and of an application's consent screen. */
export function AuthCard({ title, children }: { title: string; children: ReactNode }) {
  usePageTitle("view", title);
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <div className={classes.stub}>
          <Logo size={40} />
          <div>
            <p className={classes.name}>Docket</p>
            <p className="quiet">Everything you have to do, in one place.</p>
          </div>
        </div>
        <Perforation />
        <div className={classes.body}>
          <h1 className={classes.title}>{title}</h1>
          {children}
        </div>
        <TornEdge />
      </div>
    </main>
  );
}

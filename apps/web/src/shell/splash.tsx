import { lazy } from "react";
import { LazyBoundary } from "./lazy-boundary.js";
import { Logo } from "./logo.js";
import classes from "./splash.module.css";

const NoConnection = lazy(() => import("./no-connection.js"));

/** Shown while the session is being loaded, and if that fails. */
export function Splash({ error }: { error?: unknown }) {
  const loading = (
    <main className={classes.splash} aria-busy="true" aria-label="Loading">
      <span className={classes.delayed}>
        <Logo size={56} />
      </span>
    </main>
  );
  if (error === undefined) return loading;
  return (
    <LazyBoundary fallback={loading}>
      <NoConnection error={error} />
    </LazyBoundary>
  );
}

import { Component, type ReactNode } from "react";
import classes from "./splash.module.css";

/** Replaces the page when it fails to load or render. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={classes.splash}>
        <h1 className={classes.title}>Something went wrong</h1>
        <p>
          Part of this page couldn’t be loaded. Your tasks and anything you were typing are safe.
        </p>
        {/* No Mantine button: Mantine may be what could not be loaded. */}
        <button type="button" className={classes.button} onClick={() => window.location.reload()}>
          Reload page
        </button>
      </main>
    );
  }
}

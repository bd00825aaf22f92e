import { Button, Text, Title } from "@mantine/core";
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
        <Title order={1} size="h3">
          Something went wrong
        </Title>
        <Text>
          Part of this page couldn’t be loaded. Your tasks and anything you were typing are safe.
        </Text>
        <Button onClick={() => window.location.reload()}>Reload page</Button>
      </main>
    );
  }
}

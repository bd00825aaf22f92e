import { Button, Text, Title } from "@mantine/core";
import { Component, type ReactNode } from "react";
import classes from "./splash.module.css";

/** Stands in for the page when a part of it fails to load or to draw. */
export class Broken extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={classes.splash}>
        <Title order={1} size="h3">
          This page has stumbled
        </Title>
        <Text>
          A part of it could not be loaded or shown. Your tasks are safe, and so is what you were
          typing.
        </Text>
        <Button onClick={() => window.location.reload()}>Load the page again</Button>
      </main>
    );
  }
}

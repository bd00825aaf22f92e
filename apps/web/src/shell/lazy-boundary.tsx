import { Component, type ReactNode, Suspense } from "react";
import { LoadingBar } from "../shared/loading-bar.js";
import { toasts } from "../shared/toasts.js";

interface LazyBoundaryProps {
  children: ReactNode;
  /** Shown while the part is loading, and if it fails. */
  fallback?: ReactNode;
  /** Called if the part could not be loaded. */
  onFailed?: () => void;
}

/** Wraps a lazily loaded part of the page. If it fails, the rest of the page stays. */
export class LazyBoundary extends Component<LazyBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    toasts.show({
      key: "lazy",
      kind: "error",
      message: "Couldn’t load this part of the page. Anything you were typing is safe.",
      action: { label: "Reload", run: () => window.location.reload() },
    });
    this.props.onFailed?.();
  }

  override render() {
    const { children, fallback } = this.props;
    const loading = (
      <>
        {fallback}
        <LoadingBar />
      </>
    );
    if (!this.state.failed) return <Suspense fallback={loading}>{children}</Suspense>;
    if (!fallback) return null;
    // Pressing the fallback again retries.
    return (
      // biome-ignore lint/a11y: what is in it is pressed, by a key as well
      <span style={{ display: "contents" }} onClick={() => this.setState({ failed: false })}>
        {fallback}
      </span>
    );
  }
}

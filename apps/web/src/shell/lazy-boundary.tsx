import { Component, type ReactNode, Suspense } from "react";
import { toasts } from "../shared/toasts.js";

interface LazyBoundaryProps {
  children: ReactNode;
  /** Shown while the part is loading, and if it fails. */
  fallback?: ReactNode;
}

/** Wraps a part of the page that is loaded lazily. If it fails, the rest of the page stays. */
export class LazyBoundary extends Component<LazyBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    toasts.show({
      kind: "error",
      message: "Couldn’t load this part of the page. Anything you were typing is safe.",
      action: { label: "Reload", run: () => window.location.reload() },
    });
  }

  override render() {
    const { children, fallback } = this.props;
    return this.state.failed ? fallback : <Suspense fallback={fallback}>{children}</Suspense>;
  }
}

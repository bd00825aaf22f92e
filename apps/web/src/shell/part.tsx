import { Component, type ReactNode, Suspense } from "react";
import { toasts } from "../shared/toasts.js";

interface PartProps {
  children: ReactNode;
  /** Shown while the part is being loaded, and instead of one that fails. */
  fallback?: ReactNode;
}

/** A part of the page that is loaded when it is needed. If it fails, the rest of the page stays. */
export class Part extends Component<PartProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    toasts.show({
      tone: "trouble",
      message: "This part of the page could not be loaded. What you are writing is kept.",
      action: { label: "Load the page again", run: () => window.location.reload() },
    });
  }

  override render() {
    const { children, fallback } = this.props;
    return this.state.failed ? fallback : <Suspense fallback={fallback}>{children}</Suspense>;
  }
}

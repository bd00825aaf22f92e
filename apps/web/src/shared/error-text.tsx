import type { ReactNode } from "react";

/** Why something failed, read out when it appears; nothing while there is no error. */
export function ErrorText({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <span className="error-text" role="alert">
      {children}
    </span>
  );
}

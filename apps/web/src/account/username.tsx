import { useStore } from "../shared/store.js";
import { session } from "./session.js";

/** Tells password managers whose password a form asks for. */
export function Username() {
  const current = useStore(session);
  if (!("user" in current)) return null;
  return <input type="text" autoComplete="username" value={current.user.email} readOnly hidden />;
}

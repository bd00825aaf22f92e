import { deleteAccountStore } from "../store/account-store.js";
import classes from "./splash.module.css";

/**
 * Shown if the browser cannot open the store: offers to reload, or to rebuild the store
 * from the server.
 */
export default function BrokenStore({ userId }: { userId: string }) {
  async function rebuild() {
    await deleteAccountStore(userId).catch(() => undefined);
    window.location.reload();
  }
  return (
    <div className={classes.splash}>
      <p role="alert">
        Your browser couldn’t open its copy of your tasks. They are safe on the server. If trying
        again doesn’t help, load them again: changes that were not sent yet are lost then.
      </p>
      <button type="button" className={classes.button} onClick={() => window.location.reload()}>
        Try again
      </button>
      <button type="button" className={classes.button} onClick={() => void rebuild()}>
        Load them again
      </button>
    </div>
  );
}

import { Button } from "@mantine/core";
import { useAction } from "../shared/use-action.js";
import { Dialog } from "../shell/dialog.js";
import classes from "../shell/name-dialog.module.css";

interface UnsentDialogProps {
  onClose: () => void;
  onLeave: () => Promise<void>;
}

/** Asks before changes are discarded that the server has not received. */
export default function UnsentDialog({ onClose, onLeave }: UnsentDialogProps) {
  const { busy, run } = useAction();
  return (
    <Dialog title="Sign out and discard unsent changes?" size="sm" onClose={onClose}>
      <p>
        Some changes are kept only in this browser, because the server could not be reached yet.
        Signing out removes them.
      </p>
      <div className={classes.buttons}>
        <Button variant="default" data-autofocus onClick={onClose}>
          Stay signed in
        </Button>
        <Button color="red" loading={busy} onClick={() => void run(onLeave)}>
          Discard and sign out
        </Button>
      </div>
    </Dialog>
  );
}

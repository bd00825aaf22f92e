import type { User } from "../api/auth.js";
import { Dialog } from "../shell/dialog.js";
import classes from "./account-dialog.module.css";
import { ApiKeys } from "./api-keys.js";
import { ChangeName } from "./change-name.js";
import { DeleteAccount } from "./delete-account.js";
import { ExportData } from "./export-data.js";

/** The account settings. */
export function AccountDialog({ user, onClose }: { user: User; onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Your account" size="lg">
      <div className={classes.sections}>
        <ChangeName user={user} />
        <ApiKeys user={user} />
        <ExportData />
        <DeleteAccount user={user} />
      </div>
    </Dialog>
  );
}

import type { Person } from "../api/auth.js";
import { Dialog } from "../shell/dialog.js";
import classes from "./account-dialog.module.css";
import { ApiKeys } from "./api-keys.js";
import { ChangeName } from "./change-name.js";
import { DeleteAccount } from "./delete-account.js";
import { ExportData } from "./export-data.js";

/** Everything about one's own account in one dialog. */
export function AccountDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Your account" size="lg">
      <div className={classes.sections}>
        <ChangeName person={person} />
        <ApiKeys person={person} />
        <ExportData />
        <DeleteAccount person={person} />
      </div>
    </Dialog>
  );
}

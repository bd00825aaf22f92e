import { useQueryClient } from "@tanstack/react-query";
import type { User } from "../api/auth.js";
import { canUsePasskeys } from "../api/passkeys.js";
import { WithQueries } from "../api/with-queries.js";
import { Dialog } from "../shell/dialog.js";
import classes from "./account-dialog.module.css";
import { ApiKeys } from "./api-keys.js";
import { ChangeCalendar } from "./change-calendar.js";
import { ChangeEmail } from "./change-email.js";
import { ChangeName } from "./change-name.js";
import { ChangePassword } from "./change-password.js";
import { Connections } from "./connections.js";
import { DeleteAccount } from "./delete-account.js";
import { ExportData } from "./export-data.js";
import { Passkeys } from "./passkeys.js";
import { TwoFactor } from "./two-factor.js";
import { Sessions } from "./sessions.js";
import { useSignInOptions } from "./use-sign-in-options.js";

/** The account settings. */
export default function AccountDialog(props: { user: User; onClose: () => void }) {
  return (
    <WithQueries>
      <Settings {...props} />
    </WithQueries>
  );
}

function Settings({ user, onClose }: { user: User; onClose: () => void }) {
  const queries = useQueryClient();
  const { data: options } = useSignInOptions();
  return (
    <Dialog onClose={onClose} title="Your account" size="lg">
      <div className={classes.sections}>
        <ChangeName user={user} />
        <ChangeEmail user={user} mail={options?.mail ?? false} />
        <ChangeCalendar />
        <ChangePassword onChanged={() => queries.invalidateQueries()} />
        <TwoFactor user={user} />
        {options && canUsePasskeys(options) && <Passkeys />}
        <Sessions />
        <ApiKeys />
        <Connections />
        <ExportData />
        <DeleteAccount user={user} />
      </div>
    </Dialog>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { canUsePasskeys } from "../api/passkeys.js";
import { WithQueries } from "../api/with-queries.js";
import { useStore } from "../shared/store.js";
import { Dialog } from "../shell/dialog.js";
import type { DialogState } from "../shell/dialogs-state.js";
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
import { Section } from "./section.js";
import { SectionLinks } from "./section-links.js";
import { session } from "./session.js";
import { Sessions } from "./sessions.js";
import { TwoFactor } from "./two-factor.js";
import { useSignInOptions } from "./use-sign-in-options.js";

interface AccountDialogProps {
  state: Extract<DialogState, { kind: "account" }>;
  onClose: () => void;
}

/** The account settings. */
export default function AccountDialog(props: AccountDialogProps) {
  return (
    <WithQueries>
      <Settings {...props} />
    </WithQueries>
  );
}

function Settings({ state, onClose }: AccountDialogProps) {
  const current = useStore(session);
  const queries = useQueryClient();
  const { data: options } = useSignInOptions();
  if (!("user" in current)) return null;
  const { user } = current;
  const hasPasskeys = options !== undefined && canUsePasskeys(options);
  return (
    <Dialog onClose={onClose} title="Your account" size="56rem">
      <div className={classes.settings}>
        <SectionLinks first={state.section ?? ""} without={hasPasskeys ? [] : ["passkeys"]} />
        <div className={classes.sections}>
          <Section name="profile">
            <ChangeName user={user} />
            <ChangeEmail user={user} mail={options?.mail ?? false} />
          </Section>
          <ChangeCalendar />
          <ChangePassword onChanged={() => queries.invalidateQueries()} />
          <TwoFactor user={user} />
          {hasPasskeys && <Passkeys />}
          <Sessions />
          <ApiKeys />
          <Connections />
          <ExportData />
          <DeleteAccount user={user} />
        </div>
      </div>
    </Dialog>
  );
}

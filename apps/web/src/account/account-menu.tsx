import { Loader, type MantineColorScheme, Menu, Text, useMantineColorScheme } from "@mantine/core";
import { lazy, useEffect, useState } from "react";
import { Link } from "wouter";
import type { User } from "../api/auth.js";
import { errorMessage } from "../api/error-messages.js";
import { hasUnsentMessages } from "../assistant/data/unsent-messages.js";
import { BookIcon, KeyboardIcon, PeopleIcon, PersonIcon, SignOutIcon } from "../shared/icons.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { ActionMenu } from "../shell/action-menu.js";
import { showDialog } from "../shell/dialogs-state.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { countUnsent } from "../store/account-store.js";
import classes from "./account-button.module.css";
import { isAdministrator, renewAdministrator } from "./administrator.js";
import { signOut } from "./session.js";

export { learnAdministrator } from "./administrator.js";

const Confirm = lazy(async () => {
  const { Confirm } = await import("../shell/confirm-dialog.js");
  return { default: Confirm };
});

/** The account menu. */
export default function AccountMenu({ user }: { user: User }) {
  const [leaving, setLeaving] = useState(false);
  const { busy, run } = useAction();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [isAdmin, setIsAdmin] = useState(() => isAdministrator(user.id));
  useEffect(() => {
    renewAdministrator(user.id).then(setIsAdmin, () => undefined);
  }, [user.id]);

  async function handleSignOut(close?: () => void) {
    try {
      const hasUnsent = hasUnsentMessages(user.id) || (await countUnsent(user.id)) > 0;
      if (!leaving && hasUnsent) {
        close?.();
        return setLeaving(true);
      }
      await signOut();
    } catch (error) {
      toasts.show({ kind: "error", message: `Couldn’t sign you out. ${errorMessage(error)}` });
    }
  }

  return (
    <>
      <ActionMenu width={264}>
        {(close) => (
          <>
            <div className={classes.user}>
              <Text fw={600} truncate>
                {user.name}
              </Text>
              <Text size="sm" c="dimmed" truncate>
                {user.email}
              </Text>
            </div>
            <Menu.Divider />
            <Menu.Item leftSection={<PersonIcon />} onClick={() => showDialog({ kind: "account" })}>
              Your account
            </Menu.Item>
            {isAdmin && (
              <Menu.Item leftSection={<PeopleIcon />} component={Link} href="/administration">
                Administration
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<KeyboardIcon />}
              onClick={() => showDialog({ kind: "shortcuts" })}
            >
              Keyboard shortcuts
            </Menu.Item>
            <Menu.Item leftSection={<BookIcon />} component="a" href="api/docs" target="_blank">
              API documentation
            </Menu.Item>
            <Menu.Divider />
            <Menu.Label>Theme</Menu.Label>
            <Menu.RadioGroup
              value={colorScheme}
              onChange={(value) => setColorScheme(value as MantineColorScheme)}
            >
              <Menu.RadioItem value="light">Light</Menu.RadioItem>
              <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
              <Menu.RadioItem value="auto">Match system</Menu.RadioItem>
            </Menu.RadioGroup>
            <Menu.Divider />
            <Menu.Item
              leftSection={busy ? <Loader size={20} /> : <SignOutIcon />}
              closeMenuOnClick={false}
              onClick={() => !busy && void run(() => handleSignOut(close))}
            >
              {busy ? "Signing out…" : "Sign out"}
            </Menu.Item>
          </>
        )}
      </ActionMenu>
      <LazyBoundary>
        {leaving && (
          <Confirm
            title="Sign out and discard unsent changes?"
            verb="Discard and sign out"
            otherwise="Stay signed in"
            onConfirm={handleSignOut}
            onClose={() => setLeaving(false)}
          >
            <p>
              Some changes are kept only in this browser, because the server could not be reached
              yet. Signing out removes them.
            </p>
          </Confirm>
        )}
      </LazyBoundary>
    </>
  );
}

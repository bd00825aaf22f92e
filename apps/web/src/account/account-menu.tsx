import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/ScrollArea.css";
import {
  Loader,
  type MantineColorScheme,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, useState } from "react";
import { Link } from "wouter";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { errorMessage } from "../api/error-messages.js";
import { WithQueries } from "../api/with-queries.js";
import { hasUnsentMessages } from "../assistant/data/unsent-messages.js";
import { useIsPhone } from "../fields/use-media.js";
import { BookIcon, KeyboardIcon, PeopleIcon, PersonIcon, SignOutIcon } from "../shared/icons.js";
import { clearUserStorage } from "../shared/storage.js";
import { toasts } from "../shared/toasts.js";
import { useAction } from "../shared/use-action.js";
import { showDialog } from "../shell/dialogs-state.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { useOverlayHistory } from "../shell/overlay-history.js";
import { countUnsent, deleteAccountStore } from "../store/account-store.js";
import classes from "./account-button.module.css";
import { initials } from "./initials.js";
import { signOut } from "./session.js";

const UnsentDialog = lazy(() => import("./unsent-dialog.js"));
const AccountDialog = lazy(() => import("./account-dialog.js"));

/** The account menu. It is opened as soon as it is loaded. */
export default function AccountMenu({ user }: { user: User }) {
  return (
    <WithQueries>
      <Content user={user} />
    </WithQueries>
  );
}

function Content({ user }: { user: User }) {
  const [opened, setOpened] = useState(true);
  useOverlayHistory(useIsPhone() && opened, () => setOpened(false));
  const [dialog, setDialog] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const { busy, run } = useAction();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data: me } = useQuery({
    queryKey: ["me", user.id],
    queryFn: ({ signal }) => api.getMe({}, { signal }),
  });

  async function handleSignOut() {
    try {
      const hasUnsent = hasUnsentMessages(user.id) || (await countUnsent(user.id)) > 0;
      if (!leaving && hasUnsent) {
        setOpened(false);
        return setLeaving(true);
      }
      await signOut();
      // On a shared computer, nobody else must see what was typed but not sent.
      clearUserStorage(user.id);
      await deleteAccountStore(user.id);
    } catch (error) {
      toasts.show({ kind: "error", message: `Couldn’t sign you out. ${errorMessage(error)}` });
    }
  }

  return (
    <>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        width={264}
        shadow="md"
        // It would be a focusable element inside the menu that is not a menu item.
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <UnstyledButton
            className={classes.button}
            aria-label={`${initials(user.name)}, account menu for ${user.name}`}
          >
            {initials(user.name)}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.user}>
            <Text fw={600} truncate>
              {user.name}
            </Text>
            <Text size="sm" c="dimmed" truncate>
              {user.email}
            </Text>
          </div>
          <Menu.Divider />
          <Menu.Item leftSection={<PersonIcon />} onClick={() => setDialog(true)}>
            Your account
          </Menu.Item>
          {me?.isAdmin && (
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
            onClick={() => !busy && void run(handleSignOut)}
          >
            {busy ? "Signing out…" : "Sign out"}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <LazyBoundary>
        {leaving && <UnsentDialog onClose={() => setLeaving(false)} onLeave={handleSignOut} />}
        {dialog && <AccountDialog user={user} onClose={() => setDialog(false)} />}
      </LazyBoundary>
    </>
  );
}

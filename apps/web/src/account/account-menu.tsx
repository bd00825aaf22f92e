import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/ScrollArea.css";
import {
  type MantineColorScheme,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { lazy, useState } from "react";
import type { Person } from "../api/auth.js";
import { inWords } from "../api/words.js";
import { BookIcon, KeyboardIcon, PersonIcon, SignOutIcon } from "../shared/icons.js";
import { toasts } from "../shared/toasts.js";
import { Part } from "../shell/part.js";
import { helpShown } from "../shell/use-shortcuts.js";
import { useTaskData } from "../tasks/data/task-data.js";
import classes from "./account-button.module.css";
import { initials } from "./initials.js";
import { signOut } from "./session.js";

const AccountDialog = lazy(async () => ({
  default: (await import("./account-dialog.js")).AccountDialog,
}));

/** Name, colours, help and the way out. It is opened as soon as it is loaded. */
export function AccountMenu({ person }: { person: Person }) {
  const [opened, setOpened] = useState(true);
  const [dialog, setDialog] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { deletions } = useTaskData();

  async function leave() {
    try {
      await deletions.flush();
      await signOut();
    } catch (error) {
      toasts.show({ tone: "trouble", message: `You are still signed in. ${inWords(error)}` });
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
        // A focusable element that is no item has no place in a menu.
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <UnstyledButton
            className={classes.button}
            aria-label={`${initials(person.name)}, account of ${person.name}`}
          >
            {initials(person.name)}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.person}>
            <Text fw={600} truncate>
              {person.name}
            </Text>
            <Text size="sm" c="dimmed" truncate>
              {person.email}
            </Text>
          </div>
          <Menu.Divider />
          <Menu.Item leftSection={<PersonIcon />} onClick={() => setDialog(true)}>
            Your account
          </Menu.Item>
          <Menu.Item leftSection={<KeyboardIcon />} onClick={() => helpShown.set(true)}>
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Item leftSection={<BookIcon />} component="a" href="/api/docs" target="_blank">
            For developers: the API
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Colours</Menu.Label>
          <Menu.RadioGroup
            value={colorScheme}
            onChange={(value) => setColorScheme(value as MantineColorScheme)}
          >
            <Menu.RadioItem value="light">Light</Menu.RadioItem>
            <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
            <Menu.RadioItem value="auto">As the system has it</Menu.RadioItem>
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<SignOutIcon />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Part>{dialog && <AccountDialog person={person} onClose={() => setDialog(false)} />}</Part>
    </>
  );
}

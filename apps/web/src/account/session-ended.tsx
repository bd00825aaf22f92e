import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/ScrollArea.css";
import { Button, Modal, Text } from "@mantine/core";
import type { Person } from "../api/auth.js";
import { leave } from "./session.js";
import { SignInForm } from "./sign-in-form.js";

/** Over the page, when the session has ended while it was in use. What is typed below it stays. */
export default function SessionEnded({ person }: { person: Person }) {
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title="Please sign in again"
      centered
    >
      <Text mb="md">Your session has ended. What you were writing is kept.</Text>
      <SignInForm email={person.email} />
      <Button mt="sm" fullWidth variant="subtle" onClick={() => leave()}>
        I am somebody else
      </Button>
    </Modal>
  );
}

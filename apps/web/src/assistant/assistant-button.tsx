import { ChatIcon } from "../shared/icons.js";
import classes from "./assistant-button.module.css";
import {
  ASSISTANT_BUTTON_ID,
  closeAssistant,
  openAssistant,
  useAssistantOpen,
} from "./panel-state.js";

/** Opens and closes the assistant's panel, whose code is preloaded on hover. */
export function AssistantButton({ preload }: { preload: () => void }) {
  const open = useAssistantOpen();
  return (
    <button
      type="button"
      id={ASSISTANT_BUTTON_ID}
      className={classes.button}
      aria-expanded={open}
      aria-keyshortcuts="A"
      title="Assistant (A)"
      onPointerEnter={preload}
      onClick={open ? closeAssistant : openAssistant}
    >
      <ChatIcon size={19} />
      Assistant
    </button>
  );
}

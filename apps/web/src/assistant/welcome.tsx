import classes from "./chat.module.css";
import { INPUT_ID } from "./composer.js";
import { useChats } from "./data/chats.js";
import { useAssistant } from "./use-assistant.js";

const forTheInterpreter = [
  "Add buy oat milk and call the dentist",
  "What is left?",
  "I called the dentist",
  "Delete all done ones",
];

const forAModel = [
  "Add three things to pack for a weekend at the sea",
  "What should I do first today?",
  "Mark everything about the dentist as done",
  "Rename the vague tasks so that they say what to do",
];

/** Before anything is said: what the assistant is, and what one may say. */
export function Welcome({ conversationId }: { conversationId: string | null }) {
  const { drafts } = useChats();
  const { data } = useAssistant();
  const examples = data?.model ? forAModel : forTheInterpreter;

  function take(example: string) {
    drafts.write(conversationId, example);
    document.getElementById(INPUT_ID)?.focus();
  }

  return (
    <div className={classes.welcome}>
      <h3>What is to be done?</h3>
      {data && (
        <p>
          {data.model === null
            ? "A small built-in interpreter answers: it knows plain sentences about your tasks, and nothing else. "
            : `The language model ${data.model} answers. It can be wrong; `}
          {data.model === null
            ? "What it changes is listed, and can be undone. It deletes nothing without asking."
            : "what it really changed is always listed, and can be undone. It deletes nothing without asking."}
        </p>
      )}
      {/* biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none */}
      <ul role="list" className={classes.examples} aria-label="Examples">
        {examples.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => take(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

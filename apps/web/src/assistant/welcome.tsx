import { PlainList } from "../shared/plain-list.js";
import classes from "./chat.module.css";
import { INPUT_ID } from "./composer.js";
import { useChats } from "./data/chats.js";
import { useAssistant } from "./use-assistant.js";

const interpreterExamples = [
  'Add "buy oat milk" and "call the dentist"',
  "What’s left to do?",
  "I called the dentist",
  "Delete completed tasks",
];

const modelExamples = [
  "Add three things to pack for a weekend at the beach",
  "What should I do first today?",
  "Mark everything about the dentist as done",
  "Rename vague tasks so they say what to do",
];

/** Shown in a new conversation: what the assistant is, and examples. */
export function Welcome({ conversationId }: { conversationId: string | null }) {
  const { drafts } = useChats();
  const { data } = useAssistant();
  const examples = data?.model ? modelExamples : interpreterExamples;

  function writeExample(example: string) {
    drafts.write(conversationId, example);
    document.getElementById(INPUT_ID)?.focus();
  }

  return (
    <div className={classes.welcome}>
      <h3>How can I help?</h3>
      {data && (
        <p>
          {data.model === null
            ? "A basic assistant that understands simple requests about your tasks, without an AI model."
            : `Answers come from ${data.model}, which can make mistakes.`}{" "}
          Every change is listed and can be undone, and nothing is deleted without your approval.
        </p>
      )}
      <PlainList className={classes.examples} aria-label="Examples">
        {examples.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => writeExample(example)}>
              {example}
            </button>
          </li>
        ))}
      </PlainList>
    </div>
  );
}

import { Button, Loader } from "@mantine/core";
import { statusOf } from "../api/error-messages.js";
import { LoadError } from "../shared/load-error.js";
import classes from "./chat.module.css";
import { Composer, INPUT_ID } from "./composer.js";
import { useChats } from "./data/chats.js";
import { Thread } from "./thread.js";
import { useConversation } from "./use-conversation.js";
import { Welcome } from "./welcome.js";

/** One conversation, with the input for messages. */
export function Chat({ conversationId }: { conversationId: string | null }) {
  const { rows, running, ...query } = useConversation(conversationId);
  const isLoading = conversationId !== null && query.isPending;
  return (
    <>
      {rows.length > 0 ? (
        <Thread key={conversationId} rows={rows} query={query} />
      ) : query.isError ? (
        <Failed error={query.error} onRetry={query.refetch} />
      ) : isLoading ? (
        <div className={classes.center}>
          <Loader size="sm" role="img" aria-label="Loading conversation" />
        </div>
      ) : (
        <Welcome conversationId={conversationId} />
      )}
      <Composer conversationId={conversationId} running={running} />
    </>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => unknown }) {
  const { replaceConversation, current } = useChats();

  function startAnew() {
    replaceConversation(current.get() ?? "");
    document.getElementById(INPUT_ID)?.focus();
  }

  if (statusOf(error) !== 404) {
    return (
      <div className={classes.center}>
        <LoadError what="this conversation" error={error} onRetry={onRetry} />
      </div>
    );
  }
  return (
    <div className={classes.center}>
      <p role="alert">This conversation was deleted.</p>
      <Button variant="default" onClick={startAnew}>
        Start a new conversation
      </Button>
    </div>
  );
}

import { Button, Loader } from "@mantine/core";
import { statusOf } from "../api/words.js";
import classes from "./chat.module.css";
import { Composer } from "./composer.js";
import { useChats } from "./data/chats.js";
import { Thread } from "./thread.js";
import { trouble } from "./trouble.js";
import { useConversation } from "./use-conversation.js";
import { Welcome } from "./welcome.js";

/** One conversation: what was said, and where to say more. */
export function Chat({ conversationId }: { conversationId: string | null }) {
  const { rows, running, ...query } = useConversation(conversationId);
  const isLoading = conversationId !== null && query.isPending;
  return (
    <>
      {rows.length > 0 ? (
        <Thread key={conversationId} rows={rows} query={query} />
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : isLoading ? (
        <div className={classes.middle}>
          <Loader size="sm" role="img" aria-label="Loading the conversation" />
        </div>
      ) : (
        <Welcome conversationId={conversationId} />
      )}
      <Composer conversationId={conversationId} running={running} />
    </>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { forget, current } = useChats();
  const gone = statusOf(error) === 404;
  return (
    <div className={classes.middle} role="alert">
      <p>
        {gone
          ? "This conversation has been deleted."
          : `This conversation could not be loaded. ${trouble(error)}`}
      </p>
      {gone ? (
        <Button variant="default" onClick={() => forget(current.get() ?? "")}>
          Begin a new one
        </Button>
      ) : (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

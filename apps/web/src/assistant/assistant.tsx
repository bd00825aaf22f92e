import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { WithQueries } from "../api/with-queries.js";
import { useAccountStore } from "../store/use-store.js";
import { ChatsProvider, createChats } from "./data/chats.js";
import { Panel } from "./panel.js";
import { useAssistantOpen } from "./panel-state.js";

interface AssistantProps {
  userId: string;
  sessionExpired: boolean;
}

export default function Assistant(props: AssistantProps) {
  return (
    <WithQueries>
      <Running {...props} />
    </WithQueries>
  );
}

/**
 * The assistant, once it was opened. Running turns are followed even while its panel is closed, but
 * not with an expired session.
 */
function Running({ userId, sessionExpired }: AssistantProps) {
  const queries = useQueryClient();
  const store = useAccountStore();
  const chats = useMemo(() => createChats(queries, userId, store), [queries, userId, store]);
  const open = useAssistantOpen();

  useEffect(() => (sessionExpired ? undefined : chats.start()), [chats, sessionExpired]);

  return <ChatsProvider value={chats}>{open && <Panel />}</ChatsProvider>;
}

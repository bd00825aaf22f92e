import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useStore } from "../shared/store.js";
import { useTaskData } from "../tasks/data/task-data.js";
import { ChatsProvider, createChats } from "./data/chats.js";
import { Panel } from "./panel.js";
import { assistantOpen } from "./panel-state.js";

/**
 * The assistant, once it was opened. Running turns are followed also while its panel is closed, but
 * not with an expired session.
 */
export default function Assistant({ sessionExpired }: { sessionExpired: boolean }) {
  const queries = useQueryClient();
  const tasks = useTaskData();
  const chats = useMemo(() => createChats(queries, tasks), [queries, tasks]);
  const open = useStore(assistantOpen);

  useEffect(() => (sessionExpired ? undefined : chats.start()), [chats, sessionExpired]);

  return <ChatsProvider value={chats}>{open && <Panel />}</ChatsProvider>;
}

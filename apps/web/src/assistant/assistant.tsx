import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useStore } from "../shared/store.js";
import { useTaskData } from "../tasks/data/task-data.js";
import { ChatsProvider, createChats } from "./data/chats.js";
import { assistantOpen } from "./open.js";
import { Panel } from "./panel.js";

/**
 * The assistant, once it was opened. What it is doing goes on, and is followed, while its panel is
 * closed. `ended`: nobody is signed in any more, until somebody is again.
 */
export default function Assistant({ ended }: { ended: boolean }) {
  const queries = useQueryClient();
  const tasks = useTaskData();
  const chats = useMemo(() => createChats(queries, tasks), [queries, tasks]);
  const open = useStore(assistantOpen);

  useEffect(() => (ended ? undefined : chats.start()), [chats, ended]);

  return <ChatsProvider value={chats}>{open && <Panel />}</ChatsProvider>;
}

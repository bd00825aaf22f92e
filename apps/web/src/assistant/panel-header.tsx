import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.js";
import { CloseIcon } from "../shared/icons.js";
import { usePageTitle } from "../shared/page-title.js";
import { IconButton } from "../theme/icon-button.js";
import { useChats } from "./data/chats.js";
import { conversationKey } from "./data/message-cache.js";
import { BackIcon, HistoryIcon, NewChatIcon } from "./icons.js";
import classes from "./panel.module.css";
import { closeAssistant } from "./panel-state.js";
import { useAssistant } from "./use-assistant.js";

interface PanelHeaderProps {
  conversationId: string | null;
  /** Whether the list of conversations is shown instead of one. */
  listing: boolean;
  onList: () => void;
  onNew: () => void;
}

/** The title of the conversation, which model answers, and the buttons for other conversations. */
export function PanelHeader({ conversationId, listing, onList, onNew }: PanelHeaderProps) {
  const title = useTitle(conversationId);
  usePageTitle("conversation", conversationId === null ? null : title);
  return (
    <header className={classes.header}>
      <IconButton
        label={listing ? "Back to conversation" : "Conversations"}
        title={listing ? "Back to conversation" : "Conversations"}
        aria-expanded={listing}
        onClick={onList}
      >
        {listing ? <BackIcon size={20} /> : <HistoryIcon size={20} />}
      </IconButton>
      <div className={classes.names}>
        <h2 className={classes.title} dir="auto">
          {listing ? "Conversations" : title}
        </h2>
        <AnsweredBy />
      </div>
      <IconButton label="New conversation" title="New conversation" onClick={onNew}>
        <NewChatIcon size={20} />
      </IconButton>
      <IconButton label="Close assistant" title="Close (Esc)" onClick={closeAssistant}>
        <CloseIcon size={20} />
      </IconButton>
    </header>
  );
}

function AnsweredBy() {
  const { data } = useAssistant();
  if (!data) return null;
  return (
    <p className={classes.answeredBy}>
      {data.model === null ? "Basic assistant, no AI model" : `Answered by ${data.model}`}
    </p>
  );
}

function useTitle(conversationId: string | null): string {
  const { userId } = useChats();
  const { data } = useQuery({
    queryKey: conversationKey(userId, conversationId ?? ""),
    queryFn: ({ signal }) => api.getConversation({ id: conversationId! }, { signal }),
    enabled: conversationId !== null,
  });
  return (conversationId !== null && data?.title) || "Assistant";
}

import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { onEscape } from "../shared/on-escape.js";
import { useStore } from "../shared/store.js";
import { ASSISTANT_ID } from "../shell/element-ids.js";
import { showConversation, useAssistantAddress } from "../shell/location.js";
import { Chat } from "./chat.js";
import { INPUT_ID } from "./composer.js";
import { Conversations } from "./conversations.js";
import { useChats } from "./data/chats.js";
import classes from "./panel.module.css";
import { PanelHeader } from "./panel-header.js";
import { COVERS_PAGE, closeAssistant, pageCovered, returnFocus } from "./panel-state.js";

/** The assistant, beside the tasks or, in a narrow window, over them. */
export function Panel() {
  const { current } = useChats();
  const conversationId = useStore(current);
  const address = useAssistantAddress();
  const [listing, setListing] = useState(false);
  const covers = useMediaQuery(COVERS_PAGE, undefined, { getInitialValueInEffect: false });
  const panel = useRef<HTMLElement>(null);

  // The URL determines the conversation; if it names none, the last one's id is put into it.
  useLayoutEffect(() => {
    if (address === null) return;
    if (address === "") showConversation(current.get(), { replace: true });
    else current.set(address === "new" ? null : address);
  }, [address, current]);
  useEffect(
    () => current.subscribe(() => showConversation(current.get(), { replace: true })),
    [current],
  );

  useEffect(() => returnFocus, []);

  useLayoutEffect(() => {
    pageCovered.set(covers);
    return () => pageCovered.set(false);
  }, [covers]);

  useLayoutEffect(() => {
    // On a phone, the keyboard would cover the conversation.
    const input = document.getElementById(INPUT_ID);
    if (window.matchMedia("(pointer: coarse)").matches) panel.current?.focus();
    else input?.focus();
  }, []);

  useEffect(() => {
    if (!covers) return;
    // Escape must close the panel even if the focused element has disappeared.
    function press(event: KeyboardEvent) {
      if (event.key === "Escape" && event.target === document.body) closeAssistant();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [covers]);

  function choose(id: string | null) {
    // The focused list disappears; the focus must be back before the next key is pressed.
    flushSync(() => {
      showConversation(id, { replace: false });
      setListing(false);
    });
    document.getElementById(INPUT_ID)?.focus();
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target to close it; there is a button */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      <div className={classes.backdrop} onClick={closeAssistant} />
      <aside
        ref={panel}
        id={ASSISTANT_ID}
        tabIndex={-1}
        className={classes.panel}
        aria-label="Assistant"
        {...(covers && { role: "dialog", "aria-modal": true })}
        onKeyDown={onEscape(() => (listing ? choose(conversationId) : closeAssistant()))}
      >
        <PanelHeader
          conversationId={conversationId}
          listing={listing}
          onList={() => setListing(!listing)}
          onNew={() => choose(null)}
        />
        {listing ? (
          <Conversations conversationId={conversationId} onChoose={choose} />
        ) : (
          <Chat conversationId={conversationId} />
        )}
      </aside>
    </>
  );
}

import type { ChangePosition } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import type { Response } from "express";
import type { ChangeFeed } from "../features/changes/change-feed.js";
import { onClose } from "../http/on-close.js";
import { openEventStream, writeEvent } from "./event-stream.js";

/** How long a stream lasts at most: the client then reconnects, and its credential is checked again. */
const LONGEST_MILLISECONDS = 10 * 60_000;

/**
 * Sends a client the position of its user's latest change, until it disconnects. A client that does not
 * read gets only the latest position once it does; one that does not for long is disconnected.
 */
export function answerChanges(response: Response, feed: ChangeFeed, userId: string): void {
  let latest: ChangePosition | null = null;
  let isNews = false;
  let blocked = false;
  const send = () => {
    if (blocked || !isNews || response.writableEnded) return;
    isNews = false;
    blocked = !writeEvent(response, "changes", latest);
  };
  const end = () => response.end();
  openEventStream(response, 200);
  const unfollow = feed.follow(
    userId,
    (position) => {
      latest = position;
      isNews = true;
      send();
    },
    end,
  );
  response.on("drain", () => {
    blocked = false;
    send();
  });
  const heartbeat = setInterval(() => {
    // It may be ended and not read to its end.
    if (blocked || response.writableEnded) response.destroy();
    else if (latest === null) blocked = !response.write(":\n\n");
    else {
      // Again, since browsers do not tell pages of comments: a connection may die without a word.
      isNews = true;
      send();
    }
  }, limits.heartbeat);
  const late = setTimeout(end, LONGEST_MILLISECONDS);
  onClose(response, () => {
    unfollow();
    clearInterval(heartbeat);
    clearTimeout(late);
  });
}

import { createClient } from "@docket/contract/client";
import { lazy, type ReactNode, useEffect, useState } from "react";
import { sessionEnded } from "../account/session.js";
import type { User } from "../api/auth.js";
import { server } from "../api/client.js";
import { onRecovery } from "../api/connection.js";
import { type AccountStore, openAccountStore } from "../store/account-store.js";
import { StoreContext } from "../store/use-store.js";
import { LazyBoundary } from "./lazy-boundary.js";
import { Splash } from "./splash.js";

const BrokenStore = lazy(() => import("./broken-store.js"));

interface StoreGateProps {
  user: User;
  sessionExpired: boolean;
  children: ReactNode;
}

/** In milliseconds, the delay before a failed opening of the store is retried. */
const RETRY_DELAY = 1_000;

/** Opens the account's store in this browser and keeps it synchronised with the server. */
export function StoreGate({ user, sessionExpired, children }: StoreGateProps) {
  const [store, setStore] = useState<AccountStore | null>(null);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    let opened: AccountStore | null = null;
    let closed = false;
    const api = createClient({ ...server, userId: user.id });
    const open = () => openAccountStore(user.id, api);
    // Interference by another tab, such as a database upgrade, is temporary.
    open()
      .catch(() => new Promise((resolve) => setTimeout(resolve, RETRY_DELAY)).then(open))
      .then((found) => {
        opened = found;
        if (closed) found.close();
        else setStore(found);
      })
      .catch(() => setBroken(true));
    return () => {
      closed = true;
      opened?.close();
    };
  }, [user.id]);

  useEffect(() => {
    if (!store || sessionExpired) return;
    const sync = store.start({ onSessionEnded: sessionEnded });
    const stop = onRecovery(() => void sync.now());
    return () => {
      stop();
      sync.stop();
    };
  }, [store, sessionExpired]);

  if (broken)
    return (
      <LazyBoundary>
        <BrokenStore userId={user.id} />
      </LazyBoundary>
    );
  if (!store) return <Splash />;
  return <StoreContext.Provider value={store}>{children}</StoreContext.Provider>;
}

import { Button } from "@mantine/core";
import { useState } from "react";
import { errorMessage } from "../api/error-messages.js";
import { browserStorage } from "../shared/storage.js";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import { keepAccount } from "../store/account.js";
import { useAccountStore } from "../store/use-store.js";
import classes from "./connection-banner.module.css";

const KEY = "docket.zone-kept";

/** Asks which zone counts, where the browser is in another than the account. */
export function ZoneQuestion() {
  const { account, api, database } = useAccountStore();
  const { timeZone } = useStore(account);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [kept, setKept] = useState(() => browserStorage.read<string>(KEY));
  if (here === timeZone || kept === `${here} ${timeZone}`) return null;

  async function use() {
    try {
      await keepAccount(database, account, await api.updateMe({ timeZone: here }));
    } catch (error) {
      toasts.show({ kind: "error", message: errorMessage(error) });
    }
  }

  function keep() {
    browserStorage.write(KEY, `${here} ${timeZone}`);
    setKept(`${here} ${timeZone}`);
  }

  return (
    <section className={classes.banner} aria-label="Time zone">
      <p>
        Your tasks are in the time of <strong>{city(timeZone)}</strong>, and you seem to be in{" "}
        <strong>{city(here)}</strong>. Times without a zone of their own follow you.
      </p>
      <Button size="compact-sm" onClick={() => void use()}>
        Use {city(here)}
      </Button>
      <Button size="compact-sm" variant="default" onClick={keep}>
        Keep
      </Button>
    </section>
  );
}

function city(zone: string): string {
  return zone.replace(/^.*\//, "").replaceAll("_", " ");
}

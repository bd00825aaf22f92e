import { Button } from "@mantine/core";
import { errorMessage } from "../api/error-messages.js";
import { useStore } from "../shared/store.js";
import { toasts } from "../shared/toasts.js";
import { keepAccount } from "../store/account-settings.js";
import { useAccountStore } from "../store/use-store.js";
import classes from "./connection-banner.module.css";
import { keepZone, keptZonePairs, zonePair } from "./kept-zone.js";

interface ZoneBannerProps {
  /** The zone of the browser. */
  here: string;
  /** The zone of the account. */
  timeZone: string;
}

/** The question, with its two answers, unless the user has chosen to keep the zones different. */
export default function ZoneBanner({ here, timeZone }: ZoneBannerProps) {
  const { api, database } = useAccountStore();
  if (useStore(keptZonePairs).includes(zonePair(timeZone))) return null;

  async function use() {
    try {
      await keepAccount(database, await api.updateMe({ timeZone: here }));
    } catch (error) {
      toasts.show({ kind: "error", message: errorMessage(error) });
    }
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
      <Button size="compact-sm" variant="default" onClick={() => keepZone(timeZone)}>
        Keep
      </Button>
    </section>
  );
}

function city(zone: string): string {
  return zone.replace(/^.*\//, "").replaceAll("_", " ");
}

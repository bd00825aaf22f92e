import { Button } from "@mantine/core";
import { errorMessage } from "../api/error-messages.js";
import { toasts } from "../shared/toasts.js";
import { keepAccount } from "../store/account-settings.js";
import { useAccountStore } from "../store/use-store.js";
import classes from "./connection-banner.module.css";

interface ZoneBannerProps {
  /** The zone of the browser. */
  here: string;
  /** The zone of the account. */
  timeZone: string;
  onKeep: () => void;
}

/** The question, with its two answers. */
export default function ZoneBanner({ here, timeZone, onKeep }: ZoneBannerProps) {
  const { api, database } = useAccountStore();

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
      <Button size="compact-sm" variant="default" onClick={onKeep}>
        Keep
      </Button>
    </section>
  );
}

function city(zone: string): string {
  return zone.replace(/^.*\//, "").replaceAll("_", " ");
}

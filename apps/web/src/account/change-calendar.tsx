import { NativeSelect } from "@mantine/core";
import { useRef, useState } from "react";
import { api } from "../api/client.js";
import { ErrorText } from "../shared/error-text.js";
import { useStore } from "../shared/store.js";
import { useAction } from "../shared/use-action.js";
import { keepZone } from "../shell/kept-zone.js";
import { keepAccount } from "../store/account-settings.js";
import { useAccountStore } from "../store/use-store.js";
import classes from "./account-dialog.module.css";
import { Section } from "./section.js";

/** The languages in which dates can be typed. */
const LANGUAGES = ["en-GB", "en-US", "de", "fr", "es"];

type Change = NonNullable<Parameters<typeof api.updateMe>[0]>;

/** The time zone, the first day of the week and the language of dates. */
export function ChangeCalendar() {
  const { account, database } = useAccountStore();
  const [unsaved, setUnsaved] = useState<Change>({});
  const { timeZone, weekStart, locale } = { ...useStore(account), ...unsaved };
  const { error, run } = useAction();
  const saving = useRef<Promise<unknown>>(Promise.resolve());

  /**
   * Saves one change after the other: each key that is typed in a field may be one. Each request repeats the changes
   * that are not saved yet: one of them may fail.
   */
  function save(change: Change) {
    const changes = { ...unsaved, ...change };
    setUnsaved(changes);
    const saved: Promise<unknown> = saving.current
      .then(() => run(() => send(changes)))
      .then(() => saving.current === saved && setUnsaved({}));
    saving.current = saved;
  }

  async function send(change: Change) {
    // A deliberate choice: the zone banner need not ask, not even if the change arrives before the response.
    if (change.timeZone) keepZone(change.timeZone);
    await keepAccount(database, await api.updateMe(change));
  }

  return (
    <Section name="dates">
      <div className={classes.row}>
        <NativeSelect
          label="Time zone"
          data={withCurrent(Intl.supportedValuesOf("timeZone"), timeZone)}
          value={timeZone}
          onChange={(event) => save({ timeZone: event.currentTarget.value })}
        />
        <NativeSelect
          label="Week begins on"
          data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: dayName(day) }))}
          value={String(weekStart)}
          onChange={(event) => save({ weekStart: Number(event.currentTarget.value) })}
        />
        <NativeSelect
          label="Language of dates"
          data={withCurrent(LANGUAGES, locale).map((value) => ({
            value,
            label: languageName(value),
          }))}
          value={locale}
          onChange={(event) => save({ locale: event.currentTarget.value })}
        />
      </div>
      <ErrorText>{error}</ErrorText>
      <p className="quiet">Times without a zone of their own follow the time zone.</p>
    </Section>
  );
}

/**
 * Adds the current value: browsers do not list all names of zones, and there are other languages.
 */
const withCurrent = (values: string[], current: string) =>
  values.includes(current) ? values : [current, ...values];

/** @param day 1 is Monday */
function dayName(day: number): string {
  const date = new Date(Date.UTC(2024, 0, day)); // 1 January 2024 is a Monday
  return date.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
}

function languageName(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: "language" }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

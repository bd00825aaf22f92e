const thisYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const otherYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** "3 May", with the year if it is not this one, and empty for today; in the local time zone. */
export function shortDate(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (date.toDateString() === now.toDateString()) return "";
  return (date.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(date);
}

export function exactDate(iso: string): string {
  return exact.format(new Date(iso));
}

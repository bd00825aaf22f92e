const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall time of a zone at an instant, from Intl alone: `2027-03-28 03:30`. */
export function wallTime(instant: number, zone: string): string {
  const format = formats.get(zone) ?? formatFor(zone);
  formats.set(zone, format);
  const parts = format.formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}

/** A wall time read as UTC, in milliseconds, so that two can be subtracted. */
export function asUtc(wallTime: string): number {
  return Date.parse(`${wallTime.replace(" ", "T")}Z`);
}

function formatFor(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
}

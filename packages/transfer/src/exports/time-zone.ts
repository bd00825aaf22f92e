import { Temporal } from "temporal-polyfill";

/**
 * The VTIMEZONE of a zone, which RFC 5545 (3.6.5) requires with every TZID: its clock changes since
 * 2000 and for 20 years, from which other applications compute the instant of a local time.
 *
 * @param zone IANA name
 * @param now instant of the export
 */
export function timeZoneLines(zone: string, now: string): string[] {
  const start = Temporal.ZonedDateTime.from(`2000-01-01T00:00[${zone}]`);
  const end = Temporal.Instant.from(now).add({ hours: 20 * 366 * 24 });
  /** The local times of the changes from one offset to another. */
  const changes = new Map<string, { kind: string; offsets: string[]; at: string[] }>();
  const add = (from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime) => {
    const offsets = [`TZOFFSETFROM:${offset(from)}`, `TZOFFSETTO:${offset(to)}`];
    const at = wall(to.withTimeZone("UTC").add({ nanoseconds: from.offsetNanoseconds }));
    const kind = from.offsetNanoseconds < to.offsetNanoseconds ? "DAYLIGHT" : "STANDARD";
    const known = changes.get(offsets.join());
    if (known) known.at.push(at);
    else changes.set(offsets.join(), { kind, offsets, at: [at] });
  };
  add(start, start);
  let before = start;
  for (
    let next = start.getTimeZoneTransition("next");
    next !== null && next.epochMilliseconds < end.epochMilliseconds;
    next = next.getTimeZoneTransition("next")
  ) {
    add(before, next);
    before = next;
  }
  return [
    "BEGIN:VTIMEZONE",
    `TZID:${zone}`,
    ...[...changes.values()].flatMap(({ kind, offsets, at }) => {
      // Some programs read one date of each RDATE, and only those if there is an RDATE.
      const dates = at.length > 1 ? at.map((one) => `RDATE:${one}`) : [];
      return [`BEGIN:${kind}`, `DTSTART:${at[0]}`, ...dates, ...offsets, `END:${kind}`];
    }),
    "END:VTIMEZONE",
  ];
}

function offset(time: Temporal.ZonedDateTime): string {
  return time.offset.replaceAll(":", "");
}

function wall(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: "second" }).replace(/[-:]/g, "");
}

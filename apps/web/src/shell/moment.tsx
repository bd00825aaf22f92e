import { dayInWords, exactMoment } from "@docket/dates";
import { useAccount } from "../store/use-store.js";

/** The day of an instant in words, with the exact time to the minute in its tooltip. */
export function Moment({ at, className }: { at: string; className?: string | undefined }) {
  const clock = useAccount();
  return (
    <time className={className} lang={clock.locale} dateTime={at} title={exactMoment(at, clock)}>
      {dayInWords(at, clock)}
    </time>
  );
}

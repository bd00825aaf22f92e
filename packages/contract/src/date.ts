import {
  dateProblem,
  formatRule,
  InvalidRule,
  localeProblem,
  parseRule,
  partsProblem,
  timeProblem,
  zoneProblem,
} from "@docket/dates";
import { ruleProblem } from "@docket/dates/repetition";
import { z } from "zod";

/** A string in which `problemOf` finds no problem; otherwise the problem is the message. */
function checked(problemOf: (text: string) => string | null) {
  return z.string().superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });
}

/** A calendar day, independent of time zones. */
export const date = checked(dateProblem).meta({
  description: "A day, never moved by a time zone.",
  format: "date",
  example: "2026-12-01",
});

/** A wall time, to the minute. */
export const timeOfDay = checked(timeProblem).meta({
  description: "A wall time, HH:MM.",
  pattern: "^([01]\\d|2[0-3]):[0-5]\\d$",
  example: "09:30",
});

/** An IANA time zone. */
export const timeZone = checked(zoneProblem).meta({
  description: "An IANA time zone.",
  example: "Europe/Zurich",
});

/** A BCP 47 language tag. */
export const locale = checked(localeProblem).meta({
  description: "A BCP 47 language tag.",
  example: "en-GB",
});

/** How a task repeats. */
export const repeat = z
  .strictObject({
    rule: checked(ruleProblem).overwrite(canonical).meta({
      description: "RFC 5545 recurrence rule without RRULE:, by the day or coarser.",
      example: "FREQ=WEEKLY;BYDAY=MO",
    }),
    from: z.enum(["due", "completion"]).meta({
      description:
        "What the next due counts from: the due (every), or the day it is done (every!).",
    }),
  })
  .meta({ id: "Repeat" });

export type Repeat = z.infer<typeof repeat>;

/** Refuses an object with a due date whose parts do not go together. */
export function checkDue(due: Parameters<typeof partsProblem>[0], context: z.RefinementCtx): void {
  const problem = partsProblem(due);
  if (problem !== null)
    context.addIssue({ code: "custom", path: [problem.field], message: problem.message });
}

/** The canonical form of a rule, so that equal rules are equal texts. */
function canonical(rule: string): string {
  try {
    return formatRule(parseRule(rule));
  } catch (error) {
    if (error instanceof InvalidRule) return rule; // refused above
    throw error;
  }
}

/** The settings of an account that dates depend on. */
export const accountSettings = z
  .object({
    timeZone: timeZone.meta({
      description: "The zone of their days, and of times without a zone of their own.",
    }),
    weekStart: z.int().min(1).max(7).meta({
      description: "The first day of their week: 1 is Monday, 7 Sunday.",
    }),
    locale,
  })
  .meta({ id: "AccountSettings" });

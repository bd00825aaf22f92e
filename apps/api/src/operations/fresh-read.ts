/** How a unit of work reads what was acknowledged a moment ago, in this process or another: never from a replica. */
export const freshRead = { readOnly: true, fresh: true } as const;

/** The same for a single statement. */
export const freshStatement = { ...freshRead, autocommit: true } as const;

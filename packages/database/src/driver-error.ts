interface PgError extends Error {
  code?: string;
  severity?: string;
  /** The call of the operating system that failed. */
  syscall?: string;
  /** The function of PostgreSQL that reported it. */
  routine?: string;
  original?: unknown;
  parent?: unknown;
}

/** The driver's error, unwrapped from Sequelize's. */
export function driverError(error: unknown): PgError | null {
  if (!(error instanceof Error)) return null;
  const { original, parent } = error as PgError;
  return (original ?? parent ?? error) as PgError;
}

import { type Database, statement } from "@docket/database";

/**
 * A used refresh token is kept for a while, so that a thief who reuses it ends the connection. An application
 * that nobody has authorized is deleted after a day, one that somebody has after 90 days without a connection:
 * until then it can ask again.
 */
const sweeps = [
  "DELETE FROM verifications WHERE expires_at < now()",
  "DELETE FROM oauth_access_tokens WHERE expires_at < now()",
  `DELETE FROM oauth_refresh_tokens
  WHERE expires_at < now() OR revoked < now() - interval '7 days'`,
  `DELETE FROM oauth_clients AS c
  WHERE updated_at < now() - interval '1 day'
    AND (updated_at = created_at OR updated_at < now() - interval '90 days')
    AND NOT EXISTS (SELECT FROM oauth_consents AS o WHERE o.client_id = c.client_id)`,
].map((text) => statement(text));

/** Deletes codes and tokens that have expired, and applications that have no connection any more. */
export async function sweepAuth(database: Database): Promise<void> {
  for (const sweep of sweeps) await database.asSystem(() => database.execute(sweep, []));
}

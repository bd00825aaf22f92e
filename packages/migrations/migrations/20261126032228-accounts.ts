import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `CREATE TABLE invitations (
      id text NOT NULL,
      email text,
      code_hash text NOT NULL,
      invited_by text NOT NULL,
      expires_at timestamp(3) with time zone NOT NULL,
      used_at timestamp(3) with time zone,
      created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
      CONSTRAINT invitations_pkey PRIMARY KEY (id)
    )`,
    `CREATE TABLE two_factors (
      id text NOT NULL,
      user_id text NOT NULL,
      secret text NOT NULL,
      backup_codes text NOT NULL,
      verified boolean NOT NULL DEFAULT true,
      failed_verification_count integer NOT NULL DEFAULT 0,
      locked_until timestamp(3) with time zone,
      CONSTRAINT two_factors_pkey PRIMARY KEY (id)
    )`,
    `ALTER TABLE two_factors ENABLE ROW LEVEL SECURITY`,
    // A unit of work sees its user's sessions, without their tokens, and may end them.
    `CREATE POLICY sessions_owner ON sessions TO docket_app
      USING (user_id = nullif(current_setting('app.user_id', true), ''))`,
    `GRANT SELECT (id, user_id, created_at, updated_at, expires_at, ip_address, user_agent), DELETE
      ON sessions TO docket_app`,
    `ALTER TABLE users ADD COLUMN is_admin boolean NOT NULL DEFAULT false`,
    // The first account looks after the others. That is no change of theirs.
    `ALTER TABLE users DISABLE TRIGGER users_set_updated_at`,
    `UPDATE users SET is_admin = true WHERE id = (SELECT id FROM users ORDER BY created_at, id LIMIT 1)`,
    `ALTER TABLE users ENABLE TRIGGER users_set_updated_at`,
    `ALTER TABLE users ADD COLUMN disabled_at timestamp(3) with time zone`,
    `ALTER TABLE users ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false`,
    `ALTER TABLE invitations ADD CONSTRAINT invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES users(id) ON DELETE CASCADE`,
    `ALTER TABLE two_factors ADD CONSTRAINT two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE`,
    `CREATE UNIQUE INDEX invitations_code_hash_key ON invitations (code_hash)`,
    `CREATE INDEX invitations_invited_by_idx ON invitations (invited_by)`,
    `CREATE INDEX two_factors_user_id_idx ON two_factors (user_id)`,
    `COMMENT ON TABLE invitations IS 'Who may sign up where not everybody may; made by administrators.'`,
    `COMMENT ON TABLE two_factors IS 'Secrets of second factors, encrypted; Better Auth''s.'`,
  ],
  down: [
    `REVOKE SELECT (id, user_id, created_at, updated_at, expires_at, ip_address, user_agent), DELETE
      ON sessions FROM docket_app`,
    `DROP POLICY sessions_owner ON sessions`,
    `ALTER TABLE invitations DROP CONSTRAINT invitations_invited_by_fkey`,
    `ALTER TABLE two_factors DROP CONSTRAINT two_factors_user_id_fkey`,
    // LOSS: the content of users.disabled_at.
    `ALTER TABLE users DROP COLUMN disabled_at`,
    // LOSS: the content of users.is_admin.
    `ALTER TABLE users DROP COLUMN is_admin`,
    // LOSS: the content of users.two_factor_enabled.
    `ALTER TABLE users DROP COLUMN two_factor_enabled`,
    // LOSS: the rows of invitations.
    `DROP TABLE invitations`,
    // LOSS: the rows of two_factors.
    `DROP TABLE two_factors`,
  ],
});

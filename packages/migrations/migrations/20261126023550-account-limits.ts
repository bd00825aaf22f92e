import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `CREATE TABLE auth_rate_limits (
      key text NOT NULL,
      count integer NOT NULL,
      expires_at timestamp(3) with time zone NOT NULL,
      CONSTRAINT auth_rate_limits_pkey PRIMARY KEY (key)
    )`,
    `ALTER TABLE sessions ADD COLUMN confirmed_at timestamp(3) with time zone`,
    `COMMENT ON TABLE auth_rate_limits IS 'Attempts to sign in and the like, counted by address and by account.'`,
  ],
  down: [
    // LOSS: the content of sessions.confirmed_at.
    `ALTER TABLE sessions DROP COLUMN confirmed_at`,
    // LOSS: the rows of auth_rate_limits.
    `DROP TABLE auth_rate_limits`,
  ],
});

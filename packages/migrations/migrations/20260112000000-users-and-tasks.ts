import { migration } from "@docket/migrator";
import { rolePrerequisites } from "../roles.ts";

/** Users, what Better Auth keeps of them, and tasks; the roles and policies that keep users apart. */
export const { up, down } = migration({
  up: [
    ...rolePrerequisites,
    `CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := OLD.created_at;
  NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
  RETURN NEW;
END
$$`,
    `CREATE TABLE users (
      id text PRIMARY KEY,
      email text NOT NULL,
      name text NOT NULL,
      email_verified boolean NOT NULL DEFAULT false,
      image text,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
    )`,
    `COMMENT ON TABLE users IS 'People with an account; made by Better Auth.'`,
    `CREATE UNIQUE INDEX users_email_key ON users (email)`,
    `CREATE TRIGGER users_set_updated_at BEFORE UPDATE ON users
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    `ALTER TABLE users ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY users_self ON users TO docket_app
      USING (id = (SELECT nullif(current_setting('app.user_id', true), '')))`,
    `CREATE POLICY users_admin ON users FOR SELECT TO docket_admin USING (true)`,
    `GRANT SELECT, DELETE, UPDATE (name) ON users TO docket_app`,
    `GRANT SELECT ON users TO docket_admin`,
    `CREATE TABLE sessions (
      id text PRIMARY KEY,
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      token text NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      ip_address text,
      user_agent text,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
    )`,
    `COMMENT ON TABLE sessions IS 'Signed-in browsers; Better Auth''s.'`,
    `CREATE UNIQUE INDEX sessions_token_key ON sessions (token)`,
    `CREATE INDEX sessions_user_id_idx ON sessions (user_id)`,
    `CREATE TRIGGER sessions_set_updated_at BEFORE UPDATE ON sessions
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    `CREATE TABLE accounts (
      id text PRIMARY KEY,
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      account_id text NOT NULL,
      provider_id text NOT NULL,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz(3),
      refresh_token_expires_at timestamptz(3),
      scope text,
      password text,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
    )`,
    `COMMENT ON TABLE accounts IS 'Ways to sign in, such as a password''s hash; Better Auth''s.'`,
    `CREATE INDEX accounts_user_id_idx ON accounts (user_id)`,
    `CREATE TRIGGER accounts_set_updated_at BEFORE UPDATE ON accounts
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    `CREATE TABLE verifications (
      id text PRIMARY KEY,
      identifier text NOT NULL,
      value text NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
    )`,
    `COMMENT ON TABLE verifications IS 'Short-lived proofs, such as password resets; Better Auth''s.'`,
    `CREATE INDEX verifications_identifier_idx ON verifications (identifier)`,
    `CREATE TRIGGER verifications_set_updated_at BEFORE UPDATE ON verifications
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    `CREATE TABLE jwks (
      id text PRIMARY KEY,
      public_key text NOT NULL,
      private_key text NOT NULL,
      alg text,
      crv text,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      expires_at timestamptz(3)
    )`,
    `COMMENT ON TABLE jwks IS 'Keys that sign tokens; Better Auth''s.'`,
    `CREATE TABLE api_keys (
      id text PRIMARY KEY,
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      config_id text NOT NULL DEFAULT 'default',
      name text,
      start text,
      prefix text,
      key text NOT NULL,
      refill_interval integer,
      refill_amount integer,
      last_refill_at timestamptz(3),
      enabled boolean NOT NULL DEFAULT true,
      rate_limit_enabled boolean NOT NULL DEFAULT true,
      rate_limit_time_window integer,
      rate_limit_max integer,
      request_count integer NOT NULL DEFAULT 0,
      remaining integer,
      last_request timestamptz(3),
      expires_at timestamptz(3),
      permissions text,
      metadata text,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
    )`,
    `COMMENT ON TABLE api_keys IS 'Keys of programs that act for a person, hashed; Better Auth''s.'`,
    `CREATE UNIQUE INDEX api_keys_key_key ON api_keys (key)`,
    `CREATE INDEX api_keys_user_id_idx ON api_keys (user_id)`,
    `CREATE TRIGGER api_keys_set_updated_at BEFORE UPDATE ON api_keys
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    `CREATE TABLE tasks (
      id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
      user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      title varchar(200) COLLATE "und-x-icu" NOT NULL
        CONSTRAINT tasks_title_filled CHECK (title ~ '[^[:space:]]'),
      description varchar(1000),
      completed boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
    )`,
    `COMMENT ON TABLE tasks IS 'What people have to do.'`,
    `CREATE UNIQUE INDEX tasks_user_id_id_key ON tasks (user_id, id)`,
    `CREATE INDEX tasks_user_id_completed_id_idx ON tasks (user_id, completed, id)`,
    `CREATE INDEX tasks_user_id_updated_at_id_idx ON tasks (user_id, updated_at, id)`,
    `CREATE INDEX tasks_user_id_title_id_idx ON tasks (user_id, title, id)`,
    `CREATE TRIGGER tasks_set_updated_at BEFORE UPDATE ON tasks
      FOR EACH ROW EXECUTE FUNCTION set_updated_at()`,
    `ALTER TABLE tasks ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE tasks FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tasks_owner ON tasks TO docket_app
      USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')))
      WITH CHECK (user_id = (SELECT nullif(current_setting('app.user_id', true), '')))`,
    `CREATE POLICY tasks_admin ON tasks FOR SELECT TO docket_admin USING (true)`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON tasks TO docket_app`,
    `GRANT SELECT ON tasks TO docket_admin`,
    `CREATE TABLE idempotency_keys (
      user_id text REFERENCES users (id) ON DELETE CASCADE,
      key text,
      request_hash bytea NOT NULL,
      reply jsonb,
      created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
      PRIMARY KEY (user_id, key)
    )`,
    `COMMENT ON TABLE idempotency_keys IS 'Answers kept for repeated requests.'`,
    `ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY idempotency_keys_owner ON idempotency_keys TO docket_app
      USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')))
      WITH CHECK (user_id = (SELECT nullif(current_setting('app.user_id', true), '')))`,
    `CREATE POLICY idempotency_keys_admin ON idempotency_keys FOR SELECT TO docket_admin USING (true)`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO docket_app`,
    `GRANT SELECT ON idempotency_keys TO docket_admin`,
  ],
  down: [
    `DROP TABLE idempotency_keys`,
    `DROP TABLE tasks`,
    `DROP TABLE api_keys`,
    `DROP TABLE jwks`,
    `DROP TABLE verifications`,
    `DROP TABLE accounts`,
    `DROP TABLE sessions`,
    `DROP TABLE users`,
    `DROP FUNCTION set_updated_at()`,
  ],
});

import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `CREATE TABLE passkeys (
      id text NOT NULL,
      user_id text NOT NULL,
      name text,
      credential_id text NOT NULL,
      public_key text NOT NULL,
      counter bigint NOT NULL,
      device_type text NOT NULL,
      backed_up boolean NOT NULL,
      transports text,
      aaguid text,
      created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
      CONSTRAINT passkeys_pkey PRIMARY KEY (id)
    )`,
    `ALTER TABLE passkeys ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE passkeys ADD CONSTRAINT passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE`,
    `CREATE UNIQUE INDEX passkeys_credential_id_key ON passkeys (credential_id)`,
    `CREATE INDEX passkeys_user_id_idx ON passkeys (user_id)`,
    `COMMENT ON TABLE passkeys IS 'Public keys of devices that sign in without a password; Better Auth''s.'`,
  ],
  down: [
    `ALTER TABLE passkeys DROP CONSTRAINT passkeys_user_id_fkey`,
    // LOSS: the rows of passkeys.
    `DROP TABLE passkeys`,
  ],
});

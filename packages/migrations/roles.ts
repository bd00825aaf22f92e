/** What PostgreSQL 15 cannot say. */
const withInherit = `CASE WHEN current_setting('server_version_num')::int >= 160000
  THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END`;

/**
 * Creates the two roles where they are missing and lets the login role take them. Roles belong to
 * the whole server, so this may run many times, also at once.
 */
export const rolePrerequisites: string[] = ["docket_app", "docket_admin"].map(
  (role) => `DO $roles$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
    BEGIN
      CREATE ROLE ${role} NOLOGIN NOINHERIT;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'The role ${role} does not exist and % may not create it.', current_user
          USING HINT = format('As an administrator: CREATE ROLE ${role} NOLOGIN NOINHERIT; GRANT ${role} TO %I%s; or run deploy/login-role.sql.', current_user, ${withInherit});
    END;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper)
     AND NOT EXISTS (
       SELECT FROM pg_auth_members
       WHERE roleid = '${role}'::regrole AND member = current_user::regrole
         AND coalesce((to_jsonb(pg_auth_members) ->> 'set_option')::boolean, true)
     ) THEN
    BEGIN
      -- Not inherited, where PostgreSQL knows that: the login role takes a role or has nothing of it,
      -- so that the policies of the roles are not its own as well.
      EXECUTE format('GRANT ${role} TO %I%s', current_user, ${withInherit});
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE EXCEPTION '% may not take the role ${role}.', current_user
        USING HINT = format('As an administrator: GRANT ${role} TO %I%s; or run deploy/login-role.sql.', current_user, ${withInherit});
    END;
  END IF;
END
$roles$`,
);

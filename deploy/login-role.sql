-- Creates the role that Docket connects with, and its database. The role owns the database and may switch to the
-- two roles that Docket's policies use; it may create neither roles nor databases, and cannot bypass policies.
-- Docket needs nothing more, including for migrations and backups.
--
-- Run it with psql as a superuser, on PostgreSQL 15 to 18; running it again is safe:
--
--   psql -v login=docket -v database=docket -v password='…' -f deploy/login-role.sql postgres
--
-- Without -v password the password is read from the environment variable DATABASE_PASSWORD.
\set ON_ERROR_STOP on
\if :{?login}
\else
  \set login docket
\endif
\if :{?database}
\else
  \set database docket
\endif
\if :{?password}
\else
  \getenv password DATABASE_PASSWORD
\endif
\if :{?password}
\else
  DO $$ BEGIN RAISE 'Give the password, with -v password=… or in the variable DATABASE_PASSWORD.'; END $$;
\endif

SELECT format('CREATE ROLE %I NOLOGIN NOINHERIT', role)
FROM unnest(ARRAY['docket_app', 'docket_admin']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec

SELECT format('CREATE ROLE %I', :'login')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login')
\gexec

ALTER ROLE :"login" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';

-- Not inherited, if PostgreSQL supports that per grant (16 and later): otherwise the role would see everybody's rows.
SELECT current_setting('server_version_num')::int >= 160000 AS says_inherit
\gset
\if :says_inherit
  GRANT docket_app, docket_admin TO :"login" WITH INHERIT FALSE, SET TRUE;
\else
  GRANT docket_app, docket_admin TO :"login";
  ALTER ROLE :"login" NOINHERIT;
\endif

SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', :'database', :'login')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', :'database', :'login')
\gexec

-- Up to 15, the role inherits nothing, not even the rights of its database's owner on the schema.
\if :says_inherit
\else
  \connect :database
  ALTER SCHEMA public OWNER TO :"login";
\endif

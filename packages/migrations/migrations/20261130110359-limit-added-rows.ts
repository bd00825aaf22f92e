import { migration } from "@docket/migrator";

// Triggers are replaced, not dropped: that waits for writers alone, not for a backup that reads the table.
export const { up, down } = migration({
  up: [
    `CREATE OR REPLACE FUNCTION limit_rows() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  is_over boolean;
BEGIN
  IF NOT EXISTS (SELECT FROM added) THEN RETURN NULL; END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE user_id = $1 OFFSET $2)', TG_TABLE_NAME)
    INTO is_over USING current_setting('app.user_id', true), TG_ARGV[0]::bigint;
  IF is_over THEN
    RAISE EXCEPTION 'An account has at most % %, with those in the trash.', TG_ARGV[0], TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE TRIGGER labels_limit
      AFTER INSERT ON labels REFERENCING NEW TABLE AS added FOR EACH STATEMENT
      EXECUTE FUNCTION limit_rows('5000')`,
    `CREATE OR REPLACE TRIGGER lists_limit
      AFTER INSERT ON lists REFERENCING NEW TABLE AS added FOR EACH STATEMENT
      EXECUTE FUNCTION limit_rows('5000')`,
    `CREATE OR REPLACE TRIGGER sections_limit
      AFTER INSERT ON sections REFERENCING NEW TABLE AS added FOR EACH STATEMENT
      EXECUTE FUNCTION limit_rows('20000')`,
  ],
  down: [
    `CREATE OR REPLACE FUNCTION limit_rows() RETURNS trigger LANGUAGE plpgsql SET search_path TO 'public', 'pg_temp' AS $function$
DECLARE
  is_over boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE user_id = $1 OFFSET $2)', TG_TABLE_NAME)
    INTO is_over USING current_setting('app.user_id', true), TG_ARGV[0]::bigint;
  IF is_over THEN
    RAISE EXCEPTION 'An account has at most % %, with those in the trash.', TG_ARGV[0], TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NULL;
END
$function$`,
    `CREATE OR REPLACE TRIGGER labels_limit
      AFTER INSERT ON labels FOR EACH STATEMENT
      EXECUTE FUNCTION limit_rows('5000')`,
    `CREATE OR REPLACE TRIGGER lists_limit
      AFTER INSERT ON lists FOR EACH STATEMENT
      EXECUTE FUNCTION limit_rows('5000')`,
    `CREATE OR REPLACE TRIGGER sections_limit
      AFTER INSERT ON sections FOR EACH STATEMENT
      EXECUTE FUNCTION limit_rows('20000')`,
  ],
});

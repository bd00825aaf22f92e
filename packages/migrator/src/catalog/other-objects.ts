/**
 * Parts of the catalog query: objects that do not belong to a table, in the form of `relations.ts`.
 */
export const otherQueries = [
  `SELECT 'schema', quote_ident(s.nspname), '' FROM owned_schema s WHERE s.nspname <> 'public'`,

  // An extension's version is left out: it depends on the server.
  `SELECT 'extension', quote_ident(e.extname), 'schema ' || e.extnamespace::regnamespace::text
     FROM pg_extension e WHERE e.extname <> 'plpgsql'`,

  // Some of these columns have other names in other versions, or are missing.
  `SELECT 'collation', quote_ident(s.nspname) || '.' || quote_ident(c.collname),
          concat_ws(' ', 'provider', c.collprovider::text, CASE WHEN NOT c.collisdeterministic THEN 'not deterministic' END,
            c.collcollate, j.locale, j.rules)
     FROM owned_schema s JOIN pg_collation c ON c.collnamespace = s.oid,
          LATERAL (SELECT coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale') AS locale,
                          to_jsonb(c) ->> 'collicurules' AS rules) j`,

  `SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite type'
               ELSE 'range type' END,
          t.ident,
          CASE t.typtype
            WHEN 'e' THEN (SELECT string_agg('''' || replace(l.enumlabel, '''', '''''') || '''', ', ' ORDER BY l.enumsortorder)
                             FROM pg_enum l WHERE l.enumtypid = t.oid)
            WHEN 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
                            CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault)
            WHEN 'c' THEN (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod),
                                             ', ' ORDER BY a.attnum)
                             FROM pg_attribute a WHERE a.attrelid = t.typrelid AND NOT a.attisdropped)
            ELSE (SELECT format_type(g.rngsubtype, NULL) FROM pg_range g WHERE g.rngtypid = t.oid) END
     FROM owned_type t`,

  `SELECT 'constraint', t.ident || '.' || quote_ident(c.conname), pg_get_constraintdef(c.oid)
     FROM owned_type t JOIN pg_constraint c ON c.contypid = t.oid WHERE c.contype <> 'n'`,

  `SELECT CASE f.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
          f.ident,
          CASE f.prokind WHEN 'a' THEN (SELECT concat_ws(' ', a.aggtransfn, a.aggfinalfn, a.agginitval)
                                          FROM pg_aggregate a WHERE a.aggfnoid = f.oid)
               ELSE pg_get_functiondef(f.oid) END
     FROM owned_function f`,

  `SELECT 'event trigger', quote_ident(e.evtname),
          concat_ws(' ', e.evtevent, e.evtfoid::regprocedure, e.evtenabled, array_to_string(e.evttags, ','))
     FROM pg_event_trigger e`,

  `SELECT 'publication', quote_ident(p.pubname),
          concat_ws(' ', CASE WHEN p.puballtables THEN 'all tables' END,
            (SELECT string_agg(x.prrelid::regclass::text, ', ' ORDER BY x.prrelid::regclass::text)
               FROM pg_publication_rel x WHERE x.prpubid = p.oid),
            'insert ' || p.pubinsert, 'update ' || p.pubupdate, 'delete ' || p.pubdelete)
     FROM pg_publication p`,
];

const privileges = `string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END,
                               ', ' ORDER BY x.privilege_type)`;
const grantee = `CASE WHEN x.grantee = 0 THEN 'public' ELSE x.grantee::regrole::text END`;

/**
 * Grants by object and grantee. Not the owner's own privileges: owners differ between databases.
 */
export const grantQueries = [
  `SELECT 'grant', r.ident || ' to ' || ${grantee}, ${privileges}
     FROM relation r, aclexplode(r.relacl) x WHERE x.grantee <> r.relowner GROUP BY r.ident, x.grantee`,
  `SELECT 'grant', r.ident || '.' || quote_ident(a.attname) || ' to ' || ${grantee}, ${privileges}
     FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped, aclexplode(a.attacl) x
    WHERE x.grantee <> r.relowner GROUP BY r.ident, a.attname, x.grantee`,
  `SELECT 'grant', f.ident || ' to ' || ${grantee}, ${privileges}
     FROM owned_function f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) x
    WHERE x.grantee <> f.proowner GROUP BY f.ident, x.grantee`,
  `SELECT 'grant', t.ident || ' to ' || ${grantee}, ${privileges}
     FROM owned_type t, aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) x
    WHERE x.grantee <> t.typowner GROUP BY t.ident, x.grantee`,
  `SELECT 'grant', 'schema ' || quote_ident(s.nspname) || ' to ' || ${grantee}, ${privileges}
     FROM owned_schema s, aclexplode(s.nspacl) x
    WHERE x.grantee <> s.nspowner GROUP BY s.nspname, x.grantee`,
  `SELECT 'default grant', concat_ws(' ', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
                 WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' ELSE 'schemas' END,
                 'in ' || nullif(d.defaclnamespace, 0)::regnamespace::text, 'to', ${grantee}), ${privileges}
     FROM pg_default_acl d, aclexplode(d.defaclacl) x
    WHERE x.grantee <> d.defaclrole GROUP BY d.defaclobjtype, d.defaclnamespace, x.grantee`,
];

/** Comments on the objects of the other queries. */
export const commentQueries = [
  `SELECT 'comment', coalesce(r.ident || '.' || quote_ident(a.attname), r.ident), d.description
     FROM pg_description d JOIN relation r ON r.oid = d.objoid
     LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.objsubid AND d.objsubid > 0
    WHERE d.classoid = 'pg_class'::regclass`,
  `SELECT 'comment', 'index ' || i.indexrelid::regclass::text, d.description
     FROM pg_description d JOIN pg_index i ON i.indexrelid = d.objoid JOIN relation r ON r.oid = i.indrelid
    WHERE d.classoid = 'pg_class'::regclass`,
  `SELECT 'comment', 'constraint ' || r.ident || '.' || quote_ident(c.conname), d.description
     FROM pg_description d JOIN pg_constraint c ON c.oid = d.objoid JOIN relation r ON r.oid = c.conrelid
    WHERE d.classoid = 'pg_constraint'::regclass`,
  `SELECT 'comment', 'trigger ' || r.ident || '.' || quote_ident(t.tgname), d.description
     FROM pg_description d JOIN pg_trigger t ON t.oid = d.objoid JOIN relation r ON r.oid = t.tgrelid
    WHERE d.classoid = 'pg_trigger'::regclass`,
  `SELECT 'comment', 'policy ' || r.ident || '.' || quote_ident(p.polname), d.description
     FROM pg_description d JOIN pg_policy p ON p.oid = d.objoid JOIN relation r ON r.oid = p.polrelid
    WHERE d.classoid = 'pg_policy'::regclass`,
  `SELECT 'comment', 'function ' || f.ident, d.description
     FROM pg_description d JOIN owned_function f ON f.oid = d.objoid WHERE d.classoid = 'pg_proc'::regclass`,
  `SELECT 'comment', 'type ' || t.ident, d.description
     FROM pg_description d JOIN owned_type t ON t.oid = d.objoid WHERE d.classoid = 'pg_type'::regclass`,
  `SELECT 'comment', 'schema ' || quote_ident(s.nspname), d.description
     FROM pg_description d JOIN owned_schema s ON s.oid = d.objoid
    WHERE d.classoid = 'pg_namespace'::regclass AND s.nspname <> 'public'`,
];

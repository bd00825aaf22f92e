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
            (SELECT string_agg(concat(x.prrelid::regclass,
                      (SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a
                        WHERE a.attrelid = x.prrelid AND a.attnum = ANY (x.prattrs)),
                      ' where ' || pg_get_expr(x.prqual, x.prrelid)), ', ' ORDER BY x.prrelid::regclass::text)
               FROM pg_publication_rel x WHERE x.prpubid = p.oid),
            (SELECT 'schemas ' || string_agg(n.pnnspid::regnamespace::text, ', ' ORDER BY n.pnnspid::regnamespace::text)
               FROM pg_publication_namespace n WHERE n.pnpubid = p.oid),
            'insert ' || p.pubinsert, 'update ' || p.pubupdate, 'delete ' || p.pubdelete, 'truncate ' || p.pubtruncate,
            CASE WHEN p.pubviaroot THEN 'via root' END)
     FROM pg_publication p`,
];

const privileges = `string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END,
                               ', ' ORDER BY x.privilege_type)`;
const grantee = `CASE WHEN x.grantee = 0 THEN 'public' ELSE x.grantee::regrole::text END`;

/**
 * Grants by object and grantee. Not the owner's own privileges: owners differ between databases.
 */
export const grantQueries = [
  `SELECT 'grant', o.name || ' to ' || ${grantee}, ${privileges}
     FROM (SELECT ident AS name, relowner AS owner, relacl AS acl FROM relation
           UNION ALL SELECT 'column ' || r.ident || '.' || quote_ident(a.attname), r.relowner, a.attacl
             FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped
           UNION ALL SELECT 'function ' || ident, proowner, coalesce(proacl, acldefault('f', proowner)) FROM owned_function
           UNION ALL SELECT 'type ' || ident, typowner, coalesce(typacl, acldefault('T', typowner)) FROM owned_type
           UNION ALL SELECT 'schema ' || quote_ident(nspname), nspowner, nspacl FROM owned_schema) o,
          aclexplode(o.acl) x
    WHERE x.grantee <> o.owner GROUP BY o.name, x.grantee`,
  `SELECT 'default grant', concat_ws(' ', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
                 WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' ELSE 'schemas' END,
                 'in ' || nullif(d.defaclnamespace, 0)::regnamespace::text, 'to', ${grantee}), ${privileges}
     FROM pg_default_acl d, aclexplode(d.defaclacl) x
    WHERE x.grantee <> d.defaclrole GROUP BY d.defaclobjtype, d.defaclnamespace, x.grantee`,
];

/** Comments on the objects of the other queries. */
export const commentQuery = `
  SELECT 'comment', o.name, d.description
    FROM (SELECT 'pg_class' AS catalog, oid, 0 AS part, ident AS name FROM relation
          UNION ALL SELECT 'pg_class', r.oid, a.attnum, 'column ' || r.ident || '.' || quote_ident(a.attname)
            FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0
          UNION ALL SELECT 'pg_class', i.indexrelid, 0, 'index ' || i.indexrelid::regclass::text
            FROM relation r JOIN pg_index i ON i.indrelid = r.oid
          UNION ALL SELECT 'pg_constraint', c.oid, 0, 'constraint ' || r.ident || '.' || quote_ident(c.conname)
            FROM relation r JOIN pg_constraint c ON c.conrelid = r.oid
          UNION ALL SELECT 'pg_trigger', t.oid, 0, 'trigger ' || r.ident || '.' || quote_ident(t.tgname)
            FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid
          UNION ALL SELECT 'pg_policy', p.oid, 0, 'policy ' || r.ident || '.' || quote_ident(p.polname)
            FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
          UNION ALL SELECT 'pg_statistic_ext', s.oid, 0,
                 'statistics ' || s.stxnamespace::regnamespace::text || '.' || quote_ident(s.stxname)
            FROM relation r JOIN pg_statistic_ext s ON s.stxrelid = r.oid
          UNION ALL SELECT 'pg_class', t.typrelid, a.attnum, 'column ' || t.ident || '.' || quote_ident(a.attname)
            FROM owned_type t JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0
          UNION ALL SELECT 'pg_constraint', c.oid, 0, 'constraint ' || t.ident || '.' || quote_ident(c.conname)
            FROM owned_type t JOIN pg_constraint c ON c.contypid = t.oid
          UNION ALL SELECT 'pg_proc', oid, 0, 'function ' || ident FROM owned_function
          UNION ALL SELECT 'pg_type', oid, 0, 'type ' || ident FROM owned_type
          UNION ALL SELECT 'pg_namespace', oid, 0, 'schema ' || quote_ident(nspname)
            FROM owned_schema WHERE nspname <> 'public') o
    JOIN pg_description d ON d.classoid = o.catalog::regclass AND d.objoid = o.oid AND d.objsubid = o.part`;

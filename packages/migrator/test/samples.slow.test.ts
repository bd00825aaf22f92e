import { expect } from "chai";
import { DataTypes, Sequelize } from "sequelize";
import { withClient } from "#src/client.js";
import { sequelizeOptions } from "#src/connection.js";
import { fillBoth, fillWithBoundaryValues } from "#src/generate/sample-data.js";
import { migrationSource } from "#src/generate/write.js";
import { Workbench } from "./support/bench.js";
import { createDatabase, query } from "./support/server.js";

const builtIn =
  `text, varchar(3), char(4), "char", name, smallint, integer, bigint, numeric, numeric(4,1), numeric(3,3), real,
  double precision, money, boolean, date, timestamp, timestamptz(3), time, timetz, interval, interval day to second, uuid, json, jsonb,
  jsonpath, xml, bytea, bit, bit(7), bit varying, bit varying(5), inet, cidr, macaddr, macaddr8, point, line, lseg, box, path,
  polygon, circle, tsvector, tsquery, int4range, int8range, numrange, tsrange, tstzrange, daterange, int4multirange,
  datemultirange, nummultirange, tstzmultirange, oid, xid, xid8, tid, pg_lsn, pg_snapshot, regclass, regtype, regproc,
  regrole, regnamespace, regconfig, int[], text[], varchar(3)[], numeric(6,2)[], point[], int4range[], timestamptz[], jsonb[],
  color, color[], email, level, levels, place, place[], textrange, textmultirange, citext, hstore, ltree, cube, email[]`
    .match(/(?:"[^"]*"|[^,(]|\([^)]*\))+/g)!
    .map((type) => type.trim());

const made = [
  "CREATE EXTENSION citext",
  "CREATE EXTENSION hstore",
  "CREATE EXTENSION ltree",
  "CREATE EXTENSION cube",
  "CREATE TYPE color AS ENUM ('red', 'green')",
  "CREATE DOMAIN email AS varchar(80) NOT NULL CHECK (VALUE ~ '^[a-z0-9]+@[a-z]+\\.[a-z]{2,3}$')",
  "CREATE DOMAIN level AS int CHECK (VALUE BETWEEN 3 AND 9)",
  "CREATE DOMAIN levels AS int[] CHECK (cardinality(VALUE) > 0)",
  "CREATE TYPE place AS (street text, at point, tags text[])",
  'CREATE TYPE textrange AS RANGE (subtype = text, collation = "C", multirange_type_name = textmultirange)',
];

const hard: [what: string, ...statements: string[]][] = [
  ["exactly one of two", "CREATE TABLE t (a int, b text, CHECK (num_nonnulls(a, b) = 1))"],
  ["all or nothing", "CREATE TABLE t (a int, b text, CHECK ((a IS NULL) = (b IS NULL)))"],
  [
    "an order of columns",
    "CREATE TABLE t (a date NOT NULL, b date, c date, CHECK (a < b), CHECK (b < c))",
  ],
  [
    "patterns",
    "CREATE TABLE t (a text CHECK (a ~ '^[A-Z]{3}-\\d{4}$'), b text CHECK (b LIKE 'http%://%'), c text CHECK (c ~ '[^[:space:]]'))",
  ],
  [
    "lengths",
    "CREATE TABLE t (a text CHECK (char_length(a) >= 40), b varchar(5) CHECK (length(b) = 5))",
  ],
  [
    "lists",
    "CREATE TABLE t (a text CHECK (a IN ('on', 'off')), b int CHECK (b = ANY (ARRAY[3, 5])))",
  ],
  [
    "a value that another demands",
    "CREATE TYPE kind AS ENUM ('card', 'cash')",
    "CREATE TABLE t (k kind NOT NULL, number text, CHECK (k <> 'card' OR number IS NOT NULL), CHECK (k = 'card' OR number IS NULL))",
  ],
  [
    "JSON of a kind",
    "CREATE TABLE t (a jsonb CHECK (jsonb_typeof(a) = 'object'), b jsonb CHECK (jsonb_typeof(b) = 'array'))",
  ],
  [
    "keys that share a column",
    "CREATE TABLE u (id text PRIMARY KEY)",
    "CREATE TABLE c (u text REFERENCES u, id bigint, PRIMARY KEY (u, id))",
    "CREATE TABLE m (u text, c bigint, id bigint, PRIMARY KEY (u, id), FOREIGN KEY (u, c) REFERENCES c)",
    `CREATE TABLE t (u text NOT NULL REFERENCES u, c bigint NOT NULL, m bigint NOT NULL, reply bigint,
       FOREIGN KEY (u, c) REFERENCES c, FOREIGN KEY (u, m) REFERENCES m, FOREIGN KEY (u, reply) REFERENCES m, UNIQUE (u, reply))`,
  ],
  [
    "a table that refers to itself",
    "CREATE TABLE t (id int PRIMARY KEY, parent int NOT NULL REFERENCES t)",
  ],
  [
    "tables that refer to each other",
    "CREATE TABLE a (id int PRIMARY KEY, b int)",
    "CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a)",
    "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b",
  ],
  [
    "a trigger that refuses",
    "CREATE TABLE t (id int PRIMARY KEY, a text)",
    "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$",
    "CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no()",
  ],
  [
    "a partial unique index",
    "CREATE TABLE t (a int NOT NULL, open boolean)",
    "CREATE UNIQUE INDEX ON t (open) WHERE open",
  ],
  [
    "partitions in two levels",
    "CREATE TABLE p (at date NOT NULL, k text NOT NULL, v int) PARTITION BY RANGE (at)",
    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2031-01-01') TO ('2032-01-01') PARTITION BY LIST (k)",
    "CREATE TABLE p1a PARTITION OF p1 FOR VALUES IN ('x', 'y')",
  ],
];

describe("sample rows for a proof", () => {
  it("fill every column, whatever its type", async () => {
    const table = `CREATE TABLE "Many" (id serial PRIMARY KEY, ${builtIn.map((type, n) => `"Column ${n}" ${type}`).join(", ")})`;
    const database = await createDatabase();
    await query(
      database,
      ...made,
      table.replace("email[]", "text[]").replace(/email(?=,)/, "email DEFAULT 'a@b.de'"),
    );
    const { unfilled } = await withClient(database, (client) => fillWithBoundaryValues(client));
    expect(unfilled).to.deep.equal([]);
    const filled = builtIn.map((_, n) => `count("Column ${n}") AS "${n}"`).join(", ");
    const [counts] = await query<Record<string, string>>(database, `SELECT ${filled} FROM "Many"`);
    for (const [n, type] of builtIn.entries())
      expect(Number(counts![n]), type).to.be.greaterThan(0);
  });

  it("include every boundary value, also beside unique columns", async () => {
    const database = await createDatabase();
    const columns = "b bigint, c numeric(6,2), d date, e boolean";
    const [row] = await withClient(database, async (client) => {
      await client.query(`CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL UNIQUE, ${columns})`);
      await fillWithBoundaryValues(client);
      const { rows } = await client.query(
        `SELECT bool_or(b = 9223372036854775807) AND bool_or(b = -9223372036854775808)
            AND bool_or(b = 9007199254740993) AND bool_or(c = 9999.12) AND bool_or(c = 0)
            AND bool_or(d = '0001-01-01') AND bool_or(d = '2024-02-29') AS all FROM t`,
      );
      return rows;
    });
    expect(row.all).to.equal(true);
  });

  it("include a null for each nullable column, even if a key takes all the boundary values", async () => {
    const db = await createDatabase();
    await query(
      db,
      "CREATE TABLE t (id bigint PRIMARY KEY, at timestamptz NOT NULL UNIQUE, m macaddr DEFAULT '08:00:2b:01:02:03', i interval)",
    );
    await withClient(db, (client) => fillWithBoundaryValues(client));
    const [empty] = await query(
      db,
      "SELECT bool_or(m IS NULL) AS m, bool_or(i IS NULL) AS i FROM t",
    );
    expect(empty).to.deep.equal({ m: true, i: true });
  });

  it("are equal except in unique columns, and nearly equal there", async () => {
    const db = await createDatabase();
    await query(
      db,
      `CREATE TABLE t (id int PRIMARY KEY, name text UNIQUE, price numeric(9,3) NOT NULL UNIQUE,
         u text NOT NULL, at timestamptz NOT NULL, plain text NOT NULL, UNIQUE (u, at))`,
    );
    await withClient(db, (client) => fillWithBoundaryValues(client));
    const [alike] = await query(
      db,
      `SELECT count(DISTINCT plain) < count(*) AS plain, count(DISTINCT lower(name)) < count(name) AS name,
              count(DISTINCT trunc(price, 2)) < count(*) AS price,
              count(DISTINCT (lower(u), at::timestamptz(0))) < count(*) AS at FROM t`,
    );
    expect(alike).to.deep.equal({ plain: true, name: true, price: true, at: true });
  });

  it("accumulate no locks, whether kept or refused", async () => {
    const one =
      "CREATE TABLE t (id int, a text CHECK (a IN ('on', 'off') AND a <> 'off'), b text CHECK (b = 'x'))";
    const [old, now] = [await createDatabase(), await createDatabase()];
    for (const database of [old, now]) await query(database, one);
    let locks = Number.NaN;
    let refused = 0;
    await withClient(old, (client) =>
      withClient(now, (target) => {
        const send = target.query.bind(target) as (text: unknown, values?: unknown) => unknown;
        const counted = async (text: unknown, values?: unknown) => {
          if (String(text).startsWith("ROLLBACK TO ")) refused++;
          if (text === "ROLLBACK") {
            const { rows } = (await send(
              "SELECT count(*)::int AS held FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'transactionid'",
            )) as { rows: { held: number }[] };
            locks = rows[0]!.held;
          }
          return send(text, values);
        };
        target.query = counted as typeof target.query;
        return fillBoth(client, target, {}, true);
      }),
    );
    expect(refused).to.be.above(10);
    expect(locks).to.be.at.most(1);
  });

  it("fill every Sequelize type", async () => {
    const database = await createDatabase();
    await query(database, "CREATE EXTENSION citext", "CREATE EXTENSION hstore");
    const T = DataTypes;
    const types = {
      a: T.STRING,
      b: T.STRING(20, true),
      c: T.TEXT,
      d: T.CITEXT,
      e: T.TSVECTOR,
      f: T.BOOLEAN,
      g: T.INTEGER,
      h: T.BIGINT,
      i: T.FLOAT,
      j: T.REAL,
      k: T.DOUBLE,
      l: T.DECIMAL(10, 2),
      m: T.DATE(6),
      n: T.DATEONLY,
      o: T.TIME,
      p: T.UUID,
      q: T.RANGE(T.INTEGER),
      r: T.RANGE(T.DATE),
      s: T.BLOB,
      t: T.ENUM("x", "y"),
      u: T.JSON,
      v: T.JSONB,
      w: T.INET,
      x: T.CIDR,
      y: T.MACADDR,
      z: T.HSTORE,
      aa: T.ARRAY(T.STRING),
      ab: T.ARRAY(T.ENUM("p", "q")),
      ac: T.CHAR(3),
      ad: T.SMALLINT,
      ae: T.ARRAY(T.RANGE(T.DATE)),
      af: T.RANGE(T.DECIMAL),
      ag: T.ARRAY(T.JSONB),
    };
    const sequelize = new Sequelize(sequelizeOptions(database));
    sequelize.define("All", types);
    await sequelize.sync().finally(() => sequelize.close());
    const { unfilled } = await withClient(database, (client) => fillWithBoundaryValues(client));
    expect(unfilled).to.deep.equal([]);
  });

  for (const [what, ...statements] of hard) {
    it(`satisfy constraints: ${what}`, async () => {
      const database = await createDatabase();
      await query(database, "SELECT 1", ...statements);
      const { unfilled } = await withClient(database, (client) => fillWithBoundaryValues(client));
      expect(unfilled).to.deep.equal([]);
    });
  }

  it("find out with one statement whether a trigger has refused the values of a row, or their types", async () => {
    const database = await createDatabase();
    const columns = Array.from({ length: 20 }, (_, index) => `c${index} text`);
    await query(
      database,
      `CREATE TABLE t (${columns.join(", ")})`,
      "CREATE FUNCTION read() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM new.c0::date; RETURN new; END $$",
      "CREATE TRIGGER read BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION read()",
    );
    await withClient(database, async (client) => {
      const sent: string[] = [];
      const send = client.query.bind(client) as (...statement: unknown[]) => never;
      client.query = ((...statement: unknown[]) => {
        const [given] = statement as [string | { text: string }];
        sent.push(typeof given === "string" ? given : given.text);
        return send(...statement);
      }) as typeof client.query;
      await fillWithBoundaryValues(client);
      const [rows, asked] = [/^INSERT/, /^SELECT \$1/].map(
        (kind) => sent.filter((text) => kind.test(text)).length,
      );
      expect(asked).to.be.within(1, rows!);
    });
  });
});

describe("a proof", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.open();
  });
  after(() => bench.close());

  const odd = [
    "CREATE FUNCTION is_odd(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT md5($1) = 'd41d8cd98f00b204e9800998ecf8427e' OR $1 = 'a secret' $$",
    "CREATE TABLE t (id int PRIMARY KEY, a text, b text CHECK (is_odd(b) AND b <> ''))",
  ];

  it("is refused if a column can't be filled, and names it", async () => {
    const failed = await bench
      .change(odd, [...odd, "ALTER TABLE t ADD c int"])
      .catch((error) => error);
    expect(failed.message).to.match(/^Nothing was written\..*can't be proved.*t\.b/);
    expect(failed.message).to.match(/t\.b: .*violates check constraint/);
    expect(failed.message).to.match(/samples: \{ "t\.b"/);
  });

  it("takes values for such a column from the config", async () => {
    const ground = await bench.ground(odd, [...odd, "ALTER TABLE t ADD c int"]);
    ground.config.samples = { "t.b": ["a secret"] };
    const { proof } = await bench.prove(ground, []);
    await bench.clear(ground);
    expect(proof.rows).to.be.greaterThan(0);
  });

  it("names what up discards", async () => {
    const { proof } = await bench.change(
      ["CREATE TABLE t (id int, a text)", "CREATE TABLE u (id int)"],
      ["CREATE TABLE t (id int)"],
    );
    expect(proof.losses).to.deep.equal(["t.a", "u"]);
  });

  it("names a column of a partitioned table once, whatever its partitions", async () => {
    const table = (columns: string) => [
      `CREATE TABLE t (k int NOT NULL, ${columns}) PARTITION BY RANGE (k)`,
      "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10)",
      "CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (10) TO (20)",
    ];
    const { text, proof } = await bench.change(
      table("a numeric(8,4), z text"),
      table("a numeric(8,2)"),
    );
    expect(proof.losses).to.deep.equal(["t.z"]);
    expect(proof.converted.map(({ column }) => column)).to.deep.equal(["t.a"]);
    expect(text.header).to.deep.equal([]);
  });

  it("leaves a new sequence at its start if that is beyond the rows", async () => {
    const { definition } = await bench.change(
      ["CREATE TABLE t (id int PRIMARY KEY, a int)"],
      ["CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 1000) PRIMARY KEY, a int)"],
    );
    const start = (id: number) => [
      "DROP TABLE IF EXISTS t",
      "CREATE TABLE t (id int PRIMARY KEY, a int)",
      `INSERT INTO t VALUES (${id})`,
      ...(definition.up as string[]),
      "INSERT INTO t (a) VALUES (1) RETURNING id",
    ];
    const database = await createDatabase();
    expect(await query(database, ...start(7))).to.deep.equal([{ id: 1000 }]);
    expect(await query(database, ...start(2000))).to.deep.equal([{ id: 2001 }]);
  });

  it("states each change once, also of type, NOT NULL, default and check together", async () => {
    const { definition } = await bench.change(
      ["CREATE TABLE t (id int PRIMARY KEY, a varchar(5))"],
      ["CREATE TABLE t (id int PRIMARY KEY, a numeric(6,2) NOT NULL DEFAULT 0 CHECK (a >= 0))"],
    );
    for (const statements of [definition.up, definition.down] as string[][])
      expect(statements).to.deep.equal([...new Set(statements)]);
  });

  const byHand: [what: string, before: string, after: string, advice: RegExp][] = [
    ["a number to an array", "(a int)", "(a int[])", /USING ARRAY\[a\]/],
    ["a number to an address", "(a int)", "(a inet)", /USING a::text::inet/],
    ["JSON to a date", "(a jsonb)", "(a date)", /USING \(a #>> '\{\}'\)::date/],
    [
      "the type of a partition key",
      "(k int) PARTITION BY HASH (k)",
      "(k bigint) PARTITION BY HASH (k)",
      /A column of a partition key keeps its type\. By hand: rename the table/,
    ],
  ];
  for (const [what, before, after, advice] of byHand) {
    it(`says what to write for ${what}`, async () => {
      const failed = await bench
        .change([`CREATE TABLE t ${before}`], [`CREATE TABLE t ${after}`])
        .catch((error) => error);
      expect(failed.message).to.match(advice);
    });
  }

  const constants = [
    "ALTER TABLE t ADD CHECK (a IN ('a', 'it''s, b'))",
    "ALTER TABLE t ADD CHECK (a = 'x'::text::varchar OR a = 'y'::varchar)",
    "ALTER TABLE t ADD CHECK (ARRAY[a] <@ ARRAY['x', 'y']::varchar[])",
    "ALTER TABLE t ALTER b SET DEFAULT ARRAY['x', 'y']",
    "CREATE INDEX ON t (id) WHERE a NOT IN ('a', 'b')",
    "CREATE VIEW v AS SELECT id FROM t WHERE a IN ('a', 'b')",
    "CREATE POLICY p ON t USING (a IN ('a', 'b'))",
  ];
  for (const statement of constants) {
    it(`states constants so that PostgreSQL reads the same again: ${statement}`, async () => {
      const before = ["CREATE TABLE t (id int PRIMARY KEY, a varchar(20), b varchar(20)[])"];
      const { text } = await bench.change(before, [...before, statement]);
      expect(text.up.map(({ sql }) => sql).join()).not.to.match(/'a'::(character varying|varchar)/);
    });
  }

  const parent = "CREATE TABLE p (id int PRIMARY KEY)";
  const stricter = [
    [
      "p_id int NOT NULL REFERENCES p, a text NOT NULL, UNIQUE (p_id, a))",
      "UNIQUE (p_id, a)",
      "UNIQUE (a)",
    ],
    ["a text, b boolean NOT NULL); CREATE UNIQUE INDEX i ON t (a) WHERE b", " WHERE b", ""],
    ["a text CHECK (length(a) < 50))", "length(a) < 50", "a <> ''"],
  ] as const;
  for (const [columns, part, other] of stricter) {
    it(`has rows on which up fails: ${part} becomes ${other || "nothing"}`, async () => {
      const tables = (all: string) => [parent, `CREATE TABLE t (id int PRIMARY KEY, ${all}`];
      const { proof } = await bench.change(tables(columns), tables(columns.replace(part, other)));
      expect(proof.upFailures).to.have.length(1);
    });
  }

  it("fills tables that refer to each other beginning with those that need no row of another", async () => {
    const tables = (more: string) => [
      "CREATE TABLE a (id int PRIMARY KEY, c_id int)",
      `CREATE TABLE b (id int PRIMARY KEY, c_id int NOT NULL${more})`,
      "CREATE TABLE c (id int PRIMARY KEY, b_id int)",
      "ALTER TABLE a ADD FOREIGN KEY (c_id) REFERENCES b",
      "ALTER TABLE b ADD FOREIGN KEY (c_id) REFERENCES c",
      "ALTER TABLE c ADD FOREIGN KEY (b_id) REFERENCES b",
    ];
    const { proof } = await bench.change(tables(""), tables(", t text"));
    expect(proof.rows).to.be.above(0);
  });

  it("copes with rows that a deferred constraint of the old schema refuses", async () => {
    const table = (unique: string, check: string) => [
      `CREATE TABLE t (id int PRIMARY KEY, ok boolean${unique}, a text${check})`,
    ];
    const { proof } = await bench.change(
      table(" UNIQUE DEFERRABLE INITIALLY DEFERRED", ""),
      table("", " CHECK (a IS NOT NULL)"),
    );
    expect(proof.upFailures).to.have.length(1);
  });

  it("finds more values of a unique column that a check limits than its bounds", async () => {
    const tables = (more: string) => [
      `CREATE TABLE t (id int PRIMARY KEY, place int NOT NULL UNIQUE CHECK (place BETWEEN -90 AND 90), a int, u_id int${more})`,
      "CREATE TABLE u (id int PRIMARY KEY, t_id int NOT NULL REFERENCES t)",
      "ALTER TABLE t ADD FOREIGN KEY (u_id) REFERENCES u",
    ];
    const { proof } = await bench.change(tables(""), tables(", b text"));
    expect(proof.rows).to.be.above(0);
  });

  const lossy = [
    ["numeric(12,4)", "numeric(12,2)"],
    ["integer", "boolean"],
    ["bit(8)", "bit(4)"],
    ["inet", "cidr"],
    ["double precision", "numeric(8,1)"],
    ["text", "name"],
    ["bigint", "double precision"],
  ];
  for (const [from, to] of lossy) {
    it(`names values of ${from} that ${to} alters, beside whatever else fails`, async () => {
      const table = (type: string, more: string) => [
        `CREATE TABLE t (id int PRIMARY KEY, a ${type}${more})`,
      ];
      const others = [
        ["", ""],
        [", z varchar(50)", ", z varchar(3)"],
        [", z text", ", z text NOT NULL"],
        [", z text NOT NULL UNIQUE", ""],
      ];
      for (const [before, after] of others) {
        const { text, proof } = await bench.change(table(from!, before!), table(to!, after!));
        expect(proof.converted.map(({ column }) => column)).to.include("t.a");
        const conversion = text.up.find(({ sql }) => / ALTER COLUMN a TYPE /.test(sql));
        expect(conversion?.remarks.join()).to.match(/values of t\.a do not survive/);
      }
    });
  }

  for (const [small, large] of [
    ["real", "double precision"],
    ["numeric(10,2)", "numeric"],
    ["integer", "double precision"],
  ] as const) {
    it(`has a number that ${large} holds and ${small} does not, either way`, async () => {
      const [narrow, wide] = [small, large].map((type) => [`CREATE TABLE t (id int, a ${type})`]);
      const { proof: narrowing } = await bench.change(wide!, narrow!);
      expect(narrowing.upFailures.map(({ reason }) => reason).join()).to.match(/range|overflow/);
      const { proof: widening } = await bench.change(narrow!, wide!);
      expect(widening.upFailures).to.deep.equal([]);
      expect(widening.downFailures.map(({ reason }) => reason).join()).to.match(/range|overflow/);
    });
  }

  it("names values of the new type that down alters, above the statement that does so", async () => {
    const table = (a: string, b: string) => [
      "CREATE TABLE t (id int PRIMARY KEY, a date, b numeric(12,2), c int, d text)",
      `ALTER TABLE t ALTER a TYPE ${a}, ALTER b TYPE ${b}`,
    ];
    const { text, proof } = await bench.change(
      table("date", "numeric(12,2)"),
      table("timestamp", "numeric(14,4)"),
    );
    expect(proof.alteredByDown.map(({ column }) => column)).to.deep.equal(["t.a", "t.b"]);
    for (const { sql, remarks } of text.down)
      expect(remarks.join()).to.match(
        new RegExp(`down alters values of t\\.${/COLUMN (\w)/.exec(sql)![1]} .*for example .*\\d`),
      );
    expect(text.up.flatMap(({ remarks }) => remarks)).to.deep.equal([]);
  });

  it("converts timestamps independently of the session's time zone, and without a rewrite", async () => {
    const [before, after] = ["timestamp", "timestamptz"].map((type) => [
      `CREATE TABLE t (at ${type})`,
    ]);
    const { definition } = await bench.change(before!, after!);
    const database = await createDatabase();
    const [row] = await query(
      database,
      "SET TimeZone = 'Europe/Zurich'",
      ...before!,
      "INSERT INTO t VALUES ('2026-01-01 10:00')",
      "CREATE TEMPORARY TABLE was AS SELECT pg_relation_filenode('t') AS file",
      "BEGIN",
      ...(definition.up as string[]),
      "COMMIT",
      "SELECT at AT TIME ZONE 'UTC' = '2026-01-01 10:00' AS same, pg_relation_filenode('t') = file AS kept FROM t, was",
    );
    expect(row).to.deep.equal({ same: true, kept: true });
  });

  const counters = [
    "serial",
    "bigint GENERATED BY DEFAULT AS IDENTITY",
    "int DEFAULT nextval('s')",
  ];
  const pairs = [counters.slice(0, 2), counters.slice(1), [counters[2], counters[0]]] as string[][];
  for (const pair of pairs) {
    it(`prevents ids of deleted rows from being reused: ${pair.join(" to ")}`, async () => {
      const [before, after] = pair.map((type) => [
        ...(type.includes("'s'") ? ["CREATE SEQUENCE s"] : []),
        `CREATE TABLE t (id ${type} PRIMARY KEY, a int)`,
      ]);
      const { definition } = await bench.change(before!, after!);
      const database = await createDatabase();
      const next = "INSERT INTO t (a) VALUES (1) RETURNING id::int";
      const deleted = [
        "INSERT INTO t (a) SELECT generate_series(1, 100)",
        "DELETE FROM t WHERE id > 50",
      ];
      const [up] = await query(
        database,
        ...before!,
        ...deleted,
        ...(definition.up as string[]),
        next,
      );
      const [down] = await query(database, ...(definition.down as string[]), next);
      expect([up!.id, down!.id]).to.deep.equal([101, 102]);
    });
  }

  it("continues a sequence that several columns share after all of them", async () => {
    const tables = (type: string) =>
      ["x", "y"].map((name) => `CREATE TABLE ${name} (id ${type} PRIMARY KEY, a int)`);
    const before = tables("serial");
    const { definition } = await bench.change(before, [
      "CREATE SEQUENCE s",
      ...tables("int DEFAULT nextval('s')"),
    ]);
    const [row] = await query(
      await createDatabase(),
      ...before,
      "INSERT INTO x (a) SELECT generate_series(1, 70)",
      "INSERT INTO y (a) SELECT generate_series(1, 30)",
      ...(definition.up as string[]),
      "INSERT INTO y (a) VALUES (1) RETURNING id",
    );
    expect(row!.id).to.equal(71);
  });

  for (const [rename, message] of [
    [
      "Tasks.nothing:title",
      /there is no Tasks\.nothing to rename\. There are "Tasks"\.id, "Tasks"\.name/,
    ],
    ["Nothing:other", /there is no Nothing to rename/],
    ["Tasks.name:nothing", /the models have no column "Tasks"\.nothing/],
  ] as const) {
    it(`is refused with --rename ${rename}`, async () => {
      const tasks = (column: string) => [`CREATE TABLE "Tasks" (id int, ${column} text)`];
      const failed = await bench
        .change(tasks("name"), tasks("title"), [rename])
        .catch((error) => error);
      expect(failed.message).to.match(message);
    });
  }

  it("accepts renames with spaces and dots in the names", async () => {
    const { text } = await bench.change(
      ['CREATE TABLE "My.Tasks" (id int, "the name" text)'],
      ['CREATE TABLE "My.Tasks" (id int, "The Title" text)'],
      ['"My.Tasks"."the name":"The Title"'],
    );
    expect(migrationSource(text, "cjs")).to.match(
      /ALTER TABLE "My\.Tasks" RENAME COLUMN "the name" TO "The Title"/,
    );
  });
});

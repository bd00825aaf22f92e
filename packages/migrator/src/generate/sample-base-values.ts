type Maker = (n: number, length: number[]) => { ordinary: string[]; boundary?: string[] };

const text: Maker = (n, [limit = 400]) => {
  const short = n.toString(36).slice(-limit);
  const fit = (value: string) => (value.length > limit ? short : value);
  return {
    ordinary: [`v${n}`, `${n}`, `sample text ${n}`].map(fit),
    boundary: [`Grüße, "O'Brien" ${n}`, "x".repeat(limit), `${n}`, ` ${n} `, "same", ""].map(fit),
  };
};
const whole =
  (max: bigint): Maker =>
  (n) => {
    const own = `${BigInt(n) % max}`;
    const exact = max > UNEQUAL_TO_DOUBLE ? [`${UNEQUAL_TO_DOUBLE}`] : [];
    return { ordinary: [own], boundary: [`${max}`, `${-max - 1n}`, own, "7", ...exact] };
  };
/** The smallest whole number that a double, to which the column may be changed, cannot hold. */
const UNEQUAL_TO_DOUBLE = 9_007_199_254_740_993n;
const numeric: Maker = (n, [precision, scale]) =>
  precision === undefined ? unlimited(n) : limited(n, precision, scale ?? 0);
/** Most with more digits than a double has, to which the column may be changed. */
const unlimited = (n: number) => {
  const long = `${n}.12345678901234567890123456789`;
  return { ordinary: limited(n, 12, 6).ordinary, boundary: [long, `-${long}`, `9${long}`, "0"] };
};
const limited = (n: number, precision: number, scale: number) => {
  const digits = Math.max(scale, 0);
  const fraction = digits === 0 ? "" : `.${"123456789".repeat(4).slice(0, digits)}`;
  const whole = Math.max(precision - scale, 0);
  const largest = `${"9".repeat(whole) || "0"}${fraction}`;
  const own = whole === 0 ? `0${fraction}` : `${n % 10 ** Math.min(whole, 6)}${fraction}`;
  return { ordinary: [own], boundary: [own, largest, `-${own}`, "0"] };
};
/** A tenth is another number in single precision. */
const float: Maker = (n) => ({
  ordinary: [`${n}.1`],
  boundary: [`${n}.1`, "-0.125", `${n}`, "1.1"],
});
const moment =
  (zone: string): Maker =>
  (n) => ({
    ordinary: [`${dayOf(n)} 12:00:01.25${zone}`],
    boundary: [
      `${dayOf(n)} 10:11:12.123456${zone}`,
      `1970-01-01 00:00:00.5${zone}`,
      `2024-02-29 23:59:59${zone}`,
    ],
  });
const clock =
  (zone: string): Maker =>
  (n) => ({
    ordinary: [`12:${pad(n % 60, 2)}:00${zone}`],
    boundary: [`10:${pad(n % 60, 2)}:01.123456${zone}`, `23:59:59${zone}`],
  });
const json: Maker = (n) => ({ ordinary: [`{"n": ${n}}`, "[]", `"text ${n}"`, `${n}`, "true"] });
const geometry: Maker = (n) => {
  const shapes = [
    `POINT(${n} 1)`,
    `LINESTRING(0 0,${n} 1)`,
    `POLYGON((0 0,${n + 1} 0,${n + 1} 1,0 0))`,
    `MULTIPOINT((${n} 1))`,
    `MULTILINESTRING((0 0,${n} 1))`,
    `MULTIPOLYGON(((0 0,${n + 1} 0,${n + 1} 1,0 0)))`,
    `GEOMETRYCOLLECTION(POINT(${n} 1))`,
    `POINT Z (${n} 1 2)`,
  ];
  return { ordinary: [...shapes, ...shapes.map((shape) => `SRID=4326;${shape}`)] };
};
const one =
  (...make: ((n: number) => string)[]): Maker =>
  (n) => ({ ordinary: make.map((value) => value(n)) });
/** Names of objects that exist in every database. */
const among =
  (...names: string[]): Maker =>
  (n) => ({ ordinary: [names[n % names.length]!, ...names] });

const makers: Record<string, Maker> = {
  text,
  citext: text,
  name: (n) => text(n, [60]),
  "character varying": text,
  character: (n, [limit = 1]) => text(n, [limit]),
  bpchar: text,
  '"char"': one((n) => String.fromCharCode(97 + (n % 26))),
  smallint: whole(32767n),
  integer: whole(2147483647n),
  bigint: whole(9223372036854775807n),
  numeric,
  real: float,
  "double precision": float,
  money: (n) => ({ ordinary: [`${n}.00`], boundary: [`${n}.25`, "-1.50"] }),
  boolean: (n) => ({ ordinary: n % 2 === 0 ? ["true", "false"] : ["false", "true"] }),
  date: (n) => ({ ordinary: [dayOf(n)], boundary: [dayOf(n), "0001-01-01", "2024-02-29"] }),
  "timestamp without time zone": moment(""),
  "timestamp with time zone": moment("+00"),
  "time without time zone": clock(""),
  "time with time zone": clock("+02"),
  interval: (n) => ({
    ordinary: [`${n} hours`],
    boundary: [`1 year 2 mons ${n} days 04:05:06.123456`, `-${n} days`],
  }),
  uuid: one((n) => `00000000-0000-4000-8000-${pad(n, 12)}`),
  // Kept as it was written, which jsonb does not.
  json: (n) => ({
    ...json(n, []),
    boundary: [`{"n": ${n}, "n": "x"}`, `[{"n": 1, "n": ${n}}]`, `{ "n":${n} }`, `"text ${n}"`],
  }),
  jsonb: json,
  jsonpath: one((n) => `$."a${n}"`),
  xml: one((n) => `<a>${n}</a>`),
  bytea: (n) => ({ ordinary: [`\\x${pad(n, 4)}`], boundary: ["\\x", `\\x00ff${pad(n, 4)}`] }),
  bit: (n, [bits = 1]) => {
    const own = n.toString(2).padStart(bits, "0").slice(-bits);
    return { ordinary: [own], boundary: [own, "1".repeat(bits), "0".repeat(bits)] };
  },
  "bit varying": (n, [limit = 400]) => ({
    ordinary: [n.toString(2).slice(-limit)],
    boundary: [n.toString(2).slice(-limit), "1".repeat(limit), "0"],
  }),
  inet: (n) => ({
    ordinary: [`10.0.0.${n % 250}`],
    boundary: [`10.0.${n % 250}.7/24`, `2001:db8::${n % 9999}`],
  }),
  cidr: (n) => ({
    ordinary: [`10.0.${n % 250}.0/24`],
    boundary: [`2001:db8:${n % 9999}::/48`, `10.1.${n % 250}.0/24`],
  }),
  macaddr: one((n) => `08:00:2b:00:00:${(n % 256).toString(16).padStart(2, "0")}`),
  macaddr8: one((n) => `08:00:2b:01:02:03:04:${(n % 256).toString(16).padStart(2, "0")}`),
  point: one((n) => `(${n},1.5)`),
  line: one((n) => `{${n + 1},2,3}`),
  lseg: one((n) => `[(0,0),(${n},1)]`),
  box: one((n) => `(${n},1),(0,0)`),
  path: one(
    (n) => `[(0,0),(${n},1)]`,
    (n) => `((0,0),(${n},1))`,
  ),
  polygon: one((n) => `((0,0),(${n},1),(1,${n}))`),
  circle: one((n) => `<(0,0),${n}>`),
  tsvector: one((n) => `'word${n}':1 'same':2`),
  tsquery: one((n) => `'word${n}' & 'same'`),
  hstore: one((n) => `"key"=>"${n}", "none"=>NULL`),
  ltree: one((n) => `top.n${n}`),
  lquery: one((n) => `top.n${n}.*`),
  ltxtquery: one((n) => `top & n${n}`),
  cube: one((n) => `(${n}, 1)`),
  seg: one((n) => `${n} .. ${n + 1}`),
  isbn: among("978-0-11-000222-4", "0-393-04002-X"),
  geometry,
  geography: geometry,
  vector: (n, [dimensions = 3]) => ({
    ordinary: [`[${Array.from({ length: dimensions }, (_, i) => n + i)}]`],
  }),
  halfvec: (n, [dimensions = 3]) => ({
    ordinary: [`[${Array.from({ length: dimensions }, (_, i) => n + i)}]`],
  }),
  sparsevec: (n, [dimensions = 3]) => ({ ordinary: [`{1:${n}}/${dimensions}`] }),
  oid: one((n) => `${n}`),
  xid: one((n) => `${n}`),
  xid8: one((n) => `${n}`),
  cid: one((n) => `${n}`),
  tid: one((n) => `(0,${n % 60_000})`),
  pg_lsn: one((n) => `16/${n.toString(16)}`),
  pg_snapshot: one((n) => `${n}:${n + 2}:${n}`),
  txid_snapshot: one((n) => `${n}:${n + 2}:${n}`),
  int2vector: one((n) => `${n % 30_000} 2`),
  oidvector: one((n) => `${n} 2`),
  regclass: among("pg_class", "pg_type", "pg_proc"),
  regtype: among("integer", "text", "boolean"),
  regproc: among("pi", "version"),
  regprocedure: among("pi()", "version()"),
  regoper: among("pg_catalog.||/", "pg_catalog.|/"),
  regoperator: among("+(integer,integer)", "-(integer,integer)"),
  regrole: among("pg_read_all_data", "pg_monitor"),
  regnamespace: among("pg_catalog", "information_schema"),
  regconfig: among("simple", "english"),
  regdictionary: among("simple", "english_stem"),
  regcollation: among('"C"', '"POSIX"'),
  refcursor: text,
};

/** Guesses for unknown types of extensions: forms that most types accept. */
const guesses = (n: number) => [
  `${n}`,
  `v${n}`,
  `(${n},1)`,
  `[${n},1]`,
  `{${n}}`,
  `{"n": ${n}}`,
  `${n} 1`,
  `${n}.5`,
  dayOf(n),
  "{}",
  "empty",
  "",
];

/** Values of a type that is not composed of others; see `valuesOf`. */
export function baseValues(name: string, n: number, boundary: boolean): string[] {
  const lengths = (/\(([\d,-]+)\)/.exec(name)?.[1] ?? "").split(",").filter(Boolean).map(Number);
  const bare = bareName(name);
  const maker = makers[bare];
  if (!maker) return guesses(n);
  const made = maker(n, lengths);
  return (boundary && made.boundary) || made.ordinary;
}

/** The type's name without length, schema and the fields of an interval. */
function bareName(name: string): string {
  const bare = name
    .replace(/\([^)]*\)/, "")
    .trim()
    .replace(/^interval .*/, "interval");
  return bare in makers ? bare : bare.replace(/^.*\.(?=\w)/, "");
}

function dayOf(n: number): string {
  return new Date(Date.UTC(2024, 0, 1 + (n % 300))).toISOString().slice(0, 10);
}

function pad(n: number, length: number): string {
  return String(n).padStart(length, "0");
}

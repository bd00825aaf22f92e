/** What every yardstick is told. */
export const settings = {
  port: Number(process.env.PORT),
  databaseUrl: process.env.DATABASE_URL ?? "",
  poolMax: Number(process.env.POOL_MAX),
  /** How long a connection may rest before it is closed: as long as Docket's. */
  idleMilliseconds: 60_000,
  /** Who signs the tokens; also their audience. */
  issuer: process.env.ISSUER ?? "",
  /** Whether a verified token is remembered, as Docket does. */
  tokenCache: process.env.TOKEN_CACHE === "1",
  /** Whether tasks that are created and changed get a number and an event, as Docket's do. */
  changeLog: process.env.CHANGE_LOG === "1",
};

/** Where the keys of the tokens are published. */
export const jwksUrl = `${settings.issuer}/api/auth/jwks`;

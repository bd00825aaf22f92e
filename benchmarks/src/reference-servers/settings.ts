/** The settings of every reference server. */
export const settings = {
  port: Number(process.env.PORT),
  databaseUrl: process.env.DATABASE_URL ?? "",
  poolMax: Number(process.env.POOL_MAX),
  /** How long a connection may be idle before it is closed, as in Docket. */
  idleMilliseconds: 60_000,
  /** The issuer of the tokens, and their audience. */
  issuer: process.env.ISSUER ?? "",
  /** Whether verified tokens are cached, as in Docket. */
  tokenCache: process.env.TOKEN_CACHE === "1",
  /** Whether creating or changing a task writes a number and an event, as in Docket. */
  changeLog: process.env.CHANGE_LOG === "1",
};

/** The URL of the keys that sign the tokens. */
export const jwksUrl = `${settings.issuer}/api/auth/jwks`;

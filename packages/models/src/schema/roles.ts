/** The role that a unit of work takes: it owns nothing and cannot bypass row-level security. */
export const APP_ROLE = "docket_app";

/** The setting that holds the user id for one transaction. */
export const USER_SETTING = "app.user_id";

/** The role of whoever counts over all users; it can only read. */
export const ADMIN_ROLE = "docket_admin";

/** Loads pg-delta on first use: a server that only applies migrations never needs it. */
export const loadPlanner = () => import("@supabase/pg-delta");

/** pg-delta, loaded when it is first needed: a server that only applies migrations never plans any. */
export const loadPlanner = () => import("@supabase/pg-delta");

/** The query key of the server's facts. */
export const serverKey = (userId: string) => ["server", userId];

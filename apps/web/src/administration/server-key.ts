/** The query of what runs here. */
export const serverKey = (userId: string) => ["server", userId];

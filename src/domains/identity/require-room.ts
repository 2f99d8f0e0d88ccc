/**
 * Refuses early where there is no room: what the pool does (a code issued, a recovery code used up) is not undone when the table behind
 * it turns out to be full. @throws StorageFull
 */
export type RequireRoom = () => Promise<void>;

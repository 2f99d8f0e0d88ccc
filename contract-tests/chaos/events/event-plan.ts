/** One in a hundred events cannot be handled before its consumer is mended. */
const POISON_EVERY = 100;
const PEOPLE = 50;

/** The to-do that event number `index` is about. */
export const todoIdOf = (index: number): string => `todo_${index.toString(16).padStart(26, '0')}`;

/** Whose event it is; few people with many events each, as in life. */
export const ownerIdOf = (index: number): string => `user_${(index % PEOPLE).toString(16).padStart(26, '0')}`;

/** The number of the event that is about this to-do. */
export const indexOf = (todoId: string): number => Number.parseInt(todoId.slice('todo_'.length), 16);

/** Whether the event cannot be handled until its consumer is mended. */
export const isPoison = (index: number): boolean => index % POISON_EVERY === 7;

import { Problem } from '#core/problem.ts';
import { TODO_LIMIT, type Todo } from '#domains/todos/todo.ts';

/** Also raised for another person's to-do, so that ids cannot be probed. */
export const todoNotFound = (id: string) => new Problem('todo_not_found', `There is no to-do ${id}.`, {});

/** The owner has as many to-dos as one person may keep. */
export const tooManyTodos = () => new Problem('todo_limit_reached', `One person may keep ${TODO_LIMIT} to-dos.`, { limit: TODO_LIMIT });

/** The change was made on another version than the stored one. @throws Problem precondition_failed */
export const requireVersion = (todo: Todo, ifMatch: number | '*' | undefined): void => {
  if (ifMatch !== '*' && ifMatch !== todo.version) {
    throw new Problem('precondition_failed', `The to-do is at version ${todo.version}.`, {});
  }
};

/**
 * A port whose methods all answer promises, opened by the first call: what a function never calls costs it nothing.
 * After a failure the next call opens it anew.
 */
export const lazyPort = <Port extends object>(open: () => Promise<Port>): Port => {
  let opened: Promise<Port> | undefined;
  const opening = (): Promise<Port> =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
  // The one place where a name stands for a method: the port's own interface says which there are.
  return new Proxy({} as Port, {
    get: (_target, name) =>
      name === 'then' ? undefined : async (...parameters: readonly unknown[]): Promise<unknown> => {
        const port = await opening();
        const method: unknown = Reflect.get(port, name);
        if (typeof method !== 'function') throw new TypeError(`The port has no method ${String(name)}.`);
        return Reflect.apply(method, port, parameters);
      },
  });
};

/** A port that this deployment does not have; every call says so. */
export const missingPort = <Port extends object>(what: string): Port =>
  lazyPort<Port>(() => Promise.reject(new Error(`This deployment has no ${what}.`)));

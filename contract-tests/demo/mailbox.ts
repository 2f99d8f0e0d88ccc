interface Mailbox {
  readonly items: readonly { readonly to: string; readonly text: string }[];
}

const WAIT_MS = 10_000;
const PAUSE_MS = 100;

/** Waits for the six digits that were mailed to an address. @throws Error when no mail comes */
export const mailedCode = async (operator: string, address: string): Promise<string> => {
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const { items } = (await (await fetch(`${operator}/mailbox.json`)).json()) as Mailbox;
    const code = items.find(({ to }) => to === address)?.text.match(/\b\d{6}\b/)?.[0];
    if (code !== undefined) return code;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`No mail to ${address} arrived within ${WAIT_MS / 1000} s; see ${operator}/mailbox.`);
};

declare module 'cli-progress' {
  /** What this project uses of cli-progress, which ships without types. */
  export class SingleBar {
    constructor(options: {
      readonly stream: NodeJS.WritableStream;
      readonly format: string;
      readonly barCompleteChar: string;
      readonly barIncompleteChar: string;
      readonly barsize: number;
      readonly hideCursor: boolean;
    });
    start(total: number, startValue: number): void;
    update(value: number): void;
    stop(): void;
  }
}

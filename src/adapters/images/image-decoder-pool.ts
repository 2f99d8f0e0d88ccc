import { startImageDecoder, type DecoderOptions, type ImageDecoder } from './image-decoder.ts';

export interface DecoderPoolOptions extends DecoderOptions {
  /** Images after which a process is replaced. */
  readonly imagesPerProcess: number;
  /** Resident bytes after an image above which a process is replaced. */
  readonly restingBytes: number;
  /** Milliseconds after which a process without work is ended. */
  readonly idleMs: number;
}

/** Decoders that are kept for the next image while they are good for it. */
export interface DecoderPool {
  /** Returns one that rests, or starts one. @throws Error when it cannot start, or after `close` */
  take(): Promise<ImageDecoder>;
  /** Starts one that has seen no image. @throws as `take` */
  takeFresh(): Promise<ImageDecoder>;
  /** Takes a decoder back after its work. */
  give(decoder: ImageDecoder): Promise<void>;
  /** Kills all of them. */
  close(): Promise<void>;
}

/** Makes a pool; nothing starts before it is needed. */
export const decoderPool = (options: DecoderPoolOptions): DecoderPool => {
  const all = new Set<ImageDecoder>();
  const resting: { readonly decoder: ImageDecoder; readonly timer: NodeJS.Timeout }[] = [];
  let isClosed = false;
  const drop = async (decoder: ImageDecoder): Promise<void> => {
    all.delete(decoder);
    await decoder.stop();
  };
  const takeFresh = async (): Promise<ImageDecoder> => {
    if (isClosed) throw new Error('The image processor is closed.');
    const decoder = await startImageDecoder(options);
    all.add(decoder);
    if (!isClosed) return decoder;
    await drop(decoder);
    throw new Error('The image processor is closed.');
  };
  const take = async (): Promise<ImageDecoder> => {
    for (let next = resting.pop(); next !== undefined; next = resting.pop()) {
      clearTimeout(next.timer);
      if (next.decoder.lives()) return next.decoder;
      await drop(next.decoder);
    }
    return takeFresh();
  };
  const rest = (decoder: ImageDecoder): void => {
    const expire = (): void => {
      resting.splice(resting.findIndex((one) => one.decoder === decoder), 1);
      void drop(decoder);
    };
    resting.push({ decoder, timer: setTimeout(expire, options.idleMs).unref() });
  };
  return {
    take,
    takeFresh,
    give: async (decoder) => {
      const isTired = decoder.served() >= options.imagesPerProcess || decoder.rssBytes() > options.restingBytes;
      if (isClosed || isTired || !decoder.lives()) await drop(decoder);
      else rest(decoder);
    },
    close: async () => {
      isClosed = true;
      for (const { timer } of resting.splice(0)) clearTimeout(timer);
      await Promise.all([...all].map(drop));
    },
  };
};

/**
 * Chooses the media type of the answer from those on offer (RFC 9110 §12.5.1), by quality, then specificity,
 * then the order of the contract; undefined if the client accepts none of them.
 */
export const negotiate = (accept: string | undefined, offers: readonly string[]): string | undefined => {
  if (accept === undefined || accept === '*/*' || offers.length === 0) return offers[0];
  if (accept === offers[0]) return accept;
  const ranges = accept.split(',').map(rangeOf);
  let best: string | undefined;
  let bestQuality = 0;
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > bestQuality) {
      best = offer;
      bestQuality = quality;
    }
  }
  return best;
};

interface Range {
  readonly type: string;
  readonly quality: number;
}

const rangeOf = (text: string): Range => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = q === undefined ? 1 : Number(q.slice(2));
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
};

const qualityOf = (offer: string, ranges: readonly Range[]): number => {
  let quality = 0;
  let specificity = -1;
  for (const range of ranges) {
    const specific = specificityOf(offer, range.type);
    if (specific > specificity) {
      specificity = specific;
      quality = range.quality;
    }
  }
  return quality;
};

const specificityOf = (offer: string, range: string): number => {
  if (range === offer) return 2;
  if (range === '*/*') return 0;
  return range.endsWith('/*') && offer.startsWith(range.slice(0, -1)) ? 1 : -1;
};

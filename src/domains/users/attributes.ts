import type { NewUserAttributes, UserAttributes } from '#generated/types.ts';

/** A person's preferences. */
export interface Attributes extends NewUserAttributes {
  readonly version: number;
}

/** What everybody begins with, before anything was stored. */
export const DEFAULT_ATTRIBUTES: Attributes = {
  theme: 'system',
  timeZone: 'UTC',
  notifications: { byEmail: true, digest: 'never' },
  custom: {},
  version: 1,
};

/** Turns preferences and access into what the API shows of them. */
export const toAttributesBody = ({ theme, timeZone, notifications, custom, version }: Attributes, lastSignInAt: string | null): UserAttributes => ({
  theme,
  timeZone,
  notifications,
  custom,
  access: { lastSignInAt },
  version,
});

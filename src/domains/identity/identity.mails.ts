import type { Mail } from '#core/ports/mailer.ts';
import type { DeliverableCode } from '#core/ports/user-pool.ts';

/** Brings the code that proves an address. */
export const confirmationMail = ({ email, code, expiresAt }: DeliverableCode): Omit<Mail, 'id'> => ({
  to: email,
  subject: 'Confirm your e-mail address',
  text: `Welcome to DemoBackend.\n\nYour confirmation code is ${code}.\nIt is valid until ${expiresAt.toISOString()}.\n\nIf you did not sign up, ignore this mail.\n`,
});

/** Brings the code that lets a person choose a new password. */
export const resetMail = ({ email, code, expiresAt }: DeliverableCode): Omit<Mail, 'id'> => ({
  to: email,
  subject: 'Reset your password',
  text: `Your code to choose a new password is ${code}.\nIt is valid until ${expiresAt.toISOString()}.\n\nIf you did not ask for it, ignore this mail: your password stays as it is.\n`,
});

/** Tells the owner of a registered address that someone tried to register it again, confirmed or not. */
export const alreadyRegisteredMail = (email: string): Omit<Mail, 'id'> => ({
  to: email,
  subject: 'Your address is already registered',
  text: 'Someone, maybe you, tried to sign up with this address, which is registered already.\n\nIf you wait for a confirmation code, use the one of the last mail. Otherwise sign in, or reset your password if you forgot it.\n',
});

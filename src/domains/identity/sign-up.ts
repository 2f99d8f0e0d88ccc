import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import { outgoingMail } from '#core/outgoing-mail.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { alreadyRegisteredMail, confirmationMail } from '#domains/identity/identity.mails.ts';
import { askPool, signUpRefused } from '#domains/identity/identity.problems.ts';
import type { RequireRoom } from '#domains/identity/require-room.ts';
import type { PreSignUp } from '#domains/identity/sign-up-rules.ts';
import type { SignUpsRepository } from '#domains/identity/sign-ups.repository.ts';

interface Uses {
  readonly pool: UserPool;
  readonly signUps: SignUpsRepository;
  readonly preSignUp: PreSignUp;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly requireRoom: RequireRoom;
}

/** Nobody can fill a stranger's mailbox by registering their address again and again. */
const NOTICE_GAP_MS = 24 * 3600 * 1000;

/** Registers an account and mails its confirmation code; answers alike for known and unknown addresses. */
export const signUp: Handler<'signUp', Uses> = async ({ body }, { pool, signUps, preSignUp, clock, newId, requireRoom }) => {
  const { email, password, displayName, locale } = body;
  const refusal = preSignUp({ email, displayName });
  if (refusal) throw signUpRefused(refusal);
  await requireRoom();
  const result = await askPool(pool.signUp({ userId: newId('user'), email, password, displayName }));
  const now = clock.now();
  const last = (await signUps.find(email))?.noticedAt;
  const isNoticeDue = result.existing && (last === undefined || now.getTime() - last.getTime() >= NOTICE_GAP_MS);
  const noticedAt = isNoticeDue ? now : last;
  const notice = isNoticeDue ? alreadyRegisteredMail(email) : undefined;
  const mail = result.existing ? notice : confirmationMail(result.delivery);
  return {
    status: 202,
    body: { status: 'confirmation_sent' },
    writes: [signUps.keep({ email, locale: locale ?? 'en', noticedAt }, now), outgoingMail(newId('mail'), mail, now)],
  };
};

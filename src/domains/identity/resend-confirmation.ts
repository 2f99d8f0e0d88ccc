import type { NewId } from '#core/ids.ts';
import type { Handler } from '#core/operation.ts';
import { outgoingMail } from '#core/outgoing-mail.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { UserPool } from '#core/ports/user-pool.ts';
import { confirmationMail } from '#domains/identity/identity.mails.ts';
import type { RequireRoom } from '#domains/identity/require-room.ts';

interface Uses { readonly pool: UserPool; readonly clock: Clock; readonly newId: NewId; readonly requireRoom: RequireRoom }

/** Mails a fresh confirmation code; answers alike for known and unknown addresses. */
export const resendConfirmation: Handler<'resendConfirmation', Uses> = async ({ body }, { pool, clock, newId, requireRoom }) => {
  await requireRoom();
  const delivery = await pool.resendConfirmation(body.email);
  const mail = outgoingMail(newId('mail'), delivery && confirmationMail(delivery), clock.now());
  return { status: 202, body: { status: 'confirmation_sent' }, writes: [mail] };
};

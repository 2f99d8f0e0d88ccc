import type { Handlers } from '#core/operation.ts';
import type { Write } from '#core/ports/table.ts';
import type { OperationIdsByDomain } from '#generated/operations.ts';
import type { AdmitUses } from '#domains/identity/admit-user.ts';
import { changePassword } from '#domains/identity/change-password.ts';
import { confirmSignUp } from '#domains/identity/confirm-sign-up.ts';
import { confirmTotpEnrolment } from '#domains/identity/confirm-totp-enrolment.ts';
import { disableTotp } from '#domains/identity/disable-totp.ts';
import { refreshSession } from '#domains/identity/refresh-session.ts';
import { requestPasswordReset } from '#domains/identity/request-password-reset.ts';
import type { RequireRoom } from '#domains/identity/require-room.ts';
import { resendConfirmation } from '#domains/identity/resend-confirmation.ts';
import { resetPassword } from '#domains/identity/reset-password.ts';
import { respondToChallenge } from '#domains/identity/respond-to-challenge.ts';
import { signIn } from '#domains/identity/sign-in.ts';
import { signOut } from '#domains/identity/sign-out.ts';
import type { PreSignUp } from '#domains/identity/sign-up-rules.ts';
import { signUp } from '#domains/identity/sign-up.ts';
import { startTotpEnrolment } from '#domains/identity/start-totp-enrolment.ts';

/** What the identity operations work with. */
export interface IdentityUses extends AdmitUses {
  readonly preSignUp: PreSignUp;
  /** Notes in the person's attributes when they signed in. */
  readonly recordSignIn: (userId: string, now: Date) => Write;
  readonly requireRoom: RequireRoom;
}

/** Every operation of the domain. */
export const identityOperations = {
  signUp,
  confirmSignUp,
  resendConfirmation,
  signIn,
  respondToChallenge,
  refreshSession,
  signOut,
  requestPasswordReset,
  resetPassword,
  changePassword,
  startTotpEnrolment,
  confirmTotpEnrolment,
  disableTotp,
} satisfies Handlers<OperationIdsByDomain['identity'], IdentityUses>;

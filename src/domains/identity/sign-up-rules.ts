/** Who wants to sign up, as the pre-sign-up hook sees them. */
export interface Candidate {
  readonly email: string;
  readonly displayName: string;
}

/** Why a registration is refused. */
export type SignUpRefusal = 'domain_not_allowed' | 'disposable_address' | 'name_refused';

/** Decides on a registration before anything is stored; undefined lets it pass. */
export type PreSignUp = (candidate: Candidate) => SignUpRefusal | undefined;

/** Providers of addresses that are thrown away after minutes. */
const DISPOSABLE_DOMAINS: ReadonlySet<string> = new Set([
  '10minutemail.com', '20minutemail.com', '33mail.com', 'anonbox.net', 'burnermail.io', 'discard.email', 'dispostable.com', 'emailondeck.com',
  'fakeinbox.com', 'fakemailgenerator.com', 'getairmail.com', 'getnada.com', 'grr.la', 'guerrillamail.com', 'guerrillamail.net', 'guerrillamailblock.com',
  'inboxkitten.com', 'maildrop.cc', 'mailcatch.com', 'mailinator.com', 'mailnesia.com', 'mailnull.com', 'mintemail.com', 'moakt.com',
  'mohmal.com', 'mytemp.email', 'sharklasers.com', 'spam4.me', 'spamgourmet.com', 'temp-mail.io', 'temp-mail.org', 'tempail.com',
  'tempmail.net', 'tempmailo.com', 'throwawaymail.com', 'trashmail.com', 'trashmail.net', 'yopmail.com', 'yopmail.fr', 'yopmail.net',
]);

/** Such providers accept mail for any name below theirs, too. */
const isDisposable = (domain: string): boolean => {
  const labels = domain.split('.');
  return labels.some((_label, index) => DISPOSABLE_DOMAINS.has(labels.slice(index).join('.')));
};

/** Names that would let a stranger speak for the service, or carry a link into its mails. */
const REFUSED_NAME = /:\/\/|www\.|@|^(?:admin(?:istrator)?|root|support|security|system|demobackend)$/i;

/** Builds the hook from the operator's rules: an empty list of domains allows every one. */
export const preSignUp = ({ allowedDomains }: { readonly allowedDomains: readonly string[] }): PreSignUp => ({ email, displayName }) => {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (allowedDomains.length > 0 && !allowedDomains.some((allowed) => allowed.toLowerCase() === domain)) return 'domain_not_allowed';
  if (isDisposable(domain)) return 'disposable_address';
  return REFUSED_NAME.test(displayName.trim()) ? 'name_refused' : undefined;
};

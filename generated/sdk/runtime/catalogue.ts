// Generated from the contract by `make generate`. Do not edit: change the contract.
import type {
  Problem,
} from '../types.ts';

/** What every problem document carries. */
export type ProblemBase = Problem;

/** The members that a problem has beside those of every problem, by code. */
export interface ProblemMembers {
  /** Malformed request. The request target, a header or the framing of the body cannot be read. */
  readonly malformed_request: object;
  /** Malformed JSON. The body is not JSON, is nested deeper than 32 levels, has more than 50,000 values, or repeats a member name or has one of more than 200 characters. */
  readonly malformed_json: object;
  /** Request does not match the contract. A parameter or the body breaks the contract; `errors` names every fault and its place. */
  readonly validation_failed: { readonly errors: readonly { readonly in: 'path' | 'query' | 'header' | 'body'; readonly pointer: string; readonly code: string; readonly message: string }[] };
  /** Invalid cursor. The cursor was altered, or belongs to another caller, operation or filter. */
  readonly invalid_cursor: object;
  /** Authentication required. The access token is missing, malformed, expired, revoked or not meant for this API. */
  readonly unauthenticated: object;
  /** Insufficient scope. The caller is known but its role does not include a scope that the operation asks for. */
  readonly insufficient_scope: object;
  /** Account suspended. An administrator suspended the caller's account. */
  readonly account_suspended: object;
  /** No such resource. The contract has no path like the requested one. */
  readonly route_not_found: object;
  /** Method not allowed. The path exists without this method; the `Allow` header names those it has. */
  readonly method_not_allowed: object;
  /** Not acceptable. None of the media types in `Accept` can be produced. */
  readonly not_acceptable: object;
  /** Request in progress. A request with the same idempotency key is still being processed. */
  readonly idempotency_in_progress: { readonly retryAfterSeconds: number };
  /** Concurrent change. Others kept changing the same records while the request was processed; nothing was written. */
  readonly write_conflict: object;
  /** Entity tag does not match. The record is not at the version that `If-Match` names. */
  readonly precondition_failed: object;
  /** Payload too large. The body is larger than 1 MiB. */
  readonly payload_too_large: object;
  /** Unsupported media type. The body's media type or content coding is not one that the operation reads. */
  readonly unsupported_media_type: object;
  /** Idempotency key reused. The idempotency key was used before with another request. */
  readonly idempotency_key_reused: object;
  /** Entity tag required. The operation changes a record and needs `If-Match` with the entity tag that was read. */
  readonly precondition_required: object;
  /** Too many requests. The caller or its address exceeds the rate of the operation's throttling class. */
  readonly too_many_requests: { readonly retryAfterSeconds: number };
  /** Internal error. The service failed; the request id identifies the failure in its logs. */
  readonly internal_error: object;
  /** Service overloaded. The service sheds load or is shutting down; nothing was done. */
  readonly overloaded: { readonly retryAfterSeconds: number };
  /** Storage full. The store has no space left; reads go on. Repeat the request when there is room again. */
  readonly storage_full: object;
  /** Not ready. A dependency of the service does not answer. */
  readonly not_ready: object;
  /** No such to-do. The caller has no to-do with this id. */
  readonly todo_not_found: object;
  /** Too many to-dos. The caller already has as many to-dos as one person may keep. */
  readonly todo_limit_reached: { readonly limit: number };
  /** Sign-up refused. The rules of this service refuse the registration; `reason` names the rule. */
  readonly sign_up_refused: { readonly reason: 'domain_not_allowed' | 'disposable_address' | 'name_refused' };
  /** Password too easy to guess. The password is a common one, a pattern, or made of the person's own name or address. */
  readonly weak_password: object;
  /** Invalid code. The code is wrong, used, or too old, or was tried too often; nothing tells which. */
  readonly invalid_code: object;
  /** Wrong e-mail address or password. No active account has this address and password; nothing tells which of them is wrong. */
  readonly invalid_credentials: object;
  /** Account not confirmed. The password is right, but the address was never confirmed. */
  readonly account_not_confirmed: object;
  /** Account locked for a while. Too many wrong passwords or codes were tried; `retryAfterSeconds` says when to try again. Unknown addresses lock alike. */
  readonly account_locked: { readonly retryAfterSeconds: number };
  /** Session ended. The refresh token is unknown, expired or revoked, or was used before, which ends the session. */
  readonly invalid_refresh_token: object;
  /** Wrong password. The current password is not the caller's. */
  readonly wrong_password: object;
  /** Second factor already enabled. The caller's sign-in already asks for a second factor. */
  readonly totp_already_enabled: object;
  /** Second factor not enabled. The caller's sign-in asks for no second factor. */
  readonly totp_not_enabled: object;
  /** No such file. The caller has no file with this id. */
  readonly file_not_found: object;
  /** No such version. The file has no version of its content with this id. */
  readonly file_version_not_found: object;
  /** No open upload. No content is under way for the file; the upload was completed or aborted. */
  readonly upload_not_found: object;
  /** Upload in progress. Other content is under way for the file; complete or abort it first. */
  readonly upload_in_progress: object;
  /** Upload incomplete. Parts of the content are missing or of another size; `missingParts` names them. */
  readonly upload_incomplete: { readonly missingParts: readonly number[] };
  /** Upload expired. The upload was left open for too long and is dropped; start again. */
  readonly upload_expired: object;
  /** Checksum does not match. The SHA-256 of the bytes is not the announced one; the upload stays open, send the parts again or abort it. */
  readonly checksum_mismatch: object;
  /** Content is of another type. The first bytes show a type that contradicts the announced one, or, of a photo, do not show the announced one; the content is not used, abort the upload or delete the photo. */
  readonly content_type_mismatch: object;
  /** File not ready. The first content of the file was not verified yet. */
  readonly file_not_ready: object;
  /** Storage quota exceeded. The caller's files would take more bytes or objects than allowed; `limit` is the bound. */
  readonly storage_quota_exceeded: { readonly limit: number };
  /** No such share. The link is unknown, expired, used up or revoked; nothing tells which. */
  readonly share_not_found: object;
  /** No such photo. There is no photo with this id, or it is not the caller's to see. */
  readonly photo_not_found: object;
  /** No such rendition. The photo is not ready, or has no rendition with this revision. */
  readonly photo_rendition_not_found: object;
  /** No such webhook. The caller has no webhook with this id. */
  readonly webhook_not_found: object;
  /** No such delivery. The webhook has no delivery with this id, or it is older than 30 days. */
  readonly webhook_delivery_not_found: object;
  /** Too many webhooks. The caller already has as many webhooks as one person may keep. */
  readonly webhook_limit_reached: { readonly limit: number };
  /** Webhook disabled. Nothing is sent to a disabled webhook; enable it first. */
  readonly webhook_disabled: object;
  /** URL not allowed. The URL is not https, carries credentials, or names a port or an address that nothing is sent to. */
  readonly webhook_url_not_allowed: object;
  /** No such user. The directory has no person with this id. */
  readonly user_not_found: object;
  /** Not on oneself. Administrators cannot change their own role or state; another administrator has to. */
  readonly cannot_change_self: object;
  /** Search unavailable. The search index does not answer; everything else goes on, and what changes meanwhile is indexed later. */
  readonly search_unavailable: { readonly retryAfterSeconds: number };
}

/** The codes that `ApiProblem.is` knows. */
export type ProblemCode = keyof ProblemMembers;

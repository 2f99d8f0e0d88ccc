// Generated from the contract by `make generate`. Do not edit: change the contract.
/** The code of a problem, stable for programs. */
export type ProblemCode =
  'malformed_request'
  | 'malformed_json'
  | 'validation_failed'
  | 'invalid_cursor'
  | 'unauthenticated'
  | 'insufficient_scope'
  | 'account_suspended'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'idempotency_in_progress'
  | 'write_conflict'
  | 'precondition_failed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'idempotency_key_reused'
  | 'precondition_required'
  | 'too_many_requests'
  | 'internal_error'
  | 'overloaded'
  | 'storage_full'
  | 'not_ready'
  | 'todo_not_found'
  | 'todo_limit_reached'
  | 'sign_up_refused'
  | 'weak_password'
  | 'invalid_code'
  | 'invalid_credentials'
  | 'account_not_confirmed'
  | 'account_locked'
  | 'invalid_refresh_token'
  | 'wrong_password'
  | 'totp_already_enabled'
  | 'totp_not_enabled'
  | 'file_not_found'
  | 'file_version_not_found'
  | 'upload_not_found'
  | 'upload_in_progress'
  | 'upload_incomplete'
  | 'upload_expired'
  | 'checksum_mismatch'
  | 'content_type_mismatch'
  | 'file_not_ready'
  | 'storage_quota_exceeded'
  | 'share_not_found'
  | 'photo_not_found'
  | 'photo_rendition_not_found'
  | 'webhook_not_found'
  | 'webhook_delivery_not_found'
  | 'webhook_limit_reached'
  | 'webhook_disabled'
  | 'webhook_url_not_allowed'
  | 'user_not_found'
  | 'cannot_change_self'
  | 'search_unavailable';

/** What each problem carries beside the fields that all have. */
export interface ProblemMembers {
  malformed_request: Record<string, never>;
  malformed_json: Record<string, never>;
  validation_failed: { readonly errors: readonly { readonly in: 'path' | 'query' | 'header' | 'body'; readonly pointer: string; readonly code: string; readonly message: string }[] };
  invalid_cursor: Record<string, never>;
  unauthenticated: Record<string, never>;
  insufficient_scope: Record<string, never>;
  account_suspended: Record<string, never>;
  route_not_found: Record<string, never>;
  method_not_allowed: Record<string, never>;
  not_acceptable: Record<string, never>;
  idempotency_in_progress: { readonly retryAfterSeconds: number };
  write_conflict: Record<string, never>;
  precondition_failed: Record<string, never>;
  payload_too_large: Record<string, never>;
  unsupported_media_type: Record<string, never>;
  idempotency_key_reused: Record<string, never>;
  precondition_required: Record<string, never>;
  too_many_requests: { readonly retryAfterSeconds: number };
  internal_error: Record<string, never>;
  overloaded: { readonly retryAfterSeconds: number };
  storage_full: Record<string, never>;
  not_ready: Record<string, never>;
  todo_not_found: Record<string, never>;
  todo_limit_reached: { readonly limit: number };
  sign_up_refused: { readonly reason: 'domain_not_allowed' | 'disposable_address' | 'name_refused' };
  weak_password: Record<string, never>;
  invalid_code: Record<string, never>;
  invalid_credentials: Record<string, never>;
  account_not_confirmed: Record<string, never>;
  account_locked: { readonly retryAfterSeconds: number };
  invalid_refresh_token: Record<string, never>;
  wrong_password: Record<string, never>;
  totp_already_enabled: Record<string, never>;
  totp_not_enabled: Record<string, never>;
  file_not_found: Record<string, never>;
  file_version_not_found: Record<string, never>;
  upload_not_found: Record<string, never>;
  upload_in_progress: Record<string, never>;
  upload_incomplete: { readonly missingParts: readonly number[] };
  upload_expired: Record<string, never>;
  checksum_mismatch: Record<string, never>;
  content_type_mismatch: Record<string, never>;
  file_not_ready: Record<string, never>;
  storage_quota_exceeded: { readonly limit: number };
  share_not_found: Record<string, never>;
  photo_not_found: Record<string, never>;
  photo_rendition_not_found: Record<string, never>;
  webhook_not_found: Record<string, never>;
  webhook_delivery_not_found: Record<string, never>;
  webhook_limit_reached: { readonly limit: number };
  webhook_disabled: Record<string, never>;
  webhook_url_not_allowed: Record<string, never>;
  user_not_found: Record<string, never>;
  cannot_change_self: Record<string, never>;
  search_unavailable: { readonly retryAfterSeconds: number };
}

/** Status, title and type URI of each problem; the pipeline raises the generic ones. */
export const problems = {
  /** The request target, a header or the framing of the body cannot be read. */
  malformed_request: { status: 400, title: 'Malformed request', type: 'https://demobackend.example/problems/malformed_request', generic: true },
  /** The body is not JSON, is nested deeper than 32 levels, has more than 50,000 values, or repeats a member name or has one of more than 200 characters. */
  malformed_json: { status: 400, title: 'Malformed JSON', type: 'https://demobackend.example/problems/malformed_json', generic: true },
  /** A parameter or the body breaks the contract; `errors` names every fault and its place. */
  validation_failed: {
    status: 400,
    title: 'Request does not match the contract',
    type: 'https://demobackend.example/problems/validation_failed',
    generic: true,
  },
  /** The cursor was altered, or belongs to another caller, operation or filter. */
  invalid_cursor: { status: 400, title: 'Invalid cursor', type: 'https://demobackend.example/problems/invalid_cursor', generic: true },
  /** The access token is missing, malformed, expired, revoked or not meant for this API. */
  unauthenticated: { status: 401, title: 'Authentication required', type: 'https://demobackend.example/problems/unauthenticated', generic: true },
  /** The caller is known but its role does not include a scope that the operation asks for. */
  insufficient_scope: { status: 403, title: 'Insufficient scope', type: 'https://demobackend.example/problems/insufficient_scope', generic: true },
  /** An administrator suspended the caller's account. */
  account_suspended: { status: 403, title: 'Account suspended', type: 'https://demobackend.example/problems/account_suspended', generic: true },
  /** The contract has no path like the requested one. */
  route_not_found: { status: 404, title: 'No such resource', type: 'https://demobackend.example/problems/route_not_found', generic: true },
  /** The path exists without this method; the `Allow` header names those it has. */
  method_not_allowed: { status: 405, title: 'Method not allowed', type: 'https://demobackend.example/problems/method_not_allowed', generic: true },
  /** None of the media types in `Accept` can be produced. */
  not_acceptable: { status: 406, title: 'Not acceptable', type: 'https://demobackend.example/problems/not_acceptable', generic: true },
  /** A request with the same idempotency key is still being processed. */
  idempotency_in_progress: { status: 409, title: 'Request in progress', type: 'https://demobackend.example/problems/idempotency_in_progress', generic: true },
  /** Others kept changing the same records while the request was processed; nothing was written. */
  write_conflict: { status: 409, title: 'Concurrent change', type: 'https://demobackend.example/problems/write_conflict', generic: true },
  /** The record is not at the version that `If-Match` names. */
  precondition_failed: { status: 412, title: 'Entity tag does not match', type: 'https://demobackend.example/problems/precondition_failed', generic: true },
  /** The body is larger than 1 MiB. */
  payload_too_large: { status: 413, title: 'Payload too large', type: 'https://demobackend.example/problems/payload_too_large', generic: true },
  /** The body's media type or content coding is not one that the operation reads. */
  unsupported_media_type: { status: 415, title: 'Unsupported media type', type: 'https://demobackend.example/problems/unsupported_media_type', generic: true },
  /** The idempotency key was used before with another request. */
  idempotency_key_reused: { status: 422, title: 'Idempotency key reused', type: 'https://demobackend.example/problems/idempotency_key_reused', generic: true },
  /** The operation changes a record and needs `If-Match` with the entity tag that was read. */
  precondition_required: { status: 428, title: 'Entity tag required', type: 'https://demobackend.example/problems/precondition_required', generic: true },
  /** The caller or its address exceeds the rate of the operation's throttling class. */
  too_many_requests: { status: 429, title: 'Too many requests', type: 'https://demobackend.example/problems/too_many_requests', generic: true },
  /** The service failed; the request id identifies the failure in its logs. */
  internal_error: { status: 500, title: 'Internal error', type: 'https://demobackend.example/problems/internal_error', generic: true },
  /** The service sheds load or is shutting down; nothing was done. */
  overloaded: { status: 503, title: 'Service overloaded', type: 'https://demobackend.example/problems/overloaded', generic: true },
  /** The store has no space left; reads go on. Repeat the request when there is room again. */
  storage_full: { status: 507, title: 'Storage full', type: 'https://demobackend.example/problems/storage_full', generic: true },
  /** A dependency of the service does not answer. */
  not_ready: { status: 503, title: 'Not ready', type: 'https://demobackend.example/problems/not_ready', generic: false },
  /** The caller has no to-do with this id. */
  todo_not_found: { status: 404, title: 'No such to-do', type: 'https://demobackend.example/problems/todo_not_found', generic: false },
  /** The caller already has as many to-dos as one person may keep. */
  todo_limit_reached: { status: 409, title: 'Too many to-dos', type: 'https://demobackend.example/problems/todo_limit_reached', generic: false },
  /** The rules of this service refuse the registration; `reason` names the rule. */
  sign_up_refused: { status: 422, title: 'Sign-up refused', type: 'https://demobackend.example/problems/sign_up_refused', generic: false },
  /** The password is a common one, a pattern, or made of the person's own name or address. */
  weak_password: { status: 422, title: 'Password too easy to guess', type: 'https://demobackend.example/problems/weak_password', generic: false },
  /** The code is wrong, used, or too old, or was tried too often; nothing tells which. */
  invalid_code: { status: 422, title: 'Invalid code', type: 'https://demobackend.example/problems/invalid_code', generic: false },
  /** No active account has this address and password; nothing tells which of them is wrong. */
  invalid_credentials: {
    status: 401,
    title: 'Wrong e-mail address or password',
    type: 'https://demobackend.example/problems/invalid_credentials',
    generic: false,
  },
  /** The password is right, but the address was never confirmed. */
  account_not_confirmed: { status: 403, title: 'Account not confirmed', type: 'https://demobackend.example/problems/account_not_confirmed', generic: false },
  /** Too many wrong passwords or codes were tried; `retryAfterSeconds` says when to try again. Unknown addresses lock alike. */
  account_locked: { status: 429, title: 'Account locked for a while', type: 'https://demobackend.example/problems/account_locked', generic: false },
  /** The refresh token is unknown, expired or revoked, or was used before, which ends the session. */
  invalid_refresh_token: { status: 401, title: 'Session ended', type: 'https://demobackend.example/problems/invalid_refresh_token', generic: false },
  /** The current password is not the caller's. */
  wrong_password: { status: 422, title: 'Wrong password', type: 'https://demobackend.example/problems/wrong_password', generic: false },
  /** The caller's sign-in already asks for a second factor. */
  totp_already_enabled: { status: 409, title: 'Second factor already enabled', type: 'https://demobackend.example/problems/totp_already_enabled', generic: false },
  /** The caller's sign-in asks for no second factor. */
  totp_not_enabled: { status: 409, title: 'Second factor not enabled', type: 'https://demobackend.example/problems/totp_not_enabled', generic: false },
  /** The caller has no file with this id. */
  file_not_found: { status: 404, title: 'No such file', type: 'https://demobackend.example/problems/file_not_found', generic: false },
  /** The file has no version of its content with this id. */
  file_version_not_found: { status: 404, title: 'No such version', type: 'https://demobackend.example/problems/file_version_not_found', generic: false },
  /** No content is under way for the file; the upload was completed or aborted. */
  upload_not_found: { status: 404, title: 'No open upload', type: 'https://demobackend.example/problems/upload_not_found', generic: false },
  /** Other content is under way for the file; complete or abort it first. */
  upload_in_progress: { status: 409, title: 'Upload in progress', type: 'https://demobackend.example/problems/upload_in_progress', generic: false },
  /** Parts of the content are missing or of another size; `missingParts` names them. */
  upload_incomplete: { status: 409, title: 'Upload incomplete', type: 'https://demobackend.example/problems/upload_incomplete', generic: false },
  /** The upload was left open for too long and is dropped; start again. */
  upload_expired: { status: 410, title: 'Upload expired', type: 'https://demobackend.example/problems/upload_expired', generic: false },
  /** The SHA-256 of the bytes is not the announced one; the upload stays open, send the parts again or abort it. */
  checksum_mismatch: { status: 422, title: 'Checksum does not match', type: 'https://demobackend.example/problems/checksum_mismatch', generic: false },
  /** The first bytes show a type that contradicts the announced one, or, of a photo, do not show the announced one; the content is not used, abort the upload or delete the photo. */
  content_type_mismatch: { status: 422, title: 'Content is of another type', type: 'https://demobackend.example/problems/content_type_mismatch', generic: false },
  /** The first content of the file was not verified yet. */
  file_not_ready: { status: 409, title: 'File not ready', type: 'https://demobackend.example/problems/file_not_ready', generic: false },
  /** The caller's files would take more bytes or objects than allowed; `limit` is the bound. */
  storage_quota_exceeded: { status: 409, title: 'Storage quota exceeded', type: 'https://demobackend.example/problems/storage_quota_exceeded', generic: false },
  /** The link is unknown, expired, used up or revoked; nothing tells which. */
  share_not_found: { status: 404, title: 'No such share', type: 'https://demobackend.example/problems/share_not_found', generic: false },
  /** There is no photo with this id, or it is not the caller's to see. */
  photo_not_found: { status: 404, title: 'No such photo', type: 'https://demobackend.example/problems/photo_not_found', generic: false },
  /** The photo is not ready, or has no rendition with this revision. */
  photo_rendition_not_found: { status: 404, title: 'No such rendition', type: 'https://demobackend.example/problems/photo_rendition_not_found', generic: false },
  /** The caller has no webhook with this id. */
  webhook_not_found: { status: 404, title: 'No such webhook', type: 'https://demobackend.example/problems/webhook_not_found', generic: false },
  /** The webhook has no delivery with this id, or it is older than 30 days. */
  webhook_delivery_not_found: { status: 404, title: 'No such delivery', type: 'https://demobackend.example/problems/webhook_delivery_not_found', generic: false },
  /** The caller already has as many webhooks as one person may keep. */
  webhook_limit_reached: { status: 409, title: 'Too many webhooks', type: 'https://demobackend.example/problems/webhook_limit_reached', generic: false },
  /** Nothing is sent to a disabled webhook; enable it first. */
  webhook_disabled: { status: 409, title: 'Webhook disabled', type: 'https://demobackend.example/problems/webhook_disabled', generic: false },
  /** The URL is not https, carries credentials, or names a port or an address that nothing is sent to. */
  webhook_url_not_allowed: { status: 422, title: 'URL not allowed', type: 'https://demobackend.example/problems/webhook_url_not_allowed', generic: false },
  /** The directory has no person with this id. */
  user_not_found: { status: 404, title: 'No such user', type: 'https://demobackend.example/problems/user_not_found', generic: false },
  /** Administrators cannot change their own role or state; another administrator has to. */
  cannot_change_self: { status: 409, title: 'Not on oneself', type: 'https://demobackend.example/problems/cannot_change_self', generic: false },
  /** The search index does not answer; everything else goes on, and what changes meanwhile is indexed later. */
  search_unavailable: { status: 503, title: 'Search unavailable', type: 'https://demobackend.example/problems/search_unavailable', generic: false },
} as const;

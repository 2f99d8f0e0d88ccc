// Generated from the contract by `make generate`. Do not edit: change the contract.
import type {
  ChallengeAnswer,
  Confirmation,
  ConfirmationSent,
  ContentVersionId,
  Contract,
  Credentials,
  EventTypePage,
  File,
  FileChanges,
  FileDownload,
  FileId,
  FilePage,
  FileSharePage,
  FileState,
  FileTag,
  FileUpload,
  FileVersionPage,
  FolderPath,
  Health,
  IssuedFileShare,
  IssuedWebhook,
  MailAddress,
  NewAccount,
  NewFile,
  NewFileShare,
  NewFileVersion,
  NewPhoto,
  NewTodo,
  NewUserAttributes,
  NewWebhook,
  NewWebhookSecret,
  PasswordChange,
  PasswordReset,
  Photo,
  PhotoChanges,
  PhotoId,
  PhotoPage,
  PhotoState,
  PhotoTag,
  PhotoUpload,
  PhotoVisibility,
  ProfileChanges,
  Readiness,
  RecoveryCodes,
  RenditionName,
  RenditionRevision,
  ResetSent,
  Role,
  SearchIndex,
  SearchPage,
  SearchPrefix,
  SearchRebuild,
  SearchTag,
  SearchText,
  SearchType,
  SessionRefresh,
  ShareCode,
  ShareId,
  SharedFile,
  SignInResult,
  SignedIn,
  StorageUsage,
  Suggestions,
  Timestamp,
  Todo,
  TodoBatch,
  TodoBatchResult,
  TodoChanges,
  TodoId,
  TodoPage,
  TodoState,
  TodoTag,
  TotpConfirmation,
  TotpDisabling,
  TotpEnrolment,
  UploadTicket,
  User,
  UserAttributes,
  UserChanges,
  UserId,
  UserPage,
  UserState,
  Webhook,
  WebhookChanges,
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookDeliveryId,
  WebhookDeliveryPage,
  WebhookDeliveryState,
  WebhookId,
  WebhookPage,
  WebhookSecret,
  WebhookTest,
} from './types.ts';

/** A body that no schema judges: text, bytes, or a stream of them. */
export type Bytes = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** What each operation takes and may answer. */
export interface Operations {
  /** GET /healthz — Get liveness */
  getHealth: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Health };
    };
    problems: never;
  };
  /** GET /readyz — Get readiness */
  getReadiness: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Readiness };
    };
    problems: 'not_ready';
  };
  /** GET /v1/openapi.json — Get the contract */
  getContract: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Contract };
      304: { headers?: undefined; body?: undefined };
    };
    problems: never;
  };
  /** POST /v1/auth/sign-up — Sign up */
  signUp: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewAccount;
    replies: {
      202: { headers?: undefined; body: ConfirmationSent };
    };
    problems: 'sign_up_refused' | 'weak_password';
  };
  /** POST /v1/auth/sign-up/confirm — Confirm a sign-up */
  confirmSignUp: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: Confirmation;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'invalid_code';
  };
  /** POST /v1/auth/sign-up/resend — Resend a confirmation */
  resendConfirmation: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: MailAddress;
    replies: {
      202: { headers?: undefined; body: ConfirmationSent };
    };
    problems: never;
  };
  /** POST /v1/auth/sessions — Sign in */
  signIn: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: Credentials;
    replies: {
      200: { headers?: undefined; body: SignInResult };
    };
    problems: 'invalid_credentials' | 'account_not_confirmed' | 'account_locked';
  };
  /** POST /v1/auth/sessions/challenge — Respond to a challenge */
  respondToChallenge: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: ChallengeAnswer;
    replies: {
      200: { headers?: undefined; body: SignedIn };
    };
    problems: 'invalid_code' | 'account_locked';
  };
  /** DELETE /v1/auth/sessions/current — Sign out */
  signOut: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: never;
  };
  /** POST /v1/auth/sessions/refresh — Refresh a session */
  refreshSession: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: SessionRefresh;
    replies: {
      200: { headers?: undefined; body: SignedIn };
    };
    problems: 'invalid_refresh_token';
  };
  /** PUT /v1/auth/password — Change the password */
  changePassword: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: PasswordChange;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'wrong_password' | 'weak_password' | 'account_locked';
  };
  /** POST /v1/auth/password/forgot — Request a password reset */
  requestPasswordReset: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: MailAddress;
    replies: {
      202: { headers?: undefined; body: ResetSent };
    };
    problems: never;
  };
  /** POST /v1/auth/password/reset — Reset a password */
  resetPassword: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: PasswordReset;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'invalid_code' | 'weak_password';
  };
  /** POST /v1/auth/mfa/totp — Start a TOTP enrolment */
  startTotpEnrolment: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: TotpEnrolment };
    };
    problems: 'totp_already_enabled';
  };
  /** POST /v1/auth/mfa/totp/confirm — Confirm a TOTP enrolment */
  confirmTotpEnrolment: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: TotpConfirmation;
    replies: {
      200: { headers?: undefined; body: RecoveryCodes };
    };
    problems: 'invalid_code' | 'totp_already_enabled';
  };
  /** POST /v1/auth/mfa/totp/disable — Disable TOTP */
  disableTotp: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: TotpDisabling;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'wrong_password' | 'totp_not_enabled' | 'account_locked';
  };
  /** GET /v1/users — List users */
  listUsers: {
    caller: 'user';
    path: Record<string, never>;
    query: {
      readonly state?: UserState;
      readonly role?: Role;
      readonly text?: string;
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: UserPage };
    };
    problems: never;
  };
  /** GET /v1/users/me — Get the current user */
  getCurrentUser: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: User };
      304: { headers?: undefined; body?: undefined };
    };
    problems: never;
  };
  /** PATCH /v1/users/me — Update the current user */
  updateCurrentUser: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: ProfileChanges;
    replies: {
      200: { headers?: undefined; body: User };
    };
    problems: never;
  };
  /** DELETE /v1/users/me — Delete the current user */
  deleteCurrentUser: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: never;
  };
  /** GET /v1/users/me/attributes — Get the attributes */
  getUserAttributes: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: UserAttributes };
      304: { headers?: undefined; body?: undefined };
    };
    problems: never;
  };
  /** PUT /v1/users/me/attributes — Put the attributes */
  putUserAttributes: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewUserAttributes;
    replies: {
      200: { headers?: undefined; body: UserAttributes };
    };
    problems: never;
  };
  /** GET /v1/users/me/export — Export the current user */
  exportCurrentUser: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers: { readonly 'content-disposition': string }; body: Bytes };
    };
    problems: never;
  };
  /** GET /v1/users/{userId} — Get a user */
  getUser: {
    caller: 'user';
    path: {
      readonly userId: UserId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: User };
      304: { headers?: undefined; body?: undefined };
    };
    problems: 'user_not_found';
  };
  /** PATCH /v1/users/{userId} — Update a user */
  updateUser: {
    caller: 'user';
    path: {
      readonly userId: UserId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: UserChanges;
    replies: {
      200: { headers?: undefined; body: User };
    };
    problems: 'user_not_found' | 'cannot_change_self';
  };
  /** GET /v1/files — List files */
  listFiles: {
    caller: 'user';
    path: Record<string, never>;
    query: {
      readonly folder?: FolderPath;
      readonly tag?: FileTag;
      readonly state?: FileState;
      readonly orderBy: 'created' | 'name';
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: FilePage };
    };
    problems: never;
  };
  /** POST /v1/files — Create a file */
  createFile: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewFile;
    replies: {
      201: { headers: { readonly location: string }; body: FileUpload };
    };
    problems: 'storage_quota_exceeded';
  };
  /** GET /v1/files/usage — Get the storage usage */
  getStorageUsage: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: StorageUsage };
    };
    problems: never;
  };
  /** GET /v1/files/{fileId} — Get a file */
  getFile: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: File };
      304: { headers?: undefined; body?: undefined };
    };
    problems: 'file_not_found';
  };
  /** PATCH /v1/files/{fileId} — Update a file */
  updateFile: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: FileChanges;
    replies: {
      200: { headers?: undefined; body: File };
    };
    problems: 'file_not_found';
  };
  /** DELETE /v1/files/{fileId} — Delete a file */
  deleteFile: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'file_not_found';
  };
  /** DELETE /v1/files/{fileId}/upload — Abort an upload */
  abortFileUpload: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'file_not_found' | 'upload_not_found';
  };
  /** POST /v1/files/{fileId}/upload/complete — Complete an upload */
  completeFileUpload: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: File };
    };
    problems: 'file_not_found' | 'upload_not_found' | 'upload_incomplete' | 'upload_expired' | 'checksum_mismatch' | 'content_type_mismatch';
  };
  /** POST /v1/files/{fileId}/upload/renew — Renew an upload ticket */
  renewFileUpload: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: {
      readonly parts: 'missing' | 'all';
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: UploadTicket };
    };
    problems: 'file_not_found' | 'upload_not_found' | 'upload_expired';
  };
  /** GET /v1/files/{fileId}/download — Get a download */
  getFileDownload: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: {
      readonly delivery: 'link' | 'redirect';
      readonly versionId?: ContentVersionId;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: FileDownload };
      302: { headers: { readonly location: string }; body?: undefined };
    };
    problems: 'file_not_found' | 'file_version_not_found' | 'file_not_ready';
  };
  /** GET /v1/files/{fileId}/versions — List versions of a file */
  listFileVersions: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: {
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: FileVersionPage };
    };
    problems: 'file_not_found';
  };
  /** POST /v1/files/{fileId}/versions — Create a version of a file */
  createFileVersion: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewFileVersion;
    replies: {
      201: { headers: { readonly location: string }; body: FileUpload };
    };
    problems: 'file_not_found' | 'upload_in_progress' | 'storage_quota_exceeded';
  };
  /** POST /v1/files/{fileId}/versions/{versionId}/restore — Restore a version of a file */
  restoreFileVersion: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
      readonly versionId: ContentVersionId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: File };
    };
    problems: 'file_not_found' | 'file_version_not_found';
  };
  /** GET /v1/files/{fileId}/shares — List shares of a file */
  listFileShares: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: {
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: FileSharePage };
    };
    problems: 'file_not_found';
  };
  /** POST /v1/files/{fileId}/shares — Create a share of a file */
  createFileShare: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewFileShare;
    replies: {
      201: { headers: { readonly location: string }; body: IssuedFileShare };
    };
    problems: 'file_not_found' | 'file_not_ready';
  };
  /** DELETE /v1/files/{fileId}/shares/{shareId} — Revoke a share of a file */
  revokeFileShare: {
    caller: 'user';
    path: {
      readonly fileId: FileId;
      readonly shareId: ShareId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'file_not_found' | 'share_not_found';
  };
  /** GET /v1/shares/{shareCode} — Get a shared file */
  getSharedFile: {
    caller: 'anonymous';
    path: {
      readonly shareCode: ShareCode;
    };
    query: {
      readonly delivery: 'link' | 'redirect';
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: SharedFile };
      302: { headers: { readonly location: string }; body?: undefined };
    };
    problems: 'share_not_found';
  };
  /** GET /v1/photos — List photos */
  listPhotos: {
    caller: 'user';
    path: Record<string, never>;
    query: {
      readonly state?: PhotoState;
      readonly tag?: PhotoTag;
      readonly visibility?: PhotoVisibility;
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: PhotoPage };
    };
    problems: never;
  };
  /** POST /v1/photos — Create a photo */
  createPhoto: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewPhoto;
    replies: {
      201: { headers: { readonly location: string }; body: PhotoUpload };
    };
    problems: 'storage_quota_exceeded';
  };
  /** GET /v1/photos/{photoId} — Get a photo */
  getPhoto: {
    caller: 'optional';
    path: {
      readonly photoId: PhotoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Photo };
      304: { headers?: undefined; body?: undefined };
    };
    problems: 'photo_not_found';
  };
  /** PATCH /v1/photos/{photoId} — Update a photo */
  updatePhoto: {
    caller: 'user';
    path: {
      readonly photoId: PhotoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: PhotoChanges;
    replies: {
      200: { headers?: undefined; body: Photo };
    };
    problems: 'photo_not_found';
  };
  /** DELETE /v1/photos/{photoId} — Delete a photo */
  deletePhoto: {
    caller: 'user';
    path: {
      readonly photoId: PhotoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'photo_not_found';
  };
  /** POST /v1/photos/{photoId}/upload/complete — Complete the upload of a photo */
  completePhotoUpload: {
    caller: 'user';
    path: {
      readonly photoId: PhotoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      202: { headers?: undefined; body: Photo };
    };
    problems: 'photo_not_found' | 'upload_not_found' | 'upload_incomplete' | 'upload_expired' | 'content_type_mismatch';
  };
  /** POST /v1/photos/{photoId}/upload/renew — Renew the upload ticket of a photo */
  renewPhotoUpload: {
    caller: 'user';
    path: {
      readonly photoId: PhotoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: UploadTicket };
    };
    problems: 'photo_not_found' | 'upload_not_found' | 'upload_expired';
  };
  /** GET /v1/photos/{photoId}/renditions/{name} — Get a rendition of a photo */
  getPhotoRendition: {
    caller: 'optional';
    path: {
      readonly photoId: PhotoId;
      readonly name: RenditionName;
    };
    query: {
      readonly revision?: RenditionRevision;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Bytes; mediaType: 'image/avif' | 'image/webp' };
      304: { headers?: undefined; body?: undefined };
    };
    problems: 'photo_not_found' | 'photo_rendition_not_found';
  };
  /** GET /v1/todos — List to-dos */
  listTodos: {
    caller: 'user';
    path: Record<string, never>;
    query: {
      readonly state?: TodoState;
      readonly tag?: TodoTag;
      readonly dueBefore?: Timestamp;
      readonly orderBy: 'created' | 'due';
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: TodoPage };
    };
    problems: never;
  };
  /** POST /v1/todos — Create a to-do */
  createTodo: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewTodo;
    replies: {
      201: { headers: { readonly location: string }; body: Todo };
    };
    problems: 'todo_limit_reached';
  };
  /** POST /v1/todos/batch — Write to-dos in a batch */
  batchTodos: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: TodoBatch;
    replies: {
      200: { headers?: undefined; body: TodoBatchResult };
    };
    problems: never;
  };
  /** GET /v1/todos/{todoId} — Get a to-do */
  getTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Todo };
      304: { headers?: undefined; body?: undefined };
    };
    problems: 'todo_not_found';
  };
  /** PATCH /v1/todos/{todoId} — Update a to-do */
  updateTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: TodoChanges;
    replies: {
      200: { headers?: undefined; body: Todo };
    };
    problems: 'todo_not_found';
  };
  /** DELETE /v1/todos/{todoId} — Delete a to-do */
  deleteTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'todo_not_found';
  };
  /** POST /v1/todos/{todoId}/complete — Complete a to-do */
  completeTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Todo };
    };
    problems: 'todo_not_found';
  };
  /** POST /v1/todos/{todoId}/reopen — Reopen a to-do */
  reopenTodo: {
    caller: 'user';
    path: {
      readonly todoId: TodoId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Todo };
    };
    problems: 'todo_not_found';
  };
  /** GET /v1/webhooks — List webhooks */
  listWebhooks: {
    caller: 'user';
    path: Record<string, never>;
    query: {
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: WebhookPage };
    };
    problems: never;
  };
  /** POST /v1/webhooks — Create a webhook */
  createWebhook: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewWebhook;
    replies: {
      201: { headers: { readonly location: string }; body: IssuedWebhook };
    };
    problems: 'webhook_limit_reached' | 'webhook_url_not_allowed';
  };
  /** GET /v1/webhooks/{webhookId} — Get a webhook */
  getWebhook: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Webhook };
      304: { headers?: undefined; body?: undefined };
    };
    problems: 'webhook_not_found';
  };
  /** PATCH /v1/webhooks/{webhookId} — Update a webhook */
  updateWebhook: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: WebhookChanges;
    replies: {
      200: { headers?: undefined; body: Webhook };
    };
    problems: 'webhook_not_found' | 'webhook_url_not_allowed';
  };
  /** DELETE /v1/webhooks/{webhookId} — Delete a webhook */
  deleteWebhook: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      204: { headers?: undefined; body?: undefined };
    };
    problems: 'webhook_not_found';
  };
  /** POST /v1/webhooks/{webhookId}/secret/rotate — Rotate the secret of a webhook */
  rotateWebhookSecret: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: NewWebhookSecret;
    replies: {
      200: { headers?: undefined; body: WebhookSecret };
    };
    problems: 'webhook_not_found';
  };
  /** POST /v1/webhooks/{webhookId}/test — Test a webhook */
  testWebhook: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: WebhookTest;
    replies: {
      202: { headers?: undefined; body: WebhookDelivery };
    };
    problems: 'webhook_not_found' | 'webhook_disabled';
  };
  /** GET /v1/webhooks/{webhookId}/deliveries — List deliveries of a webhook */
  listWebhookDeliveries: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
    };
    query: {
      readonly state?: WebhookDeliveryState;
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: WebhookDeliveryPage };
    };
    problems: 'webhook_not_found';
  };
  /** GET /v1/webhooks/{webhookId}/deliveries/{deliveryId} — Get a delivery of a webhook */
  getWebhookDelivery: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
      readonly deliveryId: WebhookDeliveryId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: WebhookDeliveryDetails };
    };
    problems: 'webhook_not_found' | 'webhook_delivery_not_found';
  };
  /** POST /v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver — Redeliver an event to a webhook */
  redeliverWebhook: {
    caller: 'user';
    path: {
      readonly webhookId: WebhookId;
      readonly deliveryId: WebhookDeliveryId;
    };
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      202: { headers?: undefined; body: WebhookDelivery };
    };
    problems: 'webhook_not_found' | 'webhook_delivery_not_found' | 'webhook_disabled';
  };
  /** GET /v1/event-types — List event types */
  listEventTypes: {
    caller: 'anonymous';
    path: Record<string, never>;
    query: {
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: EventTypePage };
    };
    problems: never;
  };
  /** GET /v1/search — Search */
  search: {
    caller: 'optional';
    path: Record<string, never>;
    query: {
      readonly q: SearchText;
      readonly types?: readonly SearchType[];
      readonly tags?: readonly SearchTag[];
      readonly updatedFrom?: Timestamp;
      readonly updatedBefore?: Timestamp;
      readonly limit: number;
      readonly cursor?: string;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: SearchPage };
    };
    problems: 'search_unavailable';
  };
  /** GET /v1/search/suggestions — Suggest */
  suggest: {
    caller: 'user';
    path: Record<string, never>;
    query: {
      readonly prefix: SearchPrefix;
      readonly limit: number;
    };
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: Suggestions };
    };
    problems: 'search_unavailable';
  };
  /** GET /v1/search/index — Get the state of the search index */
  getSearchIndex: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      200: { headers?: undefined; body: SearchIndex };
    };
    problems: 'search_unavailable';
  };
  /** POST /v1/search/index — Rebuild the search index */
  rebuildSearchIndex: {
    caller: 'user';
    path: Record<string, never>;
    query: Record<string, never>;
    headers: Record<string, never>;
    body: undefined;
    replies: {
      202: { headers: { readonly location: string }; body: SearchRebuild };
    };
    problems: never;
  };
}

/** The name of an operation. */
export type OperationId = keyof Operations;

/** The operations of each domain. */
export interface OperationIdsByDomain {
  system: 'getHealth' | 'getReadiness' | 'getContract';
  identity: 'signUp' | 'confirmSignUp' | 'resendConfirmation' | 'signIn' | 'respondToChallenge' | 'signOut' | 'refreshSession' | 'changePassword' | 'requestPasswordReset' | 'resetPassword' | 'startTotpEnrolment' | 'confirmTotpEnrolment' | 'disableTotp';
  users: 'listUsers' | 'getCurrentUser' | 'updateCurrentUser' | 'deleteCurrentUser' | 'getUserAttributes' | 'putUserAttributes' | 'exportCurrentUser' | 'getUser' | 'updateUser';
  files: 'listFiles' | 'createFile' | 'getStorageUsage' | 'getFile' | 'updateFile' | 'deleteFile' | 'abortFileUpload' | 'completeFileUpload' | 'renewFileUpload' | 'getFileDownload' | 'listFileVersions' | 'createFileVersion' | 'restoreFileVersion' | 'listFileShares' | 'createFileShare' | 'revokeFileShare' | 'getSharedFile';
  photos: 'listPhotos' | 'createPhoto' | 'getPhoto' | 'updatePhoto' | 'deletePhoto' | 'completePhotoUpload' | 'renewPhotoUpload' | 'getPhotoRendition';
  todos: 'listTodos' | 'createTodo' | 'batchTodos' | 'getTodo' | 'updateTodo' | 'deleteTodo' | 'completeTodo' | 'reopenTodo';
  webhooks: 'listWebhooks' | 'createWebhook' | 'getWebhook' | 'updateWebhook' | 'deleteWebhook' | 'rotateWebhookSecret' | 'testWebhook' | 'listWebhookDeliveries' | 'getWebhookDelivery' | 'redeliverWebhook' | 'listEventTypes';
  search: 'search' | 'suggest' | 'getSearchIndex' | 'rebuildSearchIndex';
}

/** The name of a domain. */
export type Domain = keyof OperationIdsByDomain;

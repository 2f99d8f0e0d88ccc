// Generated from the contract by `make generate`. Do not edit: change the contract.
import type { EntityTag as Tag$ } from './runtime/operation.ts';
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

/** What each operation takes (`input`), answers (`replies`, by status) and rejects with (`problems`); `item` is one of a list. */
export interface Operations {
  readonly getHealth: {
    readonly input: {
    };
    readonly replies: {
      readonly 200: Health;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'too_many_requests' | 'internal_error';
  };
  readonly getReadiness: {
    readonly input: {
    };
    readonly replies: {
      readonly 200: Readiness;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'not_ready';
  };
  readonly getContract: {
    readonly input: {
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: Contract;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'too_many_requests' | 'internal_error';
  };
  readonly signUp: {
    readonly input: {
      readonly body: NewAccount;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 202: ConfirmationSent;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'sign_up_refused' | 'weak_password';
  };
  readonly confirmSignUp: {
    readonly input: {
      readonly body: Confirmation;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'invalid_code';
  };
  readonly resendConfirmation: {
    readonly input: {
      readonly body: MailAddress;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 202: ConfirmationSent;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
  readonly signIn: {
    readonly input: {
      readonly body: Credentials;
    };
    readonly replies: {
      readonly 200: SignInResult;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'payload_too_large' | 'unsupported_media_type' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'invalid_credentials' | 'account_not_confirmed' | 'account_locked';
  };
  readonly respondToChallenge: {
    readonly input: {
      readonly body: ChallengeAnswer;
    };
    readonly replies: {
      readonly 200: SignedIn;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'invalid_code' | 'account_locked';
  };
  readonly signOut: {
    readonly input: {
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
  readonly refreshSession: {
    readonly input: {
      readonly body: SessionRefresh;
    };
    readonly replies: {
      readonly 200: SignedIn;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'not_acceptable' | 'payload_too_large' | 'unsupported_media_type' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'invalid_refresh_token';
  };
  readonly changePassword: {
    readonly input: {
      readonly body: PasswordChange;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'weak_password' | 'account_locked' | 'wrong_password';
  };
  readonly requestPasswordReset: {
    readonly input: {
      readonly body: MailAddress;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 202: ResetSent;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
  readonly resetPassword: {
    readonly input: {
      readonly body: PasswordReset;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'weak_password' | 'invalid_code';
  };
  readonly startTotpEnrolment: {
    readonly input: {
    };
    readonly replies: {
      readonly 200: TotpEnrolment;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'totp_already_enabled';
  };
  readonly confirmTotpEnrolment: {
    readonly input: {
      readonly body: TotpConfirmation;
    };
    readonly replies: {
      readonly 200: RecoveryCodes;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'invalid_code' | 'totp_already_enabled';
  };
  readonly disableTotp: {
    readonly input: {
      readonly body: TotpDisabling;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'account_locked' | 'wrong_password' | 'totp_not_enabled';
  };
  readonly listUsers: {
    readonly input: {
      readonly query?: {
        /** Only people in this state. */
        readonly state?: UserState | undefined;
        /** Only people with this role. */
        readonly role?: Role | undefined;
        /** Only people whose address or name begins with this text, in upper or lower case. */
        readonly text?: string | undefined;
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: UserPage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
    readonly item: NonNullable<UserPage['items']>[number];
  };
  readonly getCurrentUser: {
    readonly input: {
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: User;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
  };
  readonly updateCurrentUser: {
    readonly input: {
      readonly body: ProfileChanges;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: User;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
  readonly deleteCurrentUser: {
    readonly input: {
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'precondition_failed' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
  readonly getUserAttributes: {
    readonly input: {
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: UserAttributes;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
  };
  readonly putUserAttributes: {
    readonly input: {
      readonly body: NewUserAttributes;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: UserAttributes;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
  readonly exportCurrentUser: {
    readonly input: {
    };
    readonly replies: {
      readonly 200: string;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
  };
  readonly getUser: {
    readonly input: {
      readonly path: {
        /** Id of the user. */
        readonly userId: UserId;
      };
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: User;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'user_not_found';
  };
  readonly updateUser: {
    readonly input: {
      readonly path: {
        /** Id of the user. */
        readonly userId: UserId;
      };
      readonly body: UserChanges;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: User;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'user_not_found' | 'cannot_change_self';
  };
  readonly listFiles: {
    readonly input: {
      readonly query?: {
        /** Only files in this folder and the folders below it. */
        readonly folder?: FolderPath | undefined;
        /** Only files with this label. */
        readonly tag?: FileTag | undefined;
        /** Only files in this state. */
        readonly state?: FileState | undefined;
        /** By creation, newest first, or by name. */
        readonly orderBy?: 'created' | 'name' | undefined;
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: FilePage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
    readonly item: NonNullable<FilePage['items']>[number];
  };
  readonly createFile: {
    readonly input: {
      readonly body: NewFile;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 201: FileUpload;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'storage_quota_exceeded';
  };
  readonly getStorageUsage: {
    readonly input: {
    };
    readonly replies: {
      readonly 200: StorageUsage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
  };
  readonly getFile: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: File;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'file_not_found';
  };
  readonly updateFile: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      readonly body: FileChanges;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: File;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found';
  };
  readonly deleteFile: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'precondition_failed' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found';
  };
  readonly abortFileUpload: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found' | 'upload_not_found';
  };
  readonly completeFileUpload: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 200: File;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found' | 'upload_not_found' | 'upload_incomplete' | 'upload_expired' | 'checksum_mismatch' | 'content_type_mismatch';
  };
  readonly renewFileUpload: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      readonly query?: {
        /** `missing` signs the parts that have not arrived, `all` every part, to send them again. */
        readonly parts?: 'missing' | 'all' | undefined;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 200: UploadTicket;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found' | 'upload_not_found' | 'upload_expired';
  };
  readonly getFileDownload: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      readonly query?: {
        /** `link` answers with the signed request, `redirect` sends the client straight to the bytes. */
        readonly delivery?: 'link' | 'redirect' | undefined;
        /** An earlier version of the content instead of the current one. */
        readonly versionId?: ContentVersionId | undefined;
      };
    };
    readonly replies: {
      readonly 200: FileDownload;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'file_not_found' | 'file_version_not_found' | 'file_not_ready';
  };
  readonly listFileVersions: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      readonly query?: {
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: FileVersionPage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'file_not_found';
    readonly item: NonNullable<FileVersionPage['items']>[number];
  };
  readonly createFileVersion: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      readonly body: NewFileVersion;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 201: FileUpload;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found' | 'upload_in_progress' | 'storage_quota_exceeded';
  };
  readonly restoreFileVersion: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
        /** Id of the version of the content. */
        readonly versionId: ContentVersionId;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: File;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'precondition_failed' | 'idempotency_key_reused' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found' | 'file_version_not_found';
  };
  readonly listFileShares: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      readonly query?: {
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: FileSharePage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'file_not_found';
    readonly item: NonNullable<FileSharePage['items']>[number];
  };
  readonly createFileShare: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
      };
      readonly body: NewFileShare;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 201: IssuedFileShare;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found' | 'file_not_ready';
  };
  readonly revokeFileShare: {
    readonly input: {
      readonly path: {
        /** Id of the file. */
        readonly fileId: FileId;
        /** Id of the share. */
        readonly shareId: ShareId;
      };
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'file_not_found' | 'share_not_found';
  };
  readonly getSharedFile: {
    readonly input: {
      readonly path: {
        /** The code of the share link. */
        readonly shareCode: ShareCode;
      };
      readonly query?: {
        /** `link` answers with the signed request, `redirect` sends the client straight to the bytes. */
        readonly delivery?: 'link' | 'redirect' | undefined;
      };
    };
    readonly replies: {
      readonly 200: SharedFile;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'share_not_found';
  };
  readonly listPhotos: {
    readonly input: {
      readonly query?: {
        /** Only photos in this state. */
        readonly state?: PhotoState | undefined;
        /** Only photos with this label. */
        readonly tag?: PhotoTag | undefined;
        /** Only photos that these people may see. */
        readonly visibility?: PhotoVisibility | undefined;
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: PhotoPage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
    readonly item: NonNullable<PhotoPage['items']>[number];
  };
  readonly createPhoto: {
    readonly input: {
      readonly body: NewPhoto;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 201: PhotoUpload;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'storage_quota_exceeded';
  };
  readonly getPhoto: {
    readonly input: {
      readonly path: {
        /** Id of the photo. */
        readonly photoId: PhotoId;
      };
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: Photo;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'photo_not_found';
  };
  readonly updatePhoto: {
    readonly input: {
      readonly path: {
        /** Id of the photo. */
        readonly photoId: PhotoId;
      };
      readonly body: PhotoChanges;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: Photo;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'photo_not_found';
  };
  readonly deletePhoto: {
    readonly input: {
      readonly path: {
        /** Id of the photo. */
        readonly photoId: PhotoId;
      };
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'precondition_failed' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'photo_not_found';
  };
  readonly completePhotoUpload: {
    readonly input: {
      readonly path: {
        /** Id of the photo. */
        readonly photoId: PhotoId;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 202: Photo;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'upload_not_found' | 'upload_incomplete' | 'upload_expired' | 'content_type_mismatch' | 'photo_not_found';
  };
  readonly renewPhotoUpload: {
    readonly input: {
      readonly path: {
        /** Id of the photo. */
        readonly photoId: PhotoId;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 200: UploadTicket;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'upload_not_found' | 'upload_expired' | 'photo_not_found';
  };
  readonly getPhotoRendition: {
    readonly input: {
      readonly path: {
        /** Id of the photo. */
        readonly photoId: PhotoId;
        /** Which rendition. */
        readonly name: RenditionName;
      };
      readonly query?: {
        /** The revision of the bytes, as the URLs of a photo name it; with it the answer may be kept for a year. Without it the answer is to be revalidated. */
        readonly revision?: RenditionRevision | undefined;
      };
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: Blob;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'photo_not_found' | 'photo_rendition_not_found';
  };
  readonly listTodos: {
    readonly input: {
      readonly query?: {
        /** Only to-dos in this state. */
        readonly state?: TodoState | undefined;
        /** Only to-dos with this label. */
        readonly tag?: TodoTag | undefined;
        /** Only to-dos that are due before this time. */
        readonly dueBefore?: Timestamp | undefined;
        /** By creation, newest first, or by due date, earliest first; the latter leaves out to-dos without a date. */
        readonly orderBy?: 'created' | 'due' | undefined;
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: TodoPage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
    readonly item: NonNullable<TodoPage['items']>[number];
  };
  readonly createTodo: {
    readonly input: {
      readonly body: NewTodo;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 201: Todo;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'todo_limit_reached';
  };
  readonly batchTodos: {
    readonly input: {
      readonly body: TodoBatch;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 200: TodoBatchResult;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
  readonly getTodo: {
    readonly input: {
      readonly path: {
        /** Id of the to-do. */
        readonly todoId: TodoId;
      };
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: Todo;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'todo_not_found';
  };
  readonly updateTodo: {
    readonly input: {
      readonly path: {
        /** Id of the to-do. */
        readonly todoId: TodoId;
      };
      readonly body: TodoChanges;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: Todo;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'todo_not_found';
  };
  readonly deleteTodo: {
    readonly input: {
      readonly path: {
        /** Id of the to-do. */
        readonly todoId: TodoId;
      };
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'precondition_failed' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'todo_not_found';
  };
  readonly completeTodo: {
    readonly input: {
      readonly path: {
        /** Id of the to-do. */
        readonly todoId: TodoId;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 200: Todo;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'todo_not_found';
  };
  readonly reopenTodo: {
    readonly input: {
      readonly path: {
        /** Id of the to-do. */
        readonly todoId: TodoId;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 200: Todo;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'todo_not_found';
  };
  readonly listWebhooks: {
    readonly input: {
      readonly query?: {
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: WebhookPage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
    readonly item: NonNullable<WebhookPage['items']>[number];
  };
  readonly createWebhook: {
    readonly input: {
      readonly body: NewWebhook;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 201: IssuedWebhook;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'webhook_limit_reached' | 'webhook_url_not_allowed';
  };
  readonly getWebhook: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
      };
      /** The entity tag that the client already holds; if it is still current the answer is 304 without a body. */
      readonly ifNoneMatch?: Tag$ | undefined;
    };
    readonly replies: {
      readonly 200: Webhook;
      readonly 304: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'webhook_not_found';
  };
  readonly updateWebhook: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
      };
      readonly body: WebhookChanges;
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 200: Webhook;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'precondition_failed' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'webhook_not_found' | 'webhook_url_not_allowed';
  };
  readonly deleteWebhook: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
      };
      /** The entity tag that the change is made on, or `*` for any version. */
      readonly ifMatch: Tag$;
    };
    readonly replies: {
      readonly 204: undefined;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'precondition_failed' | 'precondition_required' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'webhook_not_found';
  };
  readonly rotateWebhookSecret: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
      };
      readonly body: NewWebhookSecret;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 200: WebhookSecret;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'webhook_not_found';
  };
  readonly testWebhook: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
      };
      readonly body: WebhookTest;
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 202: WebhookDelivery;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'payload_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'webhook_not_found' | 'webhook_disabled';
  };
  readonly listWebhookDeliveries: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
      };
      readonly query?: {
        /** Only deliveries in this state. */
        readonly state?: WebhookDeliveryState | undefined;
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: WebhookDeliveryPage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'webhook_not_found';
    readonly item: NonNullable<WebhookDeliveryPage['items']>[number];
  };
  readonly getWebhookDelivery: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
        /** Id of the delivery. */
        readonly deliveryId: WebhookDeliveryId;
      };
    };
    readonly replies: {
      readonly 200: WebhookDeliveryDetails;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'webhook_not_found' | 'webhook_delivery_not_found';
  };
  readonly redeliverWebhook: {
    readonly input: {
      readonly path: {
        /** Id of the webhook. */
        readonly webhookId: WebhookId;
        /** Id of the delivery. */
        readonly deliveryId: WebhookDeliveryId;
      };
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 202: WebhookDelivery;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'route_not_found' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full' | 'webhook_not_found' | 'webhook_delivery_not_found' | 'webhook_disabled';
  };
  readonly listEventTypes: {
    readonly input: {
      readonly query?: {
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: EventTypePage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded';
    readonly item: NonNullable<EventTypePage['items']>[number];
  };
  readonly search: {
    readonly input: {
      readonly query: {
        /** What to look for. */
        readonly q: SearchText;
        /** Only records of these kinds, separated by commas. */
        readonly types?: readonly SearchType[] | undefined;
        /** Only records that carry all of these labels, separated by commas. */
        readonly tags?: readonly SearchTag[] | undefined;
        /** Only records that last changed at this time or later. */
        readonly updatedFrom?: Timestamp | undefined;
        /** Only records that last changed before this time. */
        readonly updatedBefore?: Timestamp | undefined;
        /** How many items a page may have. */
        readonly limit?: number | undefined;
        /** Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        readonly cursor?: string | undefined;
      };
    };
    readonly replies: {
      readonly 200: SearchPage;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'search_unavailable';
    readonly item: NonNullable<SearchPage['items']>[number];
  };
  readonly suggest: {
    readonly input: {
      readonly query: {
        /** What was typed so far. */
        readonly prefix: SearchPrefix;
        /** How many texts at most. */
        readonly limit?: number | undefined;
      };
    };
    readonly replies: {
      readonly 200: Suggestions;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'search_unavailable';
  };
  readonly getSearchIndex: {
    readonly input: {
    };
    readonly replies: {
      readonly 200: SearchIndex;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'search_unavailable';
  };
  readonly rebuildSearchIndex: {
    readonly input: {
      /** Minted for each call unless given. */
      readonly idempotencyKey?: string | undefined;
    };
    readonly replies: {
      readonly 202: SearchRebuild;
    };
    readonly problems: 'malformed_request' | 'malformed_json' | 'validation_failed' | 'invalid_cursor' | 'unauthenticated' | 'insufficient_scope' | 'account_suspended' | 'not_acceptable' | 'idempotency_in_progress' | 'write_conflict' | 'idempotency_key_reused' | 'too_many_requests' | 'internal_error' | 'overloaded' | 'storage_full';
  };
}

/** The name of an operation. */
export type OperationId = keyof Operations;

/** What an operation takes: `InputOf<'createTodo'>`. */
export type InputOf<Id extends OperationId> = Operations[Id]['input'];

/** The codes of the problems that an operation answers. */
export type ProblemsOf<Id extends OperationId> = Operations[Id]['problems'];

// Generated from the contract by `make generate`. Do not edit: change the contract.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get liveness
         * @description Answers as soon as the process serves requests; says nothing about its dependencies.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get readiness
         * @description Asks every dependency and tells its state; load balancers send traffic only to a ready instance. One whose disk is full is ready, for reads.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the contract
         * @description The bundled OpenAPI document that this very build was generated from.
         */
        get: operations["getContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up
         * @description Registers an account and mails a code to confirm the address. The answer is the same for every address: a known,
         *     confirmed one gets no code, a known unconfirmed one a fresh code. The rules of the service may refuse first.
         *     Without `locale` mails are in English.
         */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-up/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a sign-up
         * @description Confirms the address with the mailed code and enters the person into the directory as a `user`. A code lives for a
         *     day and dies after five wrong tries.
         */
        post: operations["confirmSignUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-up/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend a confirmation
         * @description Mails a fresh code if the address waits for its confirmation, at most once a minute and five times a day. The answer
         *     is the same for every address.
         */
        post: operations["resendConfirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Opens a session for an address and its password, or asks for the second factor. Wrong tries lock the account for a
         *     while, longer each time; unknown addresses behave alike. Tokens are never stored, so there is no idempotency key.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Respond to a challenge
         * @description Answers the challenge of `signIn` with the code of the authenticator app, or with a recovery code, which is spent.
         *     Each code works once; a challenge lives for five minutes and dies after five wrong tries.
         */
        post: operations["respondToChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description Ends every session of the caller, on every device; their access tokens stop working at once.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh a session
         * @description Exchanges the refresh token for fresh tokens. Each refresh token works once: using one again ends the whole session,
         *     because one of its two users is a thief. No credentials are read but the token in the body.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the password
         * @description Replaces the caller's password. The session goes on; wrong tries lock the account for a while.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a password reset
         * @description Mails a code to reset the password if the address belongs to a confirmed account, at most once a minute and five
         *     times a day. The answer is the same for every address.
         */
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a password
         * @description Sets a new password with the mailed code and ends every session. A code lives for 15 minutes and dies after five
         *     wrong tries.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/mfa/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a TOTP enrolment
         * @description Gives the secret for an authenticator app. Nothing changes until `confirmTotpEnrolment`; starting again replaces the
         *     secret.
         */
        post: operations["startTotpEnrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/mfa/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a TOTP enrolment
         * @description Proves that the authenticator app works and makes sign-ins ask for it; gives the recovery codes.
         */
        post: operations["confirmTotpEnrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/mfa/totp/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable TOTP
         * @description Removes the second factor and its recovery codes, for the caller's password.
         */
        post: operations["disableTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Everybody in the directory, filtered, newest first; for administrators.
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the current user
         * @description The caller's own profile.
         */
        get: operations["getCurrentUser"];
        put?: never;
        post?: never;
        /**
         * Delete the current user
         * @description Deletes the caller's account for good, on the version that `If-Match` names. Sessions end at once; files, to-dos and
         *     attributes are erased within minutes, audit entries made anonymous.
         */
        delete: operations["deleteCurrentUser"];
        options?: never;
        head?: never;
        /**
         * Update the current user
         * @description Changes the caller's name or language, on the version that `If-Match` names.
         */
        patch: operations["updateCurrentUser"];
        trace?: never;
    };
    "/v1/users/me/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the attributes
         * @description The caller's preferences and access information; the preferences are the defaults at version 1 until the first
         *     change.
         */
        get: operations["getUserAttributes"];
        /**
         * Put the attributes
         * @description Replaces the caller's preferences as a whole, on the version that `If-Match` names.
         */
        put: operations["putUserAttributes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the current user
         * @description Everything that the service holds about the caller, streamed as one JSON object a line (NDJSON): profile, attributes,
         *     audit entries, files without their content, shares, and to-dos. Secrets are left out.
         */
        get: operations["exportCurrentUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        /**
         * Get a user
         * @description One person of the directory, for administrators.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update a user
         * @description Suspends or readmits a person, or changes their role, on the version that `If-Match` names; ends their sessions and
         *     is kept for audit. Nobody changes themselves.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List files
         * @description The caller's files, filtered and ordered; a page never misses or repeats one that was there all along.
         */
        get: operations["listFiles"];
        put?: never;
        /**
         * Create a file
         * @description Reserves a pending file and its quota, and answers with the requests that send the content straight to the object
         *     store: one PUT up to 32 MiB, else one for each part. Send them, then call `completeFileUpload`. Without `folder` the
         *     file lies in `/`. An upload that is not completed within a week is dropped.
         */
        post: operations["createFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the storage usage
         * @description What the caller's files take, and what they may take.
         */
        get: operations["getStorageUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /**
         * Get a file
         * @description One file of the caller, without its content.
         */
        get: operations["getFile"];
        put?: never;
        post?: never;
        /**
         * Delete a file
         * @description Removes the file with every version, upload and share for good, on the version that `If-Match` names.
         */
        delete: operations["deleteFile"];
        options?: never;
        head?: never;
        /**
         * Update a file
         * @description Changes what the merge patch names, on the version that `If-Match` names; the content stays.
         */
        patch: operations["updateFile"];
        trace?: never;
    };
    "/v1/files/{fileId}/upload": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Abort an upload
         * @description Drops the content that is under way and gives its quota back. A file that was never ready goes with it.
         */
        delete: operations["abortFileUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}/upload/complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete an upload
         * @description Verifies size, SHA-256 and the type that the first bytes show, and makes the content current; a pending file becomes
         *     ready. Takes longer for large files.
         */
        post: operations["completeFileUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}/upload/renew": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew an upload ticket
         * @description Signs the requests again that are still to be sent; this is how a client resumes after a break. When none is left,
         *     `parts` is empty: complete the upload.
         */
        post: operations["renewFileUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}/download": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /**
         * Get a download
         * @description A signed request for the content, good for five minutes and for ranges; or, with `delivery=redirect`, the way there.
         */
        get: operations["getFileDownload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /**
         * List versions of a file
         * @description The verified versions of the content, newest first; all count toward the quota.
         */
        get: operations["listFileVersions"];
        put?: never;
        /**
         * Create a version of a file
         * @description Reserves quota for new content and answers with an upload ticket, as `createFile` does. The present content stays
         *     current until `completeFileUpload`, and remains as an earlier version.
         */
        post: operations["createFileVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}/versions/{versionId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
                /** @description Id of the version of the content. */
                versionId: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a version of a file
         * @description Makes an earlier version of the content current, on the version of the file that `If-Match` names. Nothing is copied
         *     and the quota stays; restoring the current one changes nothing.
         */
        post: operations["restoreFileVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        /**
         * List shares of a file
         * @description The links to a file that still work, newest first, without their codes.
         */
        get: operations["listFileShares"];
        put?: never;
        /**
         * Create a share of a file
         * @description Makes a link that anybody may use without an account until it expires, is used up or revoked. The code is shown once.
         */
        post: operations["createFileShare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files/{fileId}/shares/{shareId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
                /** @description Id of the share. */
                shareId: components["parameters"]["ShareId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a share of a file
         * @description The link stops working at once; signed URLs that it gave already live out their five minutes.
         */
        delete: operations["revokeFileShare"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shares/{shareCode}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The code of the share link. */
                shareCode: components["parameters"]["ShareCode"];
            };
            cookie?: never;
        };
        /**
         * Get a shared file
         * @description Opens a link without an account; each answer counts as one download. With `delivery=redirect` a browser gets the
         *     bytes.
         */
        get: operations["getSharedFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List photos
         * @description The caller's photos, newest first; a page never misses or repeats one that was there all along.
         */
        get: operations["listPhotos"];
        put?: never;
        /**
         * Create a photo
         * @description Reserves a pending photo and its quota, which files share, and answers with the request that sends the original
         *     straight to the object store. Send it, then call `completePhotoUpload`. Without `visibility` the photo is private.
         *     What is not completed within a day is dropped.
         */
        post: operations["createPhoto"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/photos/{photoId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        /**
         * Get a photo
         * @description One photo of the caller, or a public one that is ready, which everybody may see without an account. A photo that is not
         *     the caller's to see is as good as absent.
         */
        get: operations["getPhoto"];
        put?: never;
        post?: never;
        /**
         * Delete a photo
         * @description Removes the photo with its original and renditions for good, on the version that `If-Match` names.
         */
        delete: operations["deletePhoto"];
        options?: never;
        head?: never;
        /**
         * Update a photo
         * @description Changes what the merge patch names, on the version that `If-Match` names; the original stays.
         */
        patch: operations["updatePhoto"];
        trace?: never;
    };
    "/v1/photos/{photoId}/upload/complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete the upload of a photo
         * @description Verifies that the announced bytes have arrived, by size and SHA-256, and that they begin like the announced type, and
         *     has the renditions made: the photo is `processing`, and soon `ready` or `failed`.
         */
        post: operations["completePhotoUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/photos/{photoId}/upload/renew": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew the upload ticket of a photo
         * @description Signs the request again that sends the original. When it has arrived, `parts` is empty: complete the upload.
         */
        post: operations["renewPhotoUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/photos/{photoId}/renditions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
                /** @description Which rendition. */
                name: components["parameters"]["RenditionName"];
            };
            cookie?: never;
        };
        /**
         * Get a rendition of a photo
         * @description The bytes of one size, as AVIF or WebP by `Accept`, for whoever may see the photo; no metadata of the original is in them.
         *     The URLs that a photo lists name a revision, and never answer with other bytes.
         */
        get: operations["getPhotoRendition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/todos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List to-dos
         * @description The caller's to-dos, filtered and ordered; a page never misses or repeats one that was there all along.
         */
        get: operations["listTodos"];
        put?: never;
        /**
         * Create a to-do
         * @description Keeps a to-do for the caller, open and at version 1.
         */
        post: operations["createTodo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/todos/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write to-dos in a batch
         * @description Does up to 25 writes in order and stores them together; a refused write says why and leaves the others alone.
         */
        post: operations["batchTodos"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/todos/{todoId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        /**
         * Get a to-do
         * @description One to-do of the caller.
         */
        get: operations["getTodo"];
        put?: never;
        post?: never;
        /**
         * Delete a to-do
         * @description Removes the to-do for good, on the version that `If-Match` names.
         */
        delete: operations["deleteTodo"];
        options?: never;
        head?: never;
        /**
         * Update a to-do
         * @description Changes what the merge patch names, on the version that `If-Match` names.
         */
        patch: operations["updateTodo"];
        trace?: never;
    };
    "/v1/todos/{todoId}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a to-do
         * @description Completes the to-do whatever its version; completing a completed one changes nothing.
         */
        post: operations["completeTodo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/todos/{todoId}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen a to-do
         * @description Opens a completed to-do again whatever its version; reopening an open one changes nothing.
         */
        post: operations["reopenTodo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description The caller's endpoints, newest first, without their secrets.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description Registers an endpoint. From now on every event of the named types that is about the caller's data is sent to it
         *     as a signed POST (Standard Webhooks), at least once and in no order. Any 2xx answer within 10 seconds takes the
         *     event; otherwise it is sent again, ten times in three days. The secret is shown once.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description One endpoint of the caller, without its secrets.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Removes the endpoint for good, on the version that `If-Match` names; what was not delivered yet is not sent any
         *     more.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Update a webhook
         * @description Changes what the merge patch names, on the version that `If-Match` names. Enabling a disabled endpoint forgets
         *     its failures; deliveries that still wait go on.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of a webhook
         * @description Makes a new secret, which is shown once. Those before sign beside it for `overlapHours` from now, or for what is
         *     left of their time if that is less; at most the five newest sign.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a webhook
         * @description Sends the catalogue's example of an event to this endpoint only, once, whatever types it asks for. The delivery
         *     tells what came of it; it does not count when the endpoint is judged.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        /**
         * List deliveries of a webhook
         * @description What was sent to the endpoint in the last 30 days or is to be sent, latest event first.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
                /** @description Id of the delivery. */
                deliveryId: components["parameters"]["DeliveryId"];
            };
            cookie?: never;
        };
        /**
         * Get a delivery of a webhook
         * @description One delivery with its attempts. What the endpoint answered is not kept, only its status.
         */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
                /** @description Id of the delivery. */
                deliveryId: components["parameters"]["DeliveryId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeliver an event to a webhook
         * @description Sends the event of a delivery again, in whatever state it is, with the same `webhook-id` and content; if that
         *     fails, ten attempts in three days begin anew.
         */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List event types
         * @description The events that endpoints can ask for, with version, schema and an example of their data.
         */
        get: operations["listEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search
         * @description Finds the caller's own records and what is public, best first; without a token only what is public. All words must
         *     occur, the last one may be unfinished, and typing errors are forgiven. Neither hits nor counts nor facets ever tell
         *     anything about what the caller may not see. What was just written is found within seconds.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggest
         * @description Completes what the caller begins to type, from their own records and what is public.
         */
        get: operations["suggest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search/index": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the state of the search index
         * @description How much the index holds, how far it lags behind, and how the latest rebuild went; for administrators.
         */
        get: operations["getSearchIndex"];
        put?: never;
        /**
         * Rebuild the search index
         * @description Fills a new index from the records in the background while the old one goes on answering, and puts it in the place
         *     of the old one at the end; for administrators. While a rebuild is under way, the answer is that one.
         */
        post: operations["rebuildSearchIndex"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "todo.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event todo.created
         * @description A to-do was created.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverTodoCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "todo.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event todo.updated
         * @description A to-do was changed or reopened.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverTodoUpdated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "todo.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event todo.completed
         * @description A to-do was completed.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverTodoCompleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "todo.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event todo.deleted
         * @description A to-do was deleted.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverTodoDeleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "file.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event file.ready
         * @description The first content of a file was verified, or new content became current.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverFileReady"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "file.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event file.updated
         * @description Name, folder, labels or texts of a file were changed.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverFileUpdated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "file.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event file.deleted
         * @description A file was deleted with every version of its content.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverFileDeleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "photo.processed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event photo.processed
         * @description The renditions of a photo were made; it is ready.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverPhotoProcessed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "photo.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event photo.failed
         * @description No renditions can be made of a photo; it says why.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverPhotoFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "photo.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event photo.updated
         * @description Title, description, labels or visibility of a photo were changed.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverPhotoUpdated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "photo.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event photo.deleted
         * @description A photo was deleted with its original and renditions.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverPhotoDeleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event webhook.disabled
         * @description An endpoint was disabled, because it answered 410 or because no attempt succeeded for five days.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverWebhookDisabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Event webhook.test
         * @description The owner of an endpoint asked for a test.
         *
         *     Sent at least once, in no promised order: deduplicate by `id`, verify the signature, and ignore members that you do not know.
         */
        post: operations["deliverWebhookTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The process answers. */
        Health: {
            /**
             * @description Always `ok`.
             * @example ok
             * @constant
             */
            status: "ok";
            /**
             * @description Version of the contract.
             * @example 0.1.0
             */
            version: string;
        };
        /** @description One fault of a request. */
        Fault: {
            /**
             * @description The part of the request.
             * @example body
             * @enum {string}
             */
            in: "path" | "query" | "header" | "body";
            /**
             * @description JSON pointer to the fault within that part (RFC 6901).
             * @example /title
             */
            pointer: string;
            /**
             * @description The keyword of the contract that does not hold.
             * @example maxLength
             */
            code: string;
            /**
             * @description The fault in words.
             * @example must NOT have more than 200 characters
             */
            message: string;
        };
        /**
         * Format: int32
         * @description Place of a part in the content, from 1.
         * @example 2
         */
        PartNumber: number;
        /** @description What went wrong (RFC 9457). `code` is stable; `detail` is for people and may change. */
        Problem: {
            /**
             * Format: uri
             * @description Names the kind of problem.
             * @example https://demobackend.example/problems/validation_failed
             */
            type: string;
            /**
             * @description The kind of problem in words.
             * @example Request does not match the contract
             */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 400
             */
            status: number;
            /**
             * @description The kind of problem for programs.
             * @example validation_failed
             */
            code: string;
            /**
             * @description What happened here.
             * @example The request has 1 fault.
             */
            detail: string;
            /**
             * @description Id of the request.
             * @example request_01kaf0000000000000000000r1
             */
            requestId: string;
            /** @description Every fault of the request, at most 100. */
            errors?: components["schemas"]["Fault"][];
            /**
             * Format: int64
             * @description The bound that was reached.
             * @example 10000
             */
            limit?: number;
            /** @description The parts that have not arrived. */
            missingParts?: components["schemas"]["PartNumber"][];
            /**
             * @description Why the sign-up was refused.
             * @example disposable_address
             * @enum {string}
             */
            reason?: "domain_not_allowed" | "disposable_address" | "name_refused";
            /**
             * Format: int32
             * @description When to try again.
             * @example 2
             */
            retryAfterSeconds?: number;
        };
        /** @description One dependency. */
        Dependency: {
            /**
             * @description Its part in the service.
             * @example table
             * @enum {string}
             */
            name: "table" | "objects" | "pool" | "directory";
            /**
             * @description Whether it answers; `full` answers reads, and has no room for writes.
             * @example up
             * @enum {string}
             */
            state: "up" | "full";
        };
        /** @description The state of the service and of each dependency. */
        Readiness: {
            /**
             * @description Always `ready`.
             * @example ready
             * @constant
             */
            status: "ready";
            /** @description What the service depends on. */
            dependencies: components["schemas"]["Dependency"][];
        };
        /** @description An OpenAPI 3.1 document. */
        Contract: {
            /**
             * @description Version of the format.
             * @example 3.1.1
             */
            openapi: string;
            /** @description Title and version. */
            info: {
                [key: string]: unknown;
            };
            /** @description Every operation. */
            paths: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        /**
         * Format: email
         * @description E-mail address; upper and lower case are the same.
         * @example alice@mail.example
         */
        Email: string;
        /**
         * @description A password that is not easy to guess; length counts more than signs.
         * @example three green boats at noon
         */
        NewPassword: string;
        /**
         * @description The name that others see, in one line.
         * @example Alice
         */
        DisplayName: string;
        /**
         * @description Language for mails and content (BCP 47).
         * @example en
         */
        Locale: string;
        /** @description An account to register. */
        NewAccount: {
            email: components["schemas"]["Email"];
            password: components["schemas"]["NewPassword"];
            displayName: components["schemas"]["DisplayName"];
            locale?: components["schemas"]["Locale"];
        };
        /** @description The same answer for every address, known or not. */
        ConfirmationSent: {
            /**
             * @description Always `confirmation_sent`.
             * @example confirmation_sent
             * @constant
             */
            status: "confirmation_sent";
        };
        /**
         * @description The six digits of the mail.
         * @example 482913
         */
        MailedCode: string;
        /** @description The proof that the address is the caller's. */
        Confirmation: {
            email: components["schemas"]["Email"];
            code: components["schemas"]["MailedCode"];
        };
        /** @description Where to send a code. */
        MailAddress: {
            email: components["schemas"]["Email"];
        };
        /**
         * @description The password as it is now.
         * @example three green boats at noon
         */
        CurrentPassword: string;
        /** @description What proves who signs in. */
        Credentials: {
            email: components["schemas"]["Email"];
            password: components["schemas"]["CurrentPassword"];
        };
        /**
         * @description Id of a user.
         * @example user_01kaf0000000000000000000a1
         */
        UserId: string;
        /**
         * @description Continues the session once; `refreshSession` gives the next one.
         * @example cmVmcmVzaC10b2tlbi1vZi1hbGljZS1udW1iZXItMQ
         */
        RefreshToken: string;
        /** @description The tokens of a session. */
        SignedIn: {
            /**
             * @description Always `signed_in`.
             * @example signed_in
             * @constant
             */
            status: "signed_in";
            userId: components["schemas"]["UserId"];
            /**
             * @description Send it as `Authorization: Bearer …`.
             * @example eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl
             */
            accessToken: string;
            refreshToken: components["schemas"]["RefreshToken"];
            /**
             * @description Always `Bearer`.
             * @example Bearer
             * @constant
             */
            tokenType: "Bearer";
            /**
             * Format: int32
             * @description How long the access token lives.
             * @example 900
             */
            expiresInSeconds: number;
        };
        /**
         * @description Names the sign-in that waits for its second factor.
         * @example Y2hhbGxlbmdlLW9mLWFsaWNlLW51bWJlci0xMjM0NTY
         */
        ChallengeId: string;
        /**
         * Format: date-time
         * @description RFC 3339 time, in the years 1000 to 2999 and without leap seconds; answers are in UTC.
         * @example 2026-01-01T09:00:00.000Z
         */
        Timestamp: string;
        /** @description The password was right; answer with the second factor. */
        SignInChallenge: {
            /**
             * @description Always `challenge`.
             * @example challenge
             * @constant
             */
            status: "challenge";
            challengeId: components["schemas"]["ChallengeId"];
            /**
             * @description A time-based code (RFC 6238).
             * @example totp
             * @constant
             */
            kind: "totp";
            expiresAt: components["schemas"]["Timestamp"];
        };
        /** @description The session, or the challenge that must be answered first. */
        SignInResult: components["schemas"]["SignedIn"] | components["schemas"]["SignInChallenge"];
        /**
         * @description The six digits of the authenticator app, or a recovery code.
         * @example 071828
         */
        SecondFactor: string;
        /** @description The answer to a challenge. */
        ChallengeAnswer: {
            challengeId: components["schemas"]["ChallengeId"];
            code: components["schemas"]["SecondFactor"];
        };
        /** @description The session to continue. */
        SessionRefresh: {
            refreshToken: components["schemas"]["RefreshToken"];
        };
        /** @description A new password, proved by the current one. */
        PasswordChange: {
            currentPassword: components["schemas"]["CurrentPassword"];
            newPassword: components["schemas"]["NewPassword"];
        };
        /** @description The same answer for every address, known or not. */
        ResetSent: {
            /**
             * @description Always `reset_sent`.
             * @example reset_sent
             * @constant
             */
            status: "reset_sent";
        };
        /** @description A new password, proved by the mailed code. */
        PasswordReset: {
            email: components["schemas"]["Email"];
            code: components["schemas"]["MailedCode"];
            newPassword: components["schemas"]["NewPassword"];
        };
        /** @description What the authenticator app needs; shown once. */
        TotpEnrolment: {
            /**
             * @description The shared secret in base 32, for typing.
             * @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
             */
            secret: string;
            /**
             * Format: uri
             * @description The same for a QR code.
             * @example otpauth://totp/DemoBackend:alice%40mail.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=DemoBackend
             */
            otpauthUri: string;
        };
        /**
         * @description The six digits that the authenticator app shows.
         * @example 071828
         */
        TotpCode: string;
        /** @description The proof that the authenticator app works. */
        TotpConfirmation: {
            code: components["schemas"]["TotpCode"];
        };
        /**
         * @description Good for one sign-in.
         * @example 4f7ek-0x2mp
         */
        RecoveryCode: string;
        /** @description Codes for the day on which the authenticator app is lost; shown once. */
        RecoveryCodes: {
            /** @description Ten codes, each good for one sign-in. */
            recoveryCodes: components["schemas"]["RecoveryCode"][];
        };
        /** @description The proof that the caller is the owner. */
        TotpDisabling: {
            password: components["schemas"]["CurrentPassword"];
        };
        /**
         * @description A suspended person cannot sign in.
         * @example active
         * @enum {string}
         */
        UserState: "active" | "suspended";
        /**
         * @description What the person may do; an `author` publishes, an `admin` manages people.
         * @example user
         * @enum {string}
         */
        Role: "user" | "author" | "admin";
        /**
         * Format: int32
         * @description Counts the changes of the record; its entity tag.
         * @example 1
         */
        Version: number;
        /** @description One person of the directory. */
        User: {
            id: components["schemas"]["UserId"];
            email: components["schemas"]["Email"];
            displayName: components["schemas"]["DisplayName"];
            locale: components["schemas"]["Locale"];
            role: components["schemas"]["Role"];
            state: components["schemas"]["UserState"];
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            version: components["schemas"]["Version"];
        };
        /**
         * @description Send it as `cursor` for the next page; absent on the last page.
         * @example eyJhIjoiMSJ9AAAAAAAAAAAAAAAA
         */
        NextCursor: string;
        /** @description Part of the directory. */
        UserPage: {
            /** @description The people, newest first. */
            items: components["schemas"]["User"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /** @description A merge patch (RFC 7396) of the own profile; what is absent stays as it is. */
        ProfileChanges: {
            displayName?: components["schemas"]["DisplayName"];
            locale?: components["schemas"]["Locale"];
        };
        /**
         * @description How clients should look.
         * @example system
         * @enum {string}
         */
        Theme: "system" | "light" | "dark";
        /**
         * @description Name in the IANA time zone database.
         * @example Europe/Berlin
         */
        TimeZone: string;
        /** @description What the person wants to hear of. */
        Notifications: {
            /**
             * @description Whether mails are welcome at all.
             * @example true
             */
            byEmail: boolean;
            /**
             * @description How often a summary is sent.
             * @example weekly
             * @enum {string}
             */
            digest: "never" | "daily" | "weekly";
        };
        /**
         * @description Up to 20 texts of the client's own.
         * @example {
         *       "startPage": "todos"
         *     }
         */
        CustomAttributes: {
            [key: string]: string;
        };
        /** @description Kept by the service; not part of the version, because it changes without the client. */
        AccessInformation: {
            /**
             * Format: date-time
             * @description The last sign-in; null if none was recorded.
             * @example 2026-01-02T10:00:00.000Z
             */
            lastSignInAt: string | null;
        };
        /** @description Preferences of the caller, and what the service knows of their access. */
        UserAttributes: {
            theme: components["schemas"]["Theme"];
            timeZone: components["schemas"]["TimeZone"];
            notifications: components["schemas"]["Notifications"];
            custom: components["schemas"]["CustomAttributes"];
            access: components["schemas"]["AccessInformation"];
            version: components["schemas"]["Version"];
        };
        /** @description Preferences in place of the present ones. */
        NewUserAttributes: {
            theme: components["schemas"]["Theme"];
            timeZone: components["schemas"]["TimeZone"];
            notifications: components["schemas"]["Notifications"];
            custom: components["schemas"]["CustomAttributes"];
        };
        /**
         * Format: binary
         * @description One JSON object a line: `kind` says which record it is, `data` is the record.
         */
        UserExport: string;
        /** @description A merge patch (RFC 7396) by an administrator; what is absent stays as it is. */
        UserChanges: {
            role?: components["schemas"]["Role"];
            state?: components["schemas"]["UserState"];
        };
        /**
         * @description Folder of the file, from the root `/` down.
         * @example /travel/2026
         */
        FolderPath: string;
        /**
         * @description A label, without commas and hashes.
         * @example travel
         */
        FileTag: string;
        /**
         * @description A file is `pending` until its first content was verified.
         * @example ready
         * @enum {string}
         */
        FileState: "pending" | "ready";
        /**
         * @description Id of a file.
         * @example file_01kaf0000000000000000000f1
         */
        FileId: string;
        /**
         * @description Name of the file, without slashes.
         * @example trip.jpg
         */
        FileName: string;
        /**
         * @description Media type of the content, in lower case.
         * @example image/jpeg
         */
        ContentType: string;
        /**
         * Format: int64
         * @description Size of the content, at most 5 GiB.
         * @example 2483120
         */
        ContentSize: number;
        /**
         * @description SHA-256 of the content, in lower-case hex.
         * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
         */
        Sha256: string;
        /**
         * @description Labels, each once.
         * @example [
         *       "travel"
         *     ]
         */
        FileTags: components["schemas"]["FileTag"][];
        /**
         * @description Up to 20 texts of the client's own.
         * @example {
         *       "camera": "pocket"
         *     }
         */
        FileMetadata: {
            [key: string]: string;
        };
        /** @description One file of the caller; its content is elsewhere, behind signed URLs. */
        File: {
            id: components["schemas"]["FileId"];
            name: components["schemas"]["FileName"];
            folder: components["schemas"]["FolderPath"];
            contentType: components["schemas"]["ContentType"];
            sizeBytes: components["schemas"]["ContentSize"];
            sha256: components["schemas"]["Sha256"];
            state: components["schemas"]["FileState"];
            tags: components["schemas"]["FileTags"];
            metadata: components["schemas"]["FileMetadata"];
            /**
             * @description The current version of the content; null while pending.
             * @example version_01kaf0000000000000000000v1
             */
            contentVersionId: string | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            version: components["schemas"]["Version"];
        };
        /** @description Part of the caller's files. */
        FilePage: {
            /** @description The files in the asked order. */
            items: components["schemas"]["File"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /** @description A file to keep, with everything that can be said of its content before it arrives. */
        NewFile: {
            name: components["schemas"]["FileName"];
            folder?: components["schemas"]["FolderPath"];
            contentType: components["schemas"]["ContentType"];
            sizeBytes: components["schemas"]["ContentSize"];
            sha256: components["schemas"]["Sha256"];
            tags?: components["schemas"]["FileTags"];
            metadata?: components["schemas"]["FileMetadata"];
        };
        /**
         * @description Id of an upload.
         * @example upload_01kaf0000000000000000000p1
         */
        UploadId: string;
        /**
         * Format: uri
         * @description A URL with its own right to one request.
         * @example https://objects.demobackend.example/u/01kaf?expires=1767259200&signature=3q2-7w
         */
        SignedUrl: string;
        /**
         * @description Headers that the client must send as they stand.
         * @example {
         *       "content-type": "image/jpeg"
         *     }
         */
        SignedHeaders: {
            [key: string]: string;
        };
        /** @description One request to the object store. */
        UploadPart: {
            /**
             * Format: int32
             * @description Place of the part in the content.
             * @example 1
             */
            partNumber: number;
            sizeBytes: components["schemas"]["ContentSize"];
            /**
             * @description Always `PUT`.
             * @example PUT
             * @constant
             */
            method: "PUT";
            url: components["schemas"]["SignedUrl"];
            signedHeaders: components["schemas"]["SignedHeaders"];
        };
        /** @description How to send the content, straight to the object store; each request succeeds only as it stands here. */
        UploadTicket: {
            uploadId: components["schemas"]["UploadId"];
            /**
             * @description One request, or one for each part in any order.
             * @example single
             * @enum {string}
             */
            kind: "single" | "multipart";
            /**
             * Format: int64
             * @description Size of every part but the last.
             * @example 2483120
             */
            partSizeBytes: number;
            expiresAt: components["schemas"]["Timestamp"];
            /** @description The requests that are still to be sent. */
            parts: components["schemas"]["UploadPart"][];
        };
        /** @description The file and how to send its content. */
        FileUpload: {
            file: components["schemas"]["File"];
            upload: components["schemas"]["UploadTicket"];
        };
        /** @description What the caller's files and photos take, every version counted, and what they may take. */
        StorageUsage: {
            /**
             * Format: int64
             * @description Verified content.
             * @example 2483120
             */
            usedBytes: number;
            /**
             * Format: int64
             * @description Announced by open uploads.
             * @example 0
             */
            reservedBytes: number;
            /**
             * Format: int64
             * @description The most that both may take together.
             * @example 10737418240
             */
            quotaBytes: number;
            /**
             * Format: int32
             * @description Versions of files, photos, and open uploads.
             * @example 1
             */
            objects: number;
            /**
             * Format: int32
             * @description The most of them.
             * @example 10000
             */
            quotaObjects: number;
        };
        /**
         * @description Texts to set, or null to remove them; after the change there may be 20.
         * @example {
         *       "camera": null
         *     }
         */
        FileMetadataChanges: {
            [key: string]: string | null;
        };
        /** @description A merge patch (RFC 7396); what is absent stays as it is, a metadata text that is null is removed. */
        FileChanges: {
            name?: components["schemas"]["FileName"];
            folder?: components["schemas"]["FolderPath"];
            tags?: components["schemas"]["FileTags"];
            metadata?: components["schemas"]["FileMetadataChanges"];
        };
        /**
         * @description Id of a version of the content.
         * @example version_01kaf0000000000000000000v1
         */
        ContentVersionId: string;
        /** @description How to fetch the content from the object store, which honours Range. */
        Download: {
            /**
             * @description Always `GET`.
             * @example GET
             * @constant
             */
            method: "GET";
            url: components["schemas"]["SignedUrl"];
            signedHeaders: components["schemas"]["SignedHeaders"];
            expiresAt: components["schemas"]["Timestamp"];
        };
        /** @description The content of a file, by reference. */
        FileDownload: {
            name: components["schemas"]["FileName"];
            contentType: components["schemas"]["ContentType"];
            sizeBytes: components["schemas"]["ContentSize"];
            sha256: components["schemas"]["Sha256"];
            contentVersionId: components["schemas"]["ContentVersionId"];
            download: components["schemas"]["Download"];
        };
        /** @description One version of the content of a file. */
        FileVersion: {
            id: components["schemas"]["ContentVersionId"];
            contentType: components["schemas"]["ContentType"];
            sizeBytes: components["schemas"]["ContentSize"];
            sha256: components["schemas"]["Sha256"];
            /**
             * @description Whether downloads give this version.
             * @example true
             */
            isCurrent: boolean;
            createdAt: components["schemas"]["Timestamp"];
        };
        /** @description Part of the versions of a file. */
        FileVersionPage: {
            /** @description The versions, newest first. */
            items: components["schemas"]["FileVersion"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /** @description New content for a file. */
        NewFileVersion: {
            contentType: components["schemas"]["ContentType"];
            sizeBytes: components["schemas"]["ContentSize"];
            sha256: components["schemas"]["Sha256"];
        };
        /**
         * @description Id of a share.
         * @example share_01kaf0000000000000000000s1
         */
        ShareId: string;
        /**
         * Format: int32
         * @description How often the link may be used; null for as often as one likes.
         * @example 3
         */
        DownloadLimit: number | null;
        /**
         * Format: int32
         * @description How often the link was used.
         * @example 0
         */
        DownloadCount: number;
        /** @description A link that was given away; its code is not kept in the clear. */
        FileShare: {
            id: components["schemas"]["ShareId"];
            fileId: components["schemas"]["FileId"];
            downloadLimit: components["schemas"]["DownloadLimit"];
            downloads: components["schemas"]["DownloadCount"];
            expiresAt: components["schemas"]["Timestamp"];
            createdAt: components["schemas"]["Timestamp"];
        };
        /** @description Part of the shares of a file. */
        FileSharePage: {
            /** @description The shares that still work, newest first. */
            items: components["schemas"]["FileShare"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /** @description A link to give away. */
        NewFileShare: {
            /**
             * Format: int32
             * @description How long the link works.
             * @example 604800
             */
            expiresInSeconds: number;
            /**
             * Format: int32
             * @description How often it may be used. Without it there is no limit.
             * @example 3
             */
            downloadLimit?: number;
        };
        /**
         * @description Opens the share; whoever knows it may download.
         * @example c2hhcmUtY29kZS1vZi1hbGljZS1mb3ItYm9iLTAwMDE
         */
        ShareCode: string;
        /** @description A new link with its code, which is shown only now. */
        IssuedFileShare: {
            id: components["schemas"]["ShareId"];
            fileId: components["schemas"]["FileId"];
            downloadLimit: components["schemas"]["DownloadLimit"];
            downloads: components["schemas"]["DownloadCount"];
            expiresAt: components["schemas"]["Timestamp"];
            createdAt: components["schemas"]["Timestamp"];
            code: components["schemas"]["ShareCode"];
            /**
             * Format: uri
             * @description The link to give away.
             * @example https://api.demobackend.example/v1/shares/c2hhcmUtY29kZS1vZi1hbGljZS1mb3ItYm9iLTAwMDE?delivery=redirect
             */
            url: string;
        };
        /** @description What the holder of a link may know. */
        SharedFile: {
            name: components["schemas"]["FileName"];
            contentType: components["schemas"]["ContentType"];
            sizeBytes: components["schemas"]["ContentSize"];
            download: components["schemas"]["Download"];
        };
        /**
         * @description `pending` until the original was verified, `processing` until its renditions are made; `ready` and `failed` are final.
         * @example ready
         * @enum {string}
         */
        PhotoState: "pending" | "processing" | "ready" | "failed";
        /**
         * @description A label, without commas and hashes.
         * @example travel
         */
        PhotoTag: string;
        /**
         * @description Who may see the photo once it is ready, its owner or everybody. What was public may stay in caches.
         * @example private
         * @enum {string}
         */
        PhotoVisibility: "private" | "public";
        /**
         * @description Id of a photo.
         * @example photo_01kaf0000000000000000000h1
         */
        PhotoId: string;
        /**
         * @description What the photo is called, in one line.
         * @example The lake at dawn
         */
        PhotoTitle: string;
        /**
         * @description Anything worth telling.
         * @example From the second evening, without a filter
         */
        PhotoDescription: string;
        /**
         * @description Labels, each once.
         * @example [
         *       "travel"
         *     ]
         */
        PhotoTags: components["schemas"]["PhotoTag"][];
        /**
         * @description Why there are no renditions, null unless `failed`: the bytes are no image, or of a format or kind that is not read;
         *     they are of another type than announced, too large or damaged; making renditions took too long, too much memory, or
         *     was not possible; or nothing happened within a day.
         * @example damaged
         * @enum {string|null}
         */
        PhotoFailure: "not_an_image" | "unsupported_format" | "type_mismatch" | "too_large" | "too_many_pixels" | "damaged" | "too_slow" | "too_much_memory" | "crashed" | "not_processed" | null;
        /**
         * Format: int32
         * @description Pixels of the original as it is looked at; null until `ready`.
         * @example 4032
         */
        PixelCount: number | null;
        /**
         * @description The colour that stands for the photo; null until `ready`.
         * @example #3a5f7d
         */
        DominantColor: string | null;
        /**
         * @description A placeholder to show while a rendition loads (blurha.sh); null until `ready`.
         * @example LEHV6nWB2yk8pyo0adR*.7kCMdnj
         */
        Blurhash: string | null;
        /** @description Something that was recognised in the photo. */
        PhotoLabel: {
            /**
             * @description English word for it.
             * @example Lake
             */
            name: string;
            /**
             * Format: double
             * @description Percent of certainty.
             * @example 97.5
             */
            confidence: number;
        };
        /**
         * @description `thumb` fills 200 × 200 pixels and is cropped, `small` fits into 640 × 640, `large` into 1,600 × 1,600; nothing is enlarged.
         * @example thumb
         * @enum {string}
         */
        RenditionName: "thumb" | "small" | "large";
        /** @description One size of the photo, without any metadata of the original. */
        PhotoRendition: {
            name: components["schemas"]["RenditionName"];
            /**
             * Format: int32
             * @description Pixels.
             * @example 200
             */
            width: number;
            /**
             * Format: int32
             * @description Pixels.
             * @example 200
             */
            height: number;
            /**
             * Format: uri
             * @description Answers with AVIF or WebP, as `Accept` says, and never with other bytes; a private photo needs the access token.
             * @example https://api.demobackend.example/v1/photos/photo_01kaf0000000000000000000h1/renditions/thumb?revision=8d969eef6ecad3c2
             */
            url: string;
        };
        /** @description One photo. */
        Photo: {
            id: components["schemas"]["PhotoId"];
            title: components["schemas"]["PhotoTitle"];
            description: components["schemas"]["PhotoDescription"];
            tags: components["schemas"]["PhotoTags"];
            visibility: components["schemas"]["PhotoVisibility"];
            state: components["schemas"]["PhotoState"];
            failureReason: components["schemas"]["PhotoFailure"];
            width: components["schemas"]["PixelCount"];
            height: components["schemas"]["PixelCount"];
            dominantColor: components["schemas"]["DominantColor"];
            blurhash: components["schemas"]["Blurhash"];
            /** @description What was recognised, where the service looks for it. */
            labels: components["schemas"]["PhotoLabel"][];
            /** @description All three once the photo is ready, none before. */
            renditions: components["schemas"]["PhotoRendition"][];
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            version: components["schemas"]["Version"];
        };
        /** @description Part of the caller's photos. */
        PhotoPage: {
            /** @description The photos, newest first. */
            items: components["schemas"]["Photo"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /**
         * @description Media type of the original.
         * @example image/jpeg
         * @enum {string}
         */
        PhotoContentType: "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif";
        /**
         * Format: int32
         * @description Size of the original, at most 32 MiB.
         * @example 2483120
         */
        PhotoSize: number;
        /** @description A photo to keep, with what can be said of its original before it arrives. */
        NewPhoto: {
            title: components["schemas"]["PhotoTitle"];
            description?: components["schemas"]["PhotoDescription"];
            tags?: components["schemas"]["PhotoTags"];
            visibility?: components["schemas"]["PhotoVisibility"];
            contentType: components["schemas"]["PhotoContentType"];
            sizeBytes: components["schemas"]["PhotoSize"];
            sha256: components["schemas"]["Sha256"];
        };
        /** @description The photo and how to send its original. */
        PhotoUpload: {
            photo: components["schemas"]["Photo"];
            upload: components["schemas"]["UploadTicket"];
        };
        /** @description A merge patch (RFC 7396); what is absent stays as it is. */
        PhotoChanges: {
            title?: components["schemas"]["PhotoTitle"];
            description?: components["schemas"]["PhotoDescription"];
            tags?: components["schemas"]["PhotoTags"];
            visibility?: components["schemas"]["PhotoVisibility"];
        };
        /**
         * @description Says which bytes are meant; other bytes have another revision.
         * @example 8d969eef6ecad3c2
         */
        RenditionRevision: string;
        /**
         * Format: binary
         * @description The bytes of a rendition.
         */
        RenditionBytes: string;
        /**
         * @description Whether it is done.
         * @example open
         * @enum {string}
         */
        TodoState: "open" | "completed";
        /**
         * @description A label, without commas and hashes.
         * @example travel
         */
        TodoTag: string;
        /**
         * @description Id of a to-do.
         * @example todo_01kaf0000000000000000000t1
         */
        TodoId: string;
        /**
         * @description What is to be done, in one line.
         * @example Book the train
         */
        TodoTitle: string;
        /**
         * @description Anything worth remembering.
         * @example Window seat
         */
        TodoNotes: string;
        /**
         * Format: date-time
         * @description When it is due; null without a date.
         * @example 2026-01-31T17:00:00.000Z
         */
        DueAt: string | null;
        /**
         * @description Labels, each once.
         * @example [
         *       "travel"
         *     ]
         */
        TodoTags: components["schemas"]["TodoTag"][];
        /** @description One to-do of the caller. */
        Todo: {
            id: components["schemas"]["TodoId"];
            title: components["schemas"]["TodoTitle"];
            notes: components["schemas"]["TodoNotes"];
            state: components["schemas"]["TodoState"];
            dueAt: components["schemas"]["DueAt"];
            tags: components["schemas"]["TodoTags"];
            /**
             * Format: date-time
             * @description When it was completed; null while open.
             * @example null
             */
            completedAt: string | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            version: components["schemas"]["Version"];
        };
        /** @description Part of the caller's to-dos. */
        TodoPage: {
            /** @description The to-dos in the asked order. */
            items: components["schemas"]["Todo"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /** @description A to-do to keep. */
        NewTodo: {
            title: components["schemas"]["TodoTitle"];
            notes?: components["schemas"]["TodoNotes"];
            dueAt?: components["schemas"]["DueAt"];
            tags?: components["schemas"]["TodoTags"];
        };
        /** @description Creates a to-do. */
        TodoCreation: {
            /**
             * @description Always `create`.
             * @example create
             * @constant
             */
            action: "create";
            todo: components["schemas"]["NewTodo"];
        };
        /** @description A merge patch (RFC 7396); what is absent stays as it is, `dueAt` null removes the date. */
        TodoChanges: {
            title?: components["schemas"]["TodoTitle"];
            notes?: components["schemas"]["TodoNotes"];
            dueAt?: components["schemas"]["DueAt"];
            tags?: components["schemas"]["TodoTags"];
        };
        /** @description Changes a to-do. */
        TodoUpdate: {
            /**
             * @description Always `update`.
             * @example update
             * @constant
             */
            action: "update";
            todoId: components["schemas"]["TodoId"];
            version: components["schemas"]["Version"];
            changes: components["schemas"]["TodoChanges"];
        };
        /** @description Completes a to-do. */
        TodoCompletion: {
            /**
             * @description Always `complete`.
             * @example complete
             * @constant
             */
            action: "complete";
            todoId: components["schemas"]["TodoId"];
        };
        /** @description Deletes a to-do. */
        TodoDeletion: {
            /**
             * @description Always `delete`.
             * @example delete
             * @constant
             */
            action: "delete";
            todoId: components["schemas"]["TodoId"];
            version: components["schemas"]["Version"];
        };
        /** @description One write of a batch. */
        TodoWrite: components["schemas"]["TodoCreation"] | components["schemas"]["TodoUpdate"] | components["schemas"]["TodoCompletion"] | components["schemas"]["TodoDeletion"];
        /** @description Up to 25 writes, done in the given order and stored together. */
        TodoBatch: {
            /** @description The writes. */
            items: components["schemas"]["TodoWrite"][];
        };
        /** @description The result of one write; a refused one says why and changed nothing. */
        TodoWriteResult: {
            /**
             * @description What happened.
             * @example created
             * @enum {string}
             */
            status: "created" | "updated" | "completed" | "deleted" | "refused";
            todo?: components["schemas"]["Todo"];
            /**
             * @description Why the write was refused.
             * @example todo_not_found
             * @enum {string}
             */
            code?: "todo_not_found" | "precondition_failed" | "todo_limit_reached";
        };
        /** @description What became of each write, in the order of the request. */
        TodoBatchResult: {
            /** @description One result for each write. */
            items: components["schemas"]["TodoWriteResult"][];
        };
        /**
         * @description Id of a webhook.
         * @example webhook_01kaf0000000000000000000w1
         */
        WebhookId: string;
        /**
         * Format: uri
         * @description Where events are sent, by https to a public host, on port 443 or 8443, without credentials.
         * @example https://hooks.example.com/demobackend
         */
        WebhookUrl: string;
        /**
         * @description What the endpoint is for, in one line.
         * @example Calendar of the team
         */
        WebhookDescription: string;
        /**
         * @description The type of an event that integrators may receive; `listEventTypes` tells more.
         * @example todo.created
         * @enum {string}
         */
        PublicEventType: "todo.created" | "todo.updated" | "todo.completed" | "todo.deleted" | "file.ready" | "file.updated" | "file.deleted" | "photo.processed" | "photo.failed" | "photo.updated" | "photo.deleted" | "webhook.disabled" | "webhook.test";
        /**
         * @description The types of events that are sent, each once.
         * @example [
         *       "todo.created",
         *       "todo.completed"
         *     ]
         */
        WebhookEventTypes: components["schemas"]["PublicEventType"][];
        /**
         * @description Only events that name one of these ids in their data; empty for all.
         * @example [
         *       "todo_01kaf0000000000000000000t1"
         *     ]
         */
        WebhookResourceIds: string[];
        /**
         * @description Whether events are sent.
         * @example enabled
         * @enum {string}
         */
        WebhookState: "enabled" | "disabled";
        /**
         * @description Why it is disabled: by its owner, because it answered 410, or because no attempt succeeded for five days; null
         *     while enabled.
         * @example null
         * @enum {string|null}
         */
        WebhookDisabledReason: "by_owner" | "gone" | "failing" | null;
        /** @description One endpoint of the caller. */
        Webhook: {
            id: components["schemas"]["WebhookId"];
            url: components["schemas"]["WebhookUrl"];
            description: components["schemas"]["WebhookDescription"];
            eventTypes: components["schemas"]["WebhookEventTypes"];
            resourceIds: components["schemas"]["WebhookResourceIds"];
            state: components["schemas"]["WebhookState"];
            disabledReason: components["schemas"]["WebhookDisabledReason"];
            /**
             * Format: date-time
             * @description When it was disabled; null while enabled.
             * @example null
             */
            disabledAt: string | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            version: components["schemas"]["Version"];
        };
        /** @description Part of the caller's endpoints. */
        WebhookPage: {
            /** @description The endpoints, newest first. */
            items: components["schemas"]["Webhook"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /** @description An endpoint to send events to. */
        NewWebhook: {
            url: components["schemas"]["WebhookUrl"];
            eventTypes: components["schemas"]["WebhookEventTypes"];
            description?: components["schemas"]["WebhookDescription"];
            resourceIds?: components["schemas"]["WebhookResourceIds"];
        };
        /**
         * @description Signs what is sent (Standard Webhooks); keep it, it is shown only now.
         * @example whsec_c2VjcmV0LW9mLWFsaWNlLWZvci1ib2ItMDAwMS1vZi0=
         */
        WebhookSigningSecret: string;
        /** @description A new endpoint with its secret, which is shown only now. */
        IssuedWebhook: {
            id: components["schemas"]["WebhookId"];
            url: components["schemas"]["WebhookUrl"];
            description: components["schemas"]["WebhookDescription"];
            eventTypes: components["schemas"]["WebhookEventTypes"];
            resourceIds: components["schemas"]["WebhookResourceIds"];
            state: components["schemas"]["WebhookState"];
            disabledReason: components["schemas"]["WebhookDisabledReason"];
            /**
             * Format: date-time
             * @description When it was disabled; null while enabled.
             * @example null
             */
            disabledAt: string | null;
            createdAt: components["schemas"]["Timestamp"];
            updatedAt: components["schemas"]["Timestamp"];
            version: components["schemas"]["Version"];
            secret: components["schemas"]["WebhookSigningSecret"];
        };
        /** @description A merge patch (RFC 7396); what is absent stays as it is. */
        WebhookChanges: {
            url?: components["schemas"]["WebhookUrl"];
            eventTypes?: components["schemas"]["WebhookEventTypes"];
            description?: components["schemas"]["WebhookDescription"];
            resourceIds?: components["schemas"]["WebhookResourceIds"];
            state?: components["schemas"]["WebhookState"];
        };
        /** @description How the new secret takes over. */
        NewWebhookSecret: {
            /**
             * Format: int32
             * @description How long the secrets before sign beside the new one; 0 after a leak.
             * @default 24
             * @example 24
             */
            overlapHours: number;
        };
        /** @description The new secret, which is shown only now. */
        WebhookSecret: {
            webhookId: components["schemas"]["WebhookId"];
            secret: components["schemas"]["WebhookSigningSecret"];
            previousUntil: components["schemas"]["Timestamp"];
        };
        /** @description What to send as a test. */
        WebhookTest: {
            eventType: components["schemas"]["PublicEventType"];
        };
        /**
         * @description Id of a delivery.
         * @example delivery_01kaf0000000000000000000d1
         */
        WebhookDeliveryId: string;
        /**
         * @description Id of the event, the same in every attempt; receivers deduplicate by it.
         * @example event_01kaf0000000000000000000e1
         */
        EventId: string;
        /**
         * @description `pending` until an attempt succeeds (`delivered`) or the last one fails (`dead_letter`); `ended` when the endpoint
         *     was disabled before. `redeliverWebhook` begins again from any of them.
         * @example pending
         * @enum {string}
         */
        WebhookDeliveryState: "pending" | "delivered" | "dead_letter" | "ended";
        /** @description One event on its way to one endpoint. */
        WebhookDelivery: {
            id: components["schemas"]["WebhookDeliveryId"];
            webhookId: components["schemas"]["WebhookId"];
            eventId: components["schemas"]["EventId"];
            eventType: components["schemas"]["PublicEventType"];
            /**
             * @description Whether it was sent by testWebhook.
             * @example false
             */
            isTest: boolean;
            state: components["schemas"]["WebhookDeliveryState"];
            /**
             * Format: int32
             * @description Attempts that were begun.
             * @example 0
             */
            attemptCount: number;
            /**
             * Format: date-time
             * @description When the next attempt is due; null while one is under way and when none will follow.
             * @example 2026-01-01T09:00:00.000Z
             */
            nextAttemptAt: string | null;
            createdAt: components["schemas"]["Timestamp"];
        };
        /** @description Part of the deliveries of an endpoint. */
        WebhookDeliveryPage: {
            /** @description The deliveries, latest event first. */
            items: components["schemas"]["WebhookDelivery"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /** @description One attempt to deliver an event. */
        WebhookAttempt: {
            /**
             * Format: int32
             * @description Counts the attempts from 1.
             * @example 1
             */
            number: number;
            startedAt: components["schemas"]["Timestamp"];
            /**
             * @description What came of it; `interrupted` when the service ended meanwhile, so that nobody knows.
             * @example failed
             * @enum {string}
             */
            outcome: "under_way" | "succeeded" | "failed" | "interrupted";
            /**
             * Format: int32
             * @description The status that the endpoint answered with; null without an answer.
             * @example 503
             */
            status: number | null;
            /**
             * @description Why there was no answer; `refused` when the host stands for an address that nothing is sent to.
             * @example null
             * @enum {string|null}
             */
            fault: "timeout" | "too_large" | "connection" | "tls" | "dns" | "protocol" | "refused" | null;
            /**
             * Format: int32
             * @description How long the exchange took; null where nobody knows.
             * @example 120
             */
            durationMs: number | null;
        };
        /** @description One event on its way to one endpoint, with its attempts. */
        WebhookDeliveryDetails: {
            id: components["schemas"]["WebhookDeliveryId"];
            webhookId: components["schemas"]["WebhookId"];
            eventId: components["schemas"]["EventId"];
            eventType: components["schemas"]["PublicEventType"];
            /**
             * @description Whether it was sent by testWebhook.
             * @example false
             */
            isTest: boolean;
            state: components["schemas"]["WebhookDeliveryState"];
            /**
             * Format: int32
             * @description Attempts that were begun.
             * @example 0
             */
            attemptCount: number;
            /**
             * Format: date-time
             * @description When the next attempt is due; null while one is under way and when none will follow.
             * @example 2026-01-01T09:00:00.000Z
             */
            nextAttemptAt: string | null;
            createdAt: components["schemas"]["Timestamp"];
            /** @description The latest attempts, earliest first. */
            attempts: components["schemas"]["WebhookAttempt"][];
        };
        /** @description One type of event. */
        EventTypeDescription: {
            type: components["schemas"]["PublicEventType"];
            /**
             * Format: int32
             * @description Version of its data; a breaking change gets a new one.
             * @example 1
             */
            version: number;
            /**
             * @description What happened.
             * @example A to-do was created.
             */
            summary: string;
            /**
             * @description JSON Schema (2020-12) of the event's `data`; within a version it only gains optional members.
             * @example {
             *       "type": "object",
             *       "required": [
             *         "todoId",
             *         "version"
             *       ]
             *     }
             */
            dataSchema: {
                [key: string]: unknown;
            };
            /**
             * @description An example of the event's `data`.
             * @example {
             *       "todoId": "todo_01kaf0000000000000000000t1",
             *       "version": 1
             *     }
             */
            exampleData: {
                [key: string]: unknown;
            };
        };
        /** @description Part of the event types. */
        EventTypePage: {
            /** @description The types, in the order of the catalogue. */
            items: components["schemas"]["EventTypeDescription"][];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /**
         * @description Words as people type them; nothing in them is an operator.
         * @example travel
         */
        SearchText: string;
        /**
         * @description Kind of record.
         * @example todo
         * @enum {string}
         */
        SearchType: "file" | "photo" | "todo";
        /**
         * @description A label, without commas and hashes.
         * @example travel
         */
        SearchTag: string;
        /**
         * @description Id of the record.
         * @example todo_01kaf0000000000000000000t1
         */
        SearchRecordId: string;
        /** @description Plain text; whoever shows it as HTML escapes it, and marks what was found. */
        ExcerptPart: {
            /**
             * @description Part of the record's text.
             * @example Book the
             */
            text: string;
            /**
             * @description Whether this part is what was looked for.
             * @example false
             */
            isMatch: boolean;
        };
        /** @description A piece of the record around what was found. */
        Excerpt: {
            /** @description The piece from left to right. */
            parts: components["schemas"]["ExcerptPart"][];
        };
        /** @description One record that was found. */
        SearchHit: {
            id: components["schemas"]["SearchRecordId"];
            type: components["schemas"]["SearchType"];
            /**
             * @description Title or name of the record.
             * @example Book the train
             */
            title: string;
            /** @description Labels of the record. */
            tags: string[];
            /**
             * @description Who finds it; private records only their owner.
             * @example private
             * @enum {string}
             */
            visibility: "private" | "public";
            updatedAt: components["schemas"]["Timestamp"];
            /** @description Where the words were found; empty when only the title of another form matched. */
            highlights: components["schemas"]["Excerpt"][];
            /**
             * Format: uri-reference
             * @description Where the record is read.
             * @example /v1/todos/todo_01kaf0000000000000000000t1
             */
            url: string;
        };
        /**
         * Format: int64
         * @description How many records.
         * @example 1
         */
        HitCount: number;
        /** @description How many of the matching records are of one kind. */
        TypeFacet: {
            value: components["schemas"]["SearchType"];
            count: components["schemas"]["HitCount"];
        };
        /** @description How many of the matching records carry one label. */
        TagFacet: {
            /**
             * @description The label.
             * @example travel
             */
            value: string;
            count: components["schemas"]["HitCount"];
        };
        /** @description What the matching records are like, most frequent first. */
        SearchFacets: {
            /** @description By kind. */
            types: components["schemas"]["TypeFacet"][];
            /** @description By label, the 20 most frequent. */
            tags: components["schemas"]["TagFacet"][];
        };
        /** @description A page of records that were found, best first. */
        SearchPage: {
            /** @description The records of this page. */
            items: components["schemas"]["SearchHit"][];
            total: components["schemas"]["HitCount"];
            facets: components["schemas"]["SearchFacets"];
            nextCursor?: components["schemas"]["NextCursor"];
        };
        /**
         * @description The beginning of a word or title.
         * @example trav
         */
        SearchPrefix: string;
        /** @description A text that occurs in what the caller may see. */
        Suggestion: {
            /**
             * @description The completed text.
             * @example travel
             */
            text: string;
        };
        /** @description Texts that begin as asked. */
        Suggestions: {
            /** @description Different texts, the likeliest first. */
            items: components["schemas"]["Suggestion"][];
        };
        /** @description The latest rebuild of the index. */
        SearchRebuild: {
            /**
             * @description Whether it is under way.
             * @example running
             * @enum {string}
             */
            state: "running" | "finished";
            /**
             * Format: int64
             * @description Documents read so far.
             * @example 1200
             */
            documents: number;
            startedAt: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description When the rebuilt index came into use; null while under way.
             * @example 2026-01-01T09:01:00.000Z
             */
            finishedAt: string | null;
        };
        /** @description The search index as a whole. */
        SearchIndex: {
            documents: components["schemas"]["HitCount"];
            /**
             * @description Name of the index in use.
             * @example search-01kaf0000000000000000000g1
             */
            generation: string;
            createdAt: components["schemas"]["Timestamp"];
            /**
             * Format: int64
             * @description Age of the oldest change that is not indexed yet, in milliseconds; 0 without one.
             * @example 0
             */
            lagMs: number;
            /** @description The latest rebuild; null when there was none. */
            rebuild: components["schemas"]["SearchRebuild"] | null;
        };
    };
    responses: {
        /** @description The request cannot be read, or names a parameter that the operation does not have. */
        MalformedRequest: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description None of the accepted media types can be produced. */
        NotAcceptable: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The rate of the throttling class is exceeded. */
        TooManyRequests: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service failed. */
        InternalError: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A parameter breaks the contract. */
        InvalidQuery: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request breaks the contract. */
        BadRequest: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The same request is in progress, or others keep changing the same records. */
        IdempotencyConflict: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        PayloadTooLarge: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is in a form that the operation does not read. */
        UnsupportedMediaType: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The rules refuse the account or its password, or the idempotency key belongs to another request. */
        SignUpRefused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service sheds load; nothing was done. */
        Overloaded: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The store has no space left; reads go on. */
        StorageFull: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The code is not valid, or the idempotency key belongs to another request. */
        CodeRefused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The idempotency key belongs to another request. */
        IdempotencyKeyReused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Address or password is wrong. */
        InvalidCredentials: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The address was never confirmed. */
        AccountNotConfirmed: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests, or too many wrong tries for one account. */
        SignInThrottled: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The code is not valid. */
        InvalidCode: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no valid credential. */
        Unauthorized: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not do this. */
        Forbidden: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The session cannot be continued. */
        InvalidRefreshToken: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The current or the new password is refused. */
        PasswordChangeRefused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The code or the new password is refused, or the idempotency key belongs to another request. */
        ResetRefused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is a second factor already. */
        TotpAlreadyEnabled: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no second factor. */
        TotpNotEnabled: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The password is wrong. */
        WrongPassword: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A parameter breaks the contract, or the cursor does not belong to this list. */
        InvalidPage: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The record is at another version. */
        PreconditionFailed: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The change does not say on which version it is made. */
        PreconditionRequired: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The directory has no such person. */
        UserNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The change is about the caller. */
        CannotChangeSelf: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The files would take too much, or the same request is in progress. */
        QuotaConflict: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such file. */
        FileNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such file, or no content is under way for it. */
        UploadNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Parts are missing, or the same request is in progress. */
        UploadIncomplete: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The upload was left open for too long. */
        UploadExpired: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The bytes are not what was announced, or the idempotency key belongs to another request. */
        ContentRefused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such file, or the file no such version. */
        FileOrVersionNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no verified content yet. */
        FileNotReady: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Other content is under way, the files would take too much, or the same request is in progress. */
        VersionConflict: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no verified content yet, or the same request is in progress. */
        ShareConflict: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such file, or the file no such share. */
        FileOrShareNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The link does not work, or no longer. */
        ShareNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such photo, or it is not the caller's to see. */
        PhotoNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such photo, or its original has arrived. */
        PhotoUploadNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The original has not arrived, or the same request is in progress. */
        OriginalMissing: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The bytes are not what was announced, or the idempotency key belongs to another request. */
        PhotoRefused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such photo, it is not the caller's to see, or it has no such rendition. */
        RenditionNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There are too many to-dos, or the same request is in progress. */
        TodoConflict: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such to-do. */
        TodoNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There are too many webhooks, or the same request is in progress. */
        WebhookLimit: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Nothing is sent to such a URL, or the idempotency key belongs to another request. */
        WebhookUrlNotAllowedOrKeyReused: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such webhook. */
        WebhookNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Nothing is sent to such a URL. */
        WebhookUrlNotAllowed: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The webhook is disabled, or the same request is in progress. */
        WebhookDisabled: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                /**
                 * @description Seconds to wait before the next try, while the same request is in progress (RFC 9110 §10.2.3).
                 * @example 1
                 */
                "Retry-After"?: number;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller has no such webhook, or the webhook no such delivery. */
        WebhookOrDeliveryNotFound: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The search index does not answer, which concerns nothing else; or the service sheds load. */
        SearchUnavailable: {
            headers: {
                "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                RateLimit: components["headers"]["RateLimit"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Accepted. The content of the answer is ignored. */
        StandardWebhookAccepted: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Nobody listens here any more: the endpoint is disabled, and nothing is sent to it again. */
        StandardWebhookGone: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Not accepted, like no answer in time and any redirect: it is tried again later. */
        StandardWebhookRefused: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: {
        /**
         * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
         * @example "3"
         */
        IfNoneMatch: string;
        /**
         * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
         *     effect and gets the first answer again, for 24 hours.
         * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
         */
        IdempotencyKey: string;
        /**
         * @description How many items a page may have.
         * @example 20
         */
        Limit: number;
        /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
        Cursor: string;
        /**
         * @description The entity tag that the change is made on, or `*` for any version.
         * @example "3"
         */
        IfMatch: string;
        /** @description Id of the user. */
        UserId: components["schemas"]["UserId"];
        /** @description Id of the file. */
        FileId: components["schemas"]["FileId"];
        /**
         * @description `link` answers with the signed request, `redirect` sends the client straight to the bytes.
         * @example link
         */
        Delivery: "link" | "redirect";
        /** @description Id of the version of the content. */
        VersionId: components["schemas"]["ContentVersionId"];
        /** @description Id of the share. */
        ShareId: components["schemas"]["ShareId"];
        /** @description The code of the share link. */
        ShareCode: components["schemas"]["ShareCode"];
        /** @description Id of the photo. */
        PhotoId: components["schemas"]["PhotoId"];
        /** @description Which rendition. */
        RenditionName: components["schemas"]["RenditionName"];
        /**
         * @description The revision of the bytes, as the URLs of a photo name it; with it the answer may be kept for a year. Without it the
         *     answer is to be revalidated.
         */
        RenditionRevision: components["schemas"]["RenditionRevision"];
        /** @description Id of the to-do. */
        TodoId: components["schemas"]["TodoId"];
        /** @description Id of the webhook. */
        WebhookId: components["schemas"]["WebhookId"];
        /** @description Id of the delivery. */
        DeliveryId: components["schemas"]["WebhookDeliveryId"];
        /**
         * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
         * @example event_01kaf0000000000000000000e1
         */
        StandardWebhookId: string;
        /**
         * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
         * @example 1767259800
         */
        StandardWebhookTimestamp: string;
        /**
         * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
         * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
         */
        StandardWebhookSignature: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The origin that may read this answer; sent when the request names an allowed `Origin`.
         * @example https://app.demobackend.example
         */
        "Access-Control-Allow-Origin": string;
        /**
         * @description What is left of the throttling class, `r` requests now and `t` seconds until it is full again.
         * @example "read";r=199;t=1
         */
        RateLimit: string;
        /**
         * @description Id of this request; quote it when you report a failure.
         * @example request_01kaf0000000000000000000r1
         */
        "X-Request-Id": string;
        /**
         * @description Seconds to wait before the next try (RFC 9110 §10.2.3).
         * @example 2
         */
        "Retry-After": number;
        /**
         * @description Who may keep this answer, and for how long (RFC 9111).
         * @example private, no-cache
         */
        "Cache-Control": string;
        /**
         * @description The version of the record, or a hash of the document, in quotes (RFC 9110 §8.8.3).
         * @example "3"
         */
        ETag: string;
        /**
         * @description `true` when this is the stored answer of an earlier request with the same idempotency key.
         * @example true
         */
        "Idempotent-Replayed": "true";
        /**
         * @description How to authenticate (RFC 6750 §3).
         * @example Bearer error="invalid_token"
         */
        "WWW-Authenticate": string;
        /**
         * @description Tells browsers to keep the answer as a file (RFC 6266).
         * @example attachment; filename="export.ndjson"
         */
        "Content-Disposition": string;
        /**
         * @description Where the created record is found.
         * @example /v1/todos/todo_01kaf0000000000000000000t1
         */
        Location: string;
        /**
         * @description The signed URL of the bytes; it answers GET with Range support until it expires.
         * @example https://objects.demobackend.example/d/01kaf?expires=1767259200&signature=3q2-7w
         */
        DownloadLocation: string;
        /**
         * @description With a revision a year and immutable, `public` for a public photo and `private` for a private one; else to be
         *     revalidated (RFC 9111, RFC 8246).
         * @example public, max-age=31536000, immutable
         */
        RenditionCacheControl: string;
        /**
         * @description The media type follows from `Accept`.
         * @example Origin, Accept
         */
        RenditionVary: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process serves requests. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every dependency answers. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            /** @description A dependency does not answer. */
            503: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getContract: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contract"];
                };
            };
            /** @description The contract is the one that the client holds. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    signUp: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description The code is under way, if the address is not confirmed yet. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmationSent"];
                };
            };
            400: components["responses"]["BadRequest"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["SignUpRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    confirmSignUp: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmation"];
            };
        };
        responses: {
            /** @description The account can be used. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["CodeRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    resendConfirmation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailAddress"];
            };
        };
        responses: {
            /** @description A code is under way, if the address waits for one. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmationSent"];
                };
            };
            400: components["responses"]["BadRequest"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description The session, or a challenge. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["InvalidCredentials"];
            403: components["responses"]["AccountNotConfirmed"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["SignInThrottled"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    respondToChallenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChallengeAnswer"];
            };
        };
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["BadRequest"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidCode"];
            429: components["responses"]["SignInThrottled"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every session has ended. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionRefresh"];
            };
        };
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["InvalidRefreshToken"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The new password holds. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["PasswordChangeRefused"];
            429: components["responses"]["SignInThrottled"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    requestPasswordReset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailAddress"];
            };
        };
        responses: {
            /** @description A code is under way, if the address has an account. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetSent"];
                };
            };
            400: components["responses"]["BadRequest"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description The new password holds. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["ResetRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    startTotpEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret, shown once. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpEnrolment"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["TotpAlreadyEnabled"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    confirmTotpEnrolment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpConfirmation"];
            };
        };
        responses: {
            /** @description The recovery codes, shown once. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["TotpAlreadyEnabled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvalidCode"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    disableTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpDisabling"];
            };
        };
        responses: {
            /** @description Sign-ins ask for the password only. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["TotpNotEnabled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["WrongPassword"];
            429: components["responses"]["SignInThrottled"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Only people in this state. */
                state?: components["schemas"]["UserState"];
                /** @description Only people with this role. */
                role?: components["schemas"]["Role"];
                /**
                 * @description Only people whose address or name begins with this text, in upper or lower case.
                 * @example ali
                 */
                text?: string;
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of people. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    getCurrentUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The client holds the current version. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    deleteCurrentUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is gone. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            412: components["responses"]["PreconditionFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    updateCurrentUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["ProfileChanges"];
            };
        };
        responses: {
            /** @description The caller as changed. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getUserAttributes: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attributes. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAttributes"];
                };
            };
            /** @description The client holds the current version. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    putUserAttributes: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserAttributes"];
            };
        };
        responses: {
            /** @description The attributes as kept. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAttributes"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    exportCurrentUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The records, as many as there are. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["UserExport"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of the user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The client holds the current version. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UserNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the user. */
                userId: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["UserChanges"];
            };
        };
        responses: {
            /** @description The person as changed. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UserNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["CannotChangeSelf"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    listFiles: {
        parameters: {
            query?: {
                /** @description Only files in this folder and the folders below it. */
                folder?: components["schemas"]["FolderPath"];
                /** @description Only files with this label. */
                tag?: components["schemas"]["FileTag"];
                /** @description Only files in this state. */
                state?: components["schemas"]["FileState"];
                /**
                 * @description By creation, newest first, or by name.
                 * @example created
                 */
                orderBy?: "created" | "name";
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of files. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilePage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    createFile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFile"];
            };
        };
        responses: {
            /** @description The pending file and its upload ticket. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileUpload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["QuotaConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getStorageUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The usage now. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageUsage"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    getFile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description The client holds the current version. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    deleteFile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file is gone. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileNotFound"];
            412: components["responses"]["PreconditionFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    updateFile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["FileChanges"];
            };
        };
        responses: {
            /** @description The changed file. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileNotFound"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    abortFileUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing is under way any more. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UploadNotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    completeFileUpload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, ready. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UploadNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["UploadIncomplete"];
            410: components["responses"]["UploadExpired"];
            422: components["responses"]["ContentRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    renewFileUpload: {
        parameters: {
            query?: {
                /**
                 * @description `missing` signs the parts that have not arrived, `all` every part, to send them again.
                 * @example missing
                 */
                parts?: "missing" | "all";
            };
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The renewed ticket. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadTicket"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["UploadNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            410: components["responses"]["UploadExpired"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getFileDownload: {
        parameters: {
            query?: {
                /**
                 * @description `link` answers with the signed request, `redirect` sends the client straight to the bytes.
                 * @example link
                 */
                delivery?: components["parameters"]["Delivery"];
                /** @description An earlier version of the content instead of the current one. */
                versionId?: components["schemas"]["ContentVersionId"];
            };
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The signed request. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileDownload"];
                };
            };
            /** @description The bytes are there. */
            302: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Location: components["headers"]["DownloadLocation"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileOrVersionNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["FileNotReady"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    listFileVersions: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileVersionPage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    createFileVersion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFileVersion"];
            };
        };
        responses: {
            /** @description The file as it is, and the upload ticket. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileUpload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["VersionConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    restoreFileVersion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
                /** @description Id of the version of the content. */
                versionId: components["parameters"]["VersionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file with the restored content. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileOrVersionNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            412: components["responses"]["PreconditionFailed"];
            422: components["responses"]["IdempotencyKeyReused"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    listFileShares: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of shares. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileSharePage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    createFileShare: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFileShare"];
            };
        };
        responses: {
            /** @description The link. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedFileShare"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["ShareConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    revokeFileShare: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the file. */
                fileId: components["parameters"]["FileId"];
                /** @description Id of the share. */
                shareId: components["parameters"]["ShareId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link no longer works. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["FileOrShareNotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getSharedFile: {
        parameters: {
            query?: {
                /**
                 * @description `link` answers with the signed request, `redirect` sends the client straight to the bytes.
                 * @example link
                 */
                delivery?: components["parameters"]["Delivery"];
            };
            header?: never;
            path: {
                /** @description The code of the share link. */
                shareCode: components["parameters"]["ShareCode"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file behind the link. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedFile"];
                };
            };
            /** @description The bytes are there. */
            302: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Location: components["headers"]["DownloadLocation"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            404: components["responses"]["ShareNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    listPhotos: {
        parameters: {
            query?: {
                /** @description Only photos in this state. */
                state?: components["schemas"]["PhotoState"];
                /** @description Only photos with this label. */
                tag?: components["schemas"]["PhotoTag"];
                /** @description Only photos that these people may see. */
                visibility?: components["schemas"]["PhotoVisibility"];
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of photos. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoPage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    createPhoto: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPhoto"];
            };
        };
        responses: {
            /** @description The pending photo and its upload ticket. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoUpload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["QuotaConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getPhoto: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The photo. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description The client holds the current version. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PhotoNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    deletePhoto: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The photo is gone. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PhotoNotFound"];
            412: components["responses"]["PreconditionFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    updatePhoto: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["PhotoChanges"];
            };
        };
        responses: {
            /** @description The changed photo. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PhotoNotFound"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    completePhotoUpload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The verified photo; its renditions follow. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photo"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PhotoUploadNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["OriginalMissing"];
            410: components["responses"]["UploadExpired"];
            422: components["responses"]["PhotoRefused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    renewPhotoUpload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The renewed ticket. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadTicket"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PhotoUploadNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            410: components["responses"]["UploadExpired"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getPhotoRendition: {
        parameters: {
            query?: {
                /**
                 * @description The revision of the bytes, as the URLs of a photo name it; with it the answer may be kept for a year. Without it the
                 *     answer is to be revalidated.
                 */
                revision?: components["parameters"]["RenditionRevision"];
            };
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of the photo. */
                photoId: components["parameters"]["PhotoId"];
                /** @description Which rendition. */
                name: components["parameters"]["RenditionName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["RenditionCacheControl"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    Vary: components["headers"]["RenditionVary"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "image/avif": components["schemas"]["RenditionBytes"];
                    "image/webp": components["schemas"]["RenditionBytes"];
                };
            };
            /** @description The client holds these bytes. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["RenditionCacheControl"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    Vary: components["headers"]["RenditionVary"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RenditionNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    listTodos: {
        parameters: {
            query?: {
                /** @description Only to-dos in this state. */
                state?: components["schemas"]["TodoState"];
                /** @description Only to-dos with this label. */
                tag?: components["schemas"]["TodoTag"];
                /** @description Only to-dos that are due before this time. */
                dueBefore?: components["schemas"]["Timestamp"];
                /**
                 * @description By creation, newest first, or by due date, earliest first; the latter leaves out to-dos without a date.
                 * @example created
                 */
                orderBy?: "created" | "due";
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of to-dos. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TodoPage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    createTodo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTodo"];
            };
        };
        responses: {
            /** @description The to-do as it is kept. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Todo"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["TodoConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    batchTodos: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TodoBatch"];
            };
        };
        responses: {
            /** @description What became of each write. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TodoBatchResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getTodo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The to-do. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Todo"];
                };
            };
            /** @description The client holds the current version. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["TodoNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    deleteTodo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The to-do is gone. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["TodoNotFound"];
            412: components["responses"]["PreconditionFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    updateTodo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["TodoChanges"];
            };
        };
        responses: {
            /** @description The changed to-do. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Todo"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["TodoNotFound"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    completeTodo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The to-do. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Todo"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["TodoNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    reopenTodo: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the to-do. */
                todoId: components["parameters"]["TodoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The to-do. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Todo"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["TodoNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description The endpoint with its secret. */
            201: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedWebhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["WebhookLimit"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["WebhookUrlNotAllowedOrKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the client already holds; if it is still current the answer is 304 without a body.
                 * @example "3"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description The client holds the current version. */
            304: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint is gone. */
            204: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookNotFound"];
            412: components["responses"]["PreconditionFailed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The entity tag that the change is made on, or `*` for any version.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["WebhookChanges"];
            };
        };
        responses: {
            /** @description The changed endpoint. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookNotFound"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["WebhookUrlNotAllowed"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhookSecret"];
            };
        };
        responses: {
            /** @description The new secret. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookTest"];
            };
        };
        responses: {
            /** @description The delivery that is on its way. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["WebhookDisabled"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries in this state. */
                state?: components["schemas"]["WebhookDeliveryState"];
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
                /** @description Id of the delivery. */
                deliveryId: components["parameters"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryDetails"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookOrDeliveryNotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Id of the webhook. */
                webhookId: components["parameters"]["WebhookId"];
                /** @description Id of the delivery. */
                deliveryId: components["parameters"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery that is on its way again. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WebhookOrDeliveryNotFound"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["WebhookDisabled"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    listEventTypes: {
        parameters: {
            query?: {
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of event types. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventTypePage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
        };
    };
    search: {
        parameters: {
            query: {
                /** @description What to look for. */
                q: components["schemas"]["SearchText"];
                /**
                 * @description Only records of these kinds, separated by commas.
                 * @example [
                 *       "todo"
                 *     ]
                 */
                types?: components["schemas"]["SearchType"][];
                /**
                 * @description Only records that carry all of these labels, separated by commas.
                 * @example [
                 *       "travel"
                 *     ]
                 */
                tags?: components["schemas"]["SearchTag"][];
                /** @description Only records that last changed at this time or later. */
                updatedFrom?: components["schemas"]["Timestamp"];
                /** @description Only records that last changed before this time. */
                updatedBefore?: components["schemas"]["Timestamp"];
                /**
                 * @description How many items a page may have.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description Continues a list where `nextCursor` of the page before left off; bound to caller and filter. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of what was found. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchPage"];
                };
            };
            400: components["responses"]["InvalidPage"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["SearchUnavailable"];
        };
    };
    suggest: {
        parameters: {
            query: {
                /** @description What was typed so far. */
                prefix: components["schemas"]["SearchPrefix"];
                /**
                 * @description How many texts at most.
                 * @example 10
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Texts that begin so. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["SearchUnavailable"];
        };
    };
    getSearchIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state now. */
            200: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchIndex"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["SearchUnavailable"];
        };
    };
    rebuildSearchIndex: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A unique text for this intent, such as a UUID. A repeated request with the same key and content has no second
                 *     effect and gets the first answer again, for 24 hours.
                 * @example 5f0c6b0e-0f5e-4a57-9a0e-0c7b6f1f3a52
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rebuild that is under way. */
            202: {
                headers: {
                    "Access-Control-Allow-Origin": components["headers"]["Access-Control-Allow-Origin"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchRebuild"];
                };
            };
            400: components["responses"]["InvalidQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            406: components["responses"]["NotAcceptable"];
            409: components["responses"]["IdempotencyConflict"];
            422: components["responses"]["IdempotencyKeyReused"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Overloaded"];
            507: components["responses"]["StorageFull"];
        };
    };
    deliverTodoCreated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event todo.created, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "todo.created";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        todoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverTodoUpdated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event todo.updated, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "todo.updated";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        todoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverTodoCompleted: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event todo.completed, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "todo.completed";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        todoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverTodoDeleted: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event todo.deleted, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "todo.deleted";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        todoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverFileReady: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event file.ready, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "file.ready";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        fileId: string;
                        contentVersionId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverFileUpdated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event file.updated, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "file.updated";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        fileId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverFileDeleted: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event file.deleted, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "file.deleted";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        fileId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverPhotoProcessed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event photo.processed, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "photo.processed";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        photoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverPhotoFailed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event photo.failed, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "photo.failed";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        photoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverPhotoUpdated: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event photo.updated, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "photo.updated";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        photoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverPhotoDeleted: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event photo.deleted, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "photo.deleted";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        photoId: string;
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverWebhookDisabled: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event webhook.disabled, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "webhook.disabled";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        webhookId: string;
                        /** @enum {string} */
                        reason: "gone" | "failing";
                        /** Format: int32 */
                        version: number;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
    deliverWebhookTest: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Id of the event; the same in every attempt and delivery of it. Deduplicate by it.
                 * @example event_01kaf0000000000000000000e1
                 */
                "webhook-id": components["parameters"]["StandardWebhookId"];
                /**
                 * @description When this attempt was made, in seconds since 1970. Refuse what is more than 5 minutes away from your clock.
                 * @example 1767259800
                 */
                "webhook-timestamp": components["parameters"]["StandardWebhookTimestamp"];
                /**
                 * @description Signatures by the secrets of the endpoint, separated by spaces: `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. One of them must match (Standard Webhooks).
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["StandardWebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event webhook.test, version 1. */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What happened.
                     * @constant
                     */
                    type: "webhook.test";
                    /**
                     * @description Names the event, in every delivery of it; equal to the header `webhook-id`.
                     * @example event_01kaf0000000000000000000e1
                     */
                    id: string;
                    /**
                     * Format: date-time
                     * @description When it happened (RFC 3339, UTC).
                     * @example 2026-01-01T09:30:00.000Z
                     */
                    timestamp: string;
                    /**
                     * Format: int32
                     * @description Version of the schema of `data`.
                     * @constant
                     */
                    version: 1;
                    data: {
                        webhookId: string;
                    };
                };
            };
        };
        responses: {
            410: components["responses"]["StandardWebhookGone"];
            "2XX": components["responses"]["StandardWebhookAccepted"];
            default: components["responses"]["StandardWebhookRefused"];
        };
    };
}

export type Health = components['schemas']['Health'];
export type Fault = components['schemas']['Fault'];
export type PartNumber = components['schemas']['PartNumber'];
export type Problem = components['schemas']['Problem'];
export type Dependency = components['schemas']['Dependency'];
export type Readiness = components['schemas']['Readiness'];
export type Contract = components['schemas']['Contract'];
export type Email = components['schemas']['Email'];
export type NewPassword = components['schemas']['NewPassword'];
export type DisplayName = components['schemas']['DisplayName'];
export type Locale = components['schemas']['Locale'];
export type NewAccount = components['schemas']['NewAccount'];
export type ConfirmationSent = components['schemas']['ConfirmationSent'];
export type MailedCode = components['schemas']['MailedCode'];
export type Confirmation = components['schemas']['Confirmation'];
export type MailAddress = components['schemas']['MailAddress'];
export type CurrentPassword = components['schemas']['CurrentPassword'];
export type Credentials = components['schemas']['Credentials'];
export type UserId = components['schemas']['UserId'];
export type RefreshToken = components['schemas']['RefreshToken'];
export type SignedIn = components['schemas']['SignedIn'];
export type ChallengeId = components['schemas']['ChallengeId'];
export type Timestamp = components['schemas']['Timestamp'];
export type SignInChallenge = components['schemas']['SignInChallenge'];
export type SignInResult = components['schemas']['SignInResult'];
export type SecondFactor = components['schemas']['SecondFactor'];
export type ChallengeAnswer = components['schemas']['ChallengeAnswer'];
export type SessionRefresh = components['schemas']['SessionRefresh'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type ResetSent = components['schemas']['ResetSent'];
export type PasswordReset = components['schemas']['PasswordReset'];
export type TotpEnrolment = components['schemas']['TotpEnrolment'];
export type TotpCode = components['schemas']['TotpCode'];
export type TotpConfirmation = components['schemas']['TotpConfirmation'];
export type RecoveryCode = components['schemas']['RecoveryCode'];
export type RecoveryCodes = components['schemas']['RecoveryCodes'];
export type TotpDisabling = components['schemas']['TotpDisabling'];
export type UserState = components['schemas']['UserState'];
export type Role = components['schemas']['Role'];
export type Version = components['schemas']['Version'];
export type User = components['schemas']['User'];
export type NextCursor = components['schemas']['NextCursor'];
export type UserPage = components['schemas']['UserPage'];
export type ProfileChanges = components['schemas']['ProfileChanges'];
export type Theme = components['schemas']['Theme'];
export type TimeZone = components['schemas']['TimeZone'];
export type Notifications = components['schemas']['Notifications'];
export type CustomAttributes = components['schemas']['CustomAttributes'];
export type AccessInformation = components['schemas']['AccessInformation'];
export type UserAttributes = components['schemas']['UserAttributes'];
export type NewUserAttributes = components['schemas']['NewUserAttributes'];
export type UserExport = components['schemas']['UserExport'];
export type UserChanges = components['schemas']['UserChanges'];
export type FolderPath = components['schemas']['FolderPath'];
export type FileTag = components['schemas']['FileTag'];
export type FileState = components['schemas']['FileState'];
export type FileId = components['schemas']['FileId'];
export type FileName = components['schemas']['FileName'];
export type ContentType = components['schemas']['ContentType'];
export type ContentSize = components['schemas']['ContentSize'];
export type Sha256 = components['schemas']['Sha256'];
export type FileTags = components['schemas']['FileTags'];
export type FileMetadata = components['schemas']['FileMetadata'];
export type File = components['schemas']['File'];
export type FilePage = components['schemas']['FilePage'];
export type NewFile = components['schemas']['NewFile'];
export type UploadId = components['schemas']['UploadId'];
export type SignedUrl = components['schemas']['SignedUrl'];
export type SignedHeaders = components['schemas']['SignedHeaders'];
export type UploadPart = components['schemas']['UploadPart'];
export type UploadTicket = components['schemas']['UploadTicket'];
export type FileUpload = components['schemas']['FileUpload'];
export type StorageUsage = components['schemas']['StorageUsage'];
export type FileMetadataChanges = components['schemas']['FileMetadataChanges'];
export type FileChanges = components['schemas']['FileChanges'];
export type ContentVersionId = components['schemas']['ContentVersionId'];
export type Download = components['schemas']['Download'];
export type FileDownload = components['schemas']['FileDownload'];
export type FileVersion = components['schemas']['FileVersion'];
export type FileVersionPage = components['schemas']['FileVersionPage'];
export type NewFileVersion = components['schemas']['NewFileVersion'];
export type ShareId = components['schemas']['ShareId'];
export type DownloadLimit = components['schemas']['DownloadLimit'];
export type DownloadCount = components['schemas']['DownloadCount'];
export type FileShare = components['schemas']['FileShare'];
export type FileSharePage = components['schemas']['FileSharePage'];
export type NewFileShare = components['schemas']['NewFileShare'];
export type ShareCode = components['schemas']['ShareCode'];
export type IssuedFileShare = components['schemas']['IssuedFileShare'];
export type SharedFile = components['schemas']['SharedFile'];
export type PhotoState = components['schemas']['PhotoState'];
export type PhotoTag = components['schemas']['PhotoTag'];
export type PhotoVisibility = components['schemas']['PhotoVisibility'];
export type PhotoId = components['schemas']['PhotoId'];
export type PhotoTitle = components['schemas']['PhotoTitle'];
export type PhotoDescription = components['schemas']['PhotoDescription'];
export type PhotoTags = components['schemas']['PhotoTags'];
export type PhotoFailure = components['schemas']['PhotoFailure'];
export type PixelCount = components['schemas']['PixelCount'];
export type DominantColor = components['schemas']['DominantColor'];
export type Blurhash = components['schemas']['Blurhash'];
export type PhotoLabel = components['schemas']['PhotoLabel'];
export type RenditionName = components['schemas']['RenditionName'];
export type PhotoRendition = components['schemas']['PhotoRendition'];
export type Photo = components['schemas']['Photo'];
export type PhotoPage = components['schemas']['PhotoPage'];
export type PhotoContentType = components['schemas']['PhotoContentType'];
export type PhotoSize = components['schemas']['PhotoSize'];
export type NewPhoto = components['schemas']['NewPhoto'];
export type PhotoUpload = components['schemas']['PhotoUpload'];
export type PhotoChanges = components['schemas']['PhotoChanges'];
export type RenditionRevision = components['schemas']['RenditionRevision'];
export type RenditionBytes = components['schemas']['RenditionBytes'];
export type TodoState = components['schemas']['TodoState'];
export type TodoTag = components['schemas']['TodoTag'];
export type TodoId = components['schemas']['TodoId'];
export type TodoTitle = components['schemas']['TodoTitle'];
export type TodoNotes = components['schemas']['TodoNotes'];
export type DueAt = components['schemas']['DueAt'];
export type TodoTags = components['schemas']['TodoTags'];
export type Todo = components['schemas']['Todo'];
export type TodoPage = components['schemas']['TodoPage'];
export type NewTodo = components['schemas']['NewTodo'];
export type TodoCreation = components['schemas']['TodoCreation'];
export type TodoChanges = components['schemas']['TodoChanges'];
export type TodoUpdate = components['schemas']['TodoUpdate'];
export type TodoCompletion = components['schemas']['TodoCompletion'];
export type TodoDeletion = components['schemas']['TodoDeletion'];
export type TodoWrite = components['schemas']['TodoWrite'];
export type TodoBatch = components['schemas']['TodoBatch'];
export type TodoWriteResult = components['schemas']['TodoWriteResult'];
export type TodoBatchResult = components['schemas']['TodoBatchResult'];
export type WebhookId = components['schemas']['WebhookId'];
export type WebhookUrl = components['schemas']['WebhookUrl'];
export type WebhookDescription = components['schemas']['WebhookDescription'];
export type PublicEventTypeSchema = components['schemas']['PublicEventType'];
export type WebhookEventTypes = components['schemas']['WebhookEventTypes'];
export type WebhookResourceIds = components['schemas']['WebhookResourceIds'];
export type WebhookState = components['schemas']['WebhookState'];
export type WebhookDisabledReason = components['schemas']['WebhookDisabledReason'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookPage = components['schemas']['WebhookPage'];
export type NewWebhook = components['schemas']['NewWebhook'];
export type WebhookSigningSecret = components['schemas']['WebhookSigningSecret'];
export type IssuedWebhook = components['schemas']['IssuedWebhook'];
export type WebhookChanges = components['schemas']['WebhookChanges'];
export type NewWebhookSecret = components['schemas']['NewWebhookSecret'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
export type WebhookTest = components['schemas']['WebhookTest'];
export type WebhookDeliveryId = components['schemas']['WebhookDeliveryId'];
export type EventId = components['schemas']['EventId'];
export type WebhookDeliveryState = components['schemas']['WebhookDeliveryState'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type WebhookDeliveryPage = components['schemas']['WebhookDeliveryPage'];
export type WebhookAttempt = components['schemas']['WebhookAttempt'];
export type WebhookDeliveryDetails = components['schemas']['WebhookDeliveryDetails'];
export type EventTypeDescription = components['schemas']['EventTypeDescription'];
export type EventTypePage = components['schemas']['EventTypePage'];
export type SearchText = components['schemas']['SearchText'];
export type SearchType = components['schemas']['SearchType'];
export type SearchTag = components['schemas']['SearchTag'];
export type SearchRecordId = components['schemas']['SearchRecordId'];
export type ExcerptPart = components['schemas']['ExcerptPart'];
export type Excerpt = components['schemas']['Excerpt'];
export type SearchHit = components['schemas']['SearchHit'];
export type HitCount = components['schemas']['HitCount'];
export type TypeFacet = components['schemas']['TypeFacet'];
export type TagFacet = components['schemas']['TagFacet'];
export type SearchFacets = components['schemas']['SearchFacets'];
export type SearchPage = components['schemas']['SearchPage'];
export type SearchPrefix = components['schemas']['SearchPrefix'];
export type Suggestion = components['schemas']['Suggestion'];
export type Suggestions = components['schemas']['Suggestions'];
export type SearchRebuild = components['schemas']['SearchRebuild'];
export type SearchIndex = components['schemas']['SearchIndex'];

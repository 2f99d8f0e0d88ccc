// Generated from the contract by `make generate`. Do not edit: change the contract.
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
            overlapHours?: number;
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
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
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

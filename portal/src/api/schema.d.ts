// Made from a node's /v1/openapi.json by `npm run api`.
export interface paths {
    "/v1/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The agencies, and the facts that each is competent for. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agency"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attestations about one subject. */
        get: {
            parameters: {
                query: {
                    /** @description `party:ID`, `unit:CODE`, `title:ID` or `terms:HASH`. */
                    subject: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_AttestationView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{attestation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One attestation. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Attestation */
                    attestation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AttestationView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attestations/{attestation_id}/extract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A self-contained extract that proves the attestation's state offline. */
        get: {
            parameters: {
                query?: {
                    /** @description As it stood after this block; the newest when absent. */
                    at?: number | null;
                    /** @description As it stood after the newest anchor block, the first of the hour. */
                    anchor?: boolean;
                    /** @description Prove the parties' records too, so that private fields can be disclosed. */
                    parties?: boolean;
                    /** @description When there is no such thing, prove it instead of answering 404. */
                    absence?: boolean;
                    /** @description The file itself, or a PDF for people with the file attached. */
                    form?: "json" | "pdf";
                };
                header?: never;
                path: {
                    /** @description Attestation */
                    attestation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.torrens.extract+json": components["schemas"]["Extract"];
                        "application/pdf": number[];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Blocks, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows on a page, 1 to 500; 50 when absent. */
                    limit?: number | null;
                    /** @description The last row of the page before. */
                    after?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_BlockView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/blocks/{height}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One block. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Height */
                    height: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BlockView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cases, by number. */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that are open, or only those that are decided. */
                    open?: boolean | null;
                    /** @description Only those after this number: `next` of the answer before. */
                    after?: string | null;
                    /** @description How many at most; 1 to 500. */
                    limit?: number | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_CaseView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Case number */
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}/foresight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an open case rests on already, and what it would enter if it were registered now; nothing for a decided one. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Case number */
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Foresight"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cases/{case_id}/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who must still do what for a case. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Case number */
                    case_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MissingView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would become of an act now. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CheckResult"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow events. */
        get: {
            parameters: {
                query?: {
                    /** @description Cursor `height.index` after which to begin; from now on when absent. `Last-Event-ID` does the same. */
                    after?: string | null;
                    /** @description Only this type, such as `torrens.case.decided`. */
                    type?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export/{format}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The history for process mining: `ocel` (OCEL 2.0 JSON), `xes` (IEEE 1849) or `csv`. The header `History-From` names the block from which
         *     on this node knows what was decided.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description ocel, xes or csv */
                    format: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/forms/{tx_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A form to fill in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Kind of transaction, such as TRANSFER */
                    tx_type: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whose key it is, and what it may do. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Key id (hex) */
                    key_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeyView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key_id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every transaction that a key signed, since a time. An answer covers at most 2,000 blocks; `next` says where to go on. */
        get: {
            parameters: {
                query?: {
                    /** @description Only from this block time on, RFC 3339. */
                    since?: string | null;
                    /** @description Only blocks after this height: `next` of the answer before. */
                    after?: number | null;
                };
                header?: never;
                path: {
                    /** @description Key id (hex) */
                    key_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Acts"];
                    };
                };
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who takes part: agencies, validators now and next, nodes that may connect, and how many must agree to change it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Members"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/officers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The officers of all agencies, those who may not act now too: pseudonyms, roles, the facts that each may attest, keys. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows on a page, 1 to 500; 50 when absent. */
                    limit?: number | null;
                    /** @description The last row of the page before. */
                    after?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_OfficerView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The node as its operator sees it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OperatorView"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Backups in the operator's folder, `backups/` beside `data/`. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Backups"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a backup and checks it whole. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BackupView"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What `torrens-node doctor` says, but for what it would need the keys for. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rows_Finding"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The nodes of a demonstration. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rows_Switched"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/demo/{agency}/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops or starts a node of a demonstration. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Whose node */
                    agency: string;
                    /** @description stop or start */
                    action: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Rows_Switched"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/parties/{party_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A party as the ledger knows it: commitments and keys, no name. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Party */
                    party_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Party"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The jurisdictions and policies in force. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Policies"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is proposed and not adopted yet, with the agencies that voted for it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProposalView"][];
                    };
                };
            };
        };
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
        /** Titles and units whose number or code begins so, whose certificate has that number, or that lie in such a locality. */
        get: {
            parameters: {
                query: {
                    /**
                     * @description The beginning of a title number or unit code, a certificate's number (such as `registry/2026/12` or
                     *     湘（2026）娄底市不动产权第0000012号), or words of a locality.
                     */
                    q: string;
                    /** @description The `next` of the page before. */
                    after?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Found"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/bottlenecks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where cases wait, by step and agency; how many were decided by themselves; what they lacked. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Bottlenecks"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/savings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What reviewing once saves: measured, and by the declared baseline, apart from each other. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Savings"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The node's state. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Status"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/titles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Titles, by number. */
        get: {
            parameters: {
                query?: {
                    /** @description Rows on a page, 1 to 500; 50 when absent. */
                    limit?: number | null;
                    /** @description The last row of the page before. */
                    after?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Title"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/titles/{title_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One title. */
        get: {
            parameters: {
                query?: {
                    /** @description As it stood after this block. */
                    at?: number | null;
                    /** @description With proof, header and certificate; only at the current height. */
                    proof?: boolean;
                };
                header?: never;
                path: {
                    /** @description Title number */
                    title_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TitleView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/titles/{title_id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed on a title between two heights, lapses by time included. */
        get: {
            parameters: {
                query: {
                    /** @description The earlier height. */
                    from: number;
                    /** @description The later height; the current one when absent. */
                    to?: number | null;
                };
                header?: never;
                path: {
                    /** @description Title number */
                    title_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Difference"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/titles/{title_id}/extract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A self-contained extract that proves the title's state offline. */
        get: {
            parameters: {
                query?: {
                    /** @description As it stood after this block; the newest when absent. */
                    at?: number | null;
                    /** @description As it stood after the newest anchor block, the first of the hour. */
                    anchor?: boolean;
                    /** @description Prove the parties' records too, so that private fields can be disclosed. */
                    parties?: boolean;
                    /** @description When there is no such thing, prove it instead of answering 404. */
                    absence?: boolean;
                    /** @description The file itself, or a PDF for people with the file attached. */
                    form?: "json" | "pdf";
                };
                header?: never;
                path: {
                    /** @description Title number */
                    title_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.torrens.extract+json": components["schemas"]["Extract"];
                        "application/pdf": number[];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/titles/{title_id}/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came on a title and what was lodged about it, newest first, each with the extract that proves it (Atom, RFC 4287). */
        get: {
            parameters: {
                query?: {
                    /** @description `en` or `zh`; feed readers send no wish of their own. As `Accept-Language` says when absent. */
                    lang?: string | null;
                };
                header?: never;
                path: {
                    /** @description Title number */
                    title_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/atom+xml": string;
                    };
                };
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/titles/{title_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a title came about: every entry, oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description `json`, or `cbor`: the bytes that each next entry, and the title's state, name by hash. */
                    form?: "json" | "cbor";
                };
                header?: never;
                path: {
                    /** @description Title number */
                    title_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_EntryView"];
                        "application/cbor": number[];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Submit a signed transaction (COSE_Sign1). */
        post: {
            parameters: {
                query?: {
                    /** @description `final` waits for the receipt. */
                    wait?: string | null;
                    /** @description How long, such as `10s`; at most 60 seconds. */
                    timeout?: string | null;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/cose": number[];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransactionView"];
                    };
                };
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransactionView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{tx_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A transaction and what became of it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Transaction */
                    tx_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TransactionView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{tx_id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proof that it is in the log. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Transaction */
                    tx_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogProof"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{tx_id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt alone. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Transaction */
                    tx_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Receipt"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trust pack: the anchor that citizens pin, and every change of validators since, each certified by those before it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TrustAnchor"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/units/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A unit by its code. */
        get: {
            parameters: {
                query?: {
                    /** @description As it stood after this block. */
                    at?: number | null;
                    /** @description With proof, header and certificate; only at the current height. */
                    proof?: boolean;
                };
                header?: never;
                path: {
                    /** @description Unit code */
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnitView"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/units/{code}/extract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A self-contained extract that proves the unit's state offline. */
        get: {
            parameters: {
                query?: {
                    /** @description As it stood after this block; the newest when absent. */
                    at?: number | null;
                    /** @description As it stood after the newest anchor block, the first of the hour. */
                    anchor?: boolean;
                    /** @description Prove the parties' records too, so that private fields can be disclosed. */
                    parties?: boolean;
                    /** @description When there is no such thing, prove it instead of answering 404. */
                    absence?: boolean;
                    /** @description The file itself, or a PDF for people with the file attached. */
                    form?: "json" | "pdf";
                };
                header?: never;
                path: {
                    /** @description Unit code */
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.torrens.extract+json": components["schemas"]["Extract"];
                        "application/pdf": number[];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/units/{code}/geometry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A unit's outline: a GeoJSON geometry in degrees (WGS 84), in the very bytes whose SHA-256 is the unit's `geometry_hash`. What this node does
         *     not have, it asks the other members for.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Unit code */
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/geo+json": Record<string, never>;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        /** Gives this node a unit's outline. It is taken from anybody: the ledger says which bytes it must have. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Unit code */
                    code: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/geo+json": Record<string, never>;
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemDocument"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/validators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The validators, in order of agency. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ValidatorStatus"][];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What one key signed. */
        Acts: {
            /** @description In order of the ledger. */
            data: components["schemas"]["SignedAct"][];
            /**
             * Format: int64
             * @description The height to go on after; absent at the end.
             */
            next?: number | null;
        };
        /** @description An agency of the network. */
        Agency: {
            /** @description Identifier, such as `registry`. */
            agency_id: components["schemas"]["Label"];
            /** @description Kinds of attestation that it is competent for. */
            kinds: components["schemas"]["Label"][];
            /** @description Name for people. */
            name: components["schemas"]["Text"];
            /** @description Roles that it may give its officers. Those that its officers have at genesis are added. */
            roles?: components["schemas"]["Role"][];
            /** @description Whether it takes part. */
            status?: components["schemas"]["Standing"];
            /** @description Prefixes of the unit codes in its territory; empty means everywhere. */
            territory?: components["schemas"]["Label"][];
        };
        /** @description What an extract was asked about. */
        Asked: {
            /** @description A title, by its number. */
            title: components["schemas"]["TitleId"];
        } | {
            /** @description A unit, by its code. */
            unit: components["schemas"]["UnitCode"];
        } | {
            /** @description An attestation, by its id. */
            attestation: string;
        };
        /** @description An attestation on the ledger. */
        Attestation: {
            /** @description Identifier: the attesting transaction's id. */
            attestation_id: components["schemas"]["Hex32"];
            /** @description Salted commitment to the private claim. */
            claim_commitment: components["schemas"]["Hex32"];
            condition?: components["schemas"]["Label"] | null;
            /**
             * Format: int64
             * @description Block in which it was made: what was there before a case was lodged is reused by it.
             */
            height: number;
            /** @description Block time at which it was made. */
            issued: string;
            /** @description The agency that reviewed it. */
            issuer: components["schemas"]["Label"];
            /** @description The jurisdiction whose rule for the kind it was made under; it serves no case of another. */
            jurisdiction: components["schemas"]["Label"];
            /** @description Kind of fact, such as `TAX_CLEARED`. */
            kind: components["schemas"]["Label"];
            /** @description The officer's key. */
            officer_key: components["schemas"]["KeyId"];
            revoked?: components["schemas"]["Revocation"] | null;
            /** @description What it is about. */
            subject: Record<string, never>;
            /**
             * Format: int64
             * @description The version of the party, unit or title that was examined; 0 when the subject has none.
             */
            subject_version: number;
            superseded_by?: components["schemas"]["Hex32"] | null;
            /** @description It no longer holds once the subject's version is another. */
            until_change: boolean;
            /**
             * Format: int32
             * @description Cases that used one of a limited number of uses.
             */
            uses: number;
            /**
             * Format: int32
             * @description How often it may be relied on; unlimited when absent.
             */
            uses_max?: number | null;
            /** @description Block time from which it holds. */
            valid_from: string;
            /** @description Block time from which it no longer holds. */
            valid_to?: string | null;
            /** @description Outcome. */
            verdict: components["schemas"]["Verdict"];
        };
        /** @description An attestation and whether it can be relied on now. */
        AttestationView: components["schemas"]["Attestation"] & {
            /** @description Why not. */
            reason?: string | null;
            /** @description Whether it can be relied on now. */
            usable: boolean;
        };
        /** @description A backup in the operator's folder. */
        BackupView: {
            /**
             * Format: int64
             * @description Bytes of its store.
             */
            bytes: number;
            /** @description Why it cannot be read. */
            damaged?: string | null;
            /**
             * Format: int64
             * @description The last block in it; none when what it says of itself cannot be read.
             */
            height?: number | null;
            /** @description When it was made. */
            made_at?: string | null;
            /** @description Its folder's name. */
            name: string;
        };
        /** @description Backups and where they are. */
        Backups: {
            /** @description Oldest first. */
            data: components["schemas"]["BackupView"][];
            /** @description The folder. */
            folder: string;
        };
        /** @description What a step costs in the procedure that this one replaces, as the jurisdiction declares it. Never a measurement. */
        Baseline: {
            /**
             * Format: int32
             * @description How many offices check it.
             */
            checks?: number;
            /**
             * Format: int32
             * @description How long it takes alone, in minutes.
             */
            minutes: number;
            /** @description A kind of attestation, or `DECIDE`. */
            step: components["schemas"]["Label"];
        };
        /** @description Whose hold it is, or whose consent is asked. */
        Bearer: {
            /** @description A party's. */
            party: components["schemas"]["PartyId"];
        } | {
            /** @description An agency's. */
            agency: components["schemas"]["Label"];
        };
        /** @description A byte string of any length: bytes in CBOR, lower-case hex in JSON. */
        Blob: string;
        /** @description A block. */
        BlockView: {
            /** @description The validators' signatures over it. */
            certificate: components["schemas"]["Certificate"];
            /** @description Header. */
            header: components["schemas"]["Header"];
            /** @description Its hash. */
            header_hash: string;
            /**
             * Format: int64
             * @description Height.
             */
            height: number;
            /** @description Block time. */
            time: string;
            /** @description Ids of its transactions, in order. */
            transactions: string[];
        };
        /** @description Where cases wait. */
        Bottlenecks: {
            /** @description Share that was registered or refused without an officer, such as `7/8`. */
            auto_share: string;
            /**
             * Format: int64
             * @description Decided cases, imports not counted.
             */
            decided: number;
            /** @description Share that lacked nothing when lodged and of which nothing was asked. */
            first_time_right_share: string;
            /**
             * Format: int64
             * @description The block from which on decisions are counted: 1, or where this node joined by a snapshot.
             */
            history_from: number;
            /** @description What cases lacked when they were lodged, by lodger. */
            requisitions: components["schemas"]["Lacked"][];
            /** @description Waits, the longest first. */
            steps: components["schemas"]["Wait"][];
        };
        /** @description Time from lodged to registered for one kind of transaction. */
        ByType: {
            /**
             * Format: int64
             * @description What the steps took before, as the policy declares it; absent where it declares nothing.
             */
            baseline_declared_ms?: number | null;
            /**
             * Format: int64
             * @description Made for the case.
             */
            fresh: number;
            /** @description Jurisdiction. */
            jurisdiction: string;
            /**
             * Format: int64
             * @description Half of them took at most this, in milliseconds: measured.
             */
            median_ms: number;
            /**
             * Format: int64
             * @description Registered cases.
             */
            n: number;
            /**
             * Format: int64
             * @description Reviews needed.
             */
            needed: number;
            /**
             * Format: int64
             * @description Nine of ten took at most this: measured.
             */
            p90_ms: number;
            /**
             * Format: int64
             * @description There before.
             */
            reused: number;
            /**
             * Format: int64
             * @description Baseline less median: an estimate, because the baseline is declared.
             */
            saved_estimate_ms?: number | null;
            /** @description Kind. */
            tx_type: string;
        };
        /** @description Which days count, and where the day begins. */
        Calendar: {
            /** @description Days on which it is closed beside those. */
            holidays?: components["schemas"]["Date"][];
            /**
             * Format: int32
             * @description Local time is UTC plus this many minutes, -840 to 840.
             */
            utc_offset_minutes: number;
            /** @description Days of the week on which the registry is closed: 1 is Monday, 7 is Sunday. */
            weekend: number[];
            /** @description Days of a weekend on which it is open, such as days made up for a long holiday 调休. */
            workdays?: components["schemas"]["Date"][];
        };
        /** @description The number of a case, `C-<yyyy>-<agency>-<seq>`. */
        CaseId: string;
        /** @description A case and where it stands. */
        CaseView: {
            /** @description Parties that accepted a risk in writing. */
            acknowledgements: string[];
            /** @description The dealing. */
            act: Record<string, never>;
            /** @description Owners who said "this is not me". */
            alerts: string[];
            /** @description Agencies that approved or consented. */
            approvals: string[];
            /** @description Number. */
            case_id: string;
            /** @description Parties that consented. */
            consents: string[];
            /** @description Time of the decision. */
            decided_at?: string | null;
            /**
             * Format: int64
             * @description Block of the decision.
             */
            decided_height?: number | null;
            decision?: components["schemas"]["Decision"] | null;
            /** @description Officers who approved it. */
            endorsements: string[];
            /** @description Jurisdiction. */
            jurisdiction: string;
            /** @description When it lapses unless what is missing comes. */
            lapses_at?: string | null;
            /** @description Its priority. */
            lodged_at: string;
            /** @description Who lodged it. */
            lodger: Record<string, never>;
            /** @description What it lacks now, and from whom. */
            missing: components["schemas"]["Missing"][];
            /**
             * Format: int32
             * @description Version of the policy at lodging.
             */
            policy_version: number;
            /** @description Since when it waits for an officer. */
            referred_at?: string | null;
            refusal?: components["schemas"]["Refusal"] | null;
            /** @description What officers asked for, with reason and times. */
            requisitions: Record<string, never>[];
            /** @description The signs of risk for which it was referred to an officer. */
            risks: components["schemas"]["Risk"][];
            /** @description `REQUISITION`, `READY`, `REFERRED`, `REGISTERED`, `REJECTED`, `WITHDRAWN` or `LAPSED`. */
            state: string;
            /** @description Hash of the terms, which consents and attestations name. */
            terms: string;
            /** @description The transaction that lodged it. */
            tx_id: string;
            /** @description Kind of dealing. */
            tx_type: string;
        };
        /** @description Signatures of validators over one header. Which quorum signed differs between nodes, so it is never hashed. */
        Certificate: {
            /** @description Hash of the header. */
            header_hash: components["schemas"]["Hex32"];
            /**
             * Format: int64
             * @description Height.
             */
            height: number;
            /**
             * Format: int32
             * @description Round in which it was decided.
             */
            round: number;
            /** @description Their signatures, in the same order. */
            signatures: components["schemas"]["Hex64"][];
            /** @description Bit `i` (most significant first): the `i`-th validator, in order of agency, signed. */
            signers: components["schemas"]["Blob"];
        };
        /**
         * @description What a certificate certifies.
         * @enum {string}
         */
        CertificateKind: "RIGHT" | "PROOF";
        /** @description A certificate's number, gap-free by issuer and year. */
        CertificateNumber: {
            /** @description The issuing agency. */
            issuer: components["schemas"]["Label"];
            /** @description What it certifies. */
            kind: components["schemas"]["CertificateKind"];
            /**
             * Format: int64
             * @description Running number.
             */
            serial: number;
            /**
             * Format: int32
             * @description Year of issue, by block time in UTC.
             */
            year: number;
        };
        /** @description How certificate numbers of one kind are shown. */
        CertificateTemplate: {
            /** @description What it certifies. */
            kind: components["schemas"]["CertificateKind"];
            /** @description Such as `湘（{year}）样例市不动产权第{seq:7}号`. */
            template: components["schemas"]["Text"];
        };
        /** @description What the agencies vote on. */
        Change: {
            /** @description A policy. */
            POLICY: components["schemas"]["Policy"];
        } | {
            /** @description A jurisdiction: its calendar, its kinds of attestation, its templates. */
            JURISDICTION: components["schemas"]["Jurisdiction"];
        } | {
            /** @description Who takes part: agencies, validators, nodes. */
            MEMBERSHIP: components["schemas"]["Membership"];
        } | {
            /** @description Other limits that all share, from the next block on. */
            PARAMS: components["schemas"]["Params"];
        } | {
            /** @description Another protocol, from a height: every node must run a program that knows it by then. */
            PROTOCOL: components["schemas"]["Protocol"];
        };
        /** @description A mortgage. */
        Charge: {
            /** @description Whether it was agreed that a further charge needs the chargee's consent. */
            bars_further: boolean;
            /** @description Whether it was agreed that a transfer needs the chargee's consent. */
            bars_transfer: boolean;
            certificate?: components["schemas"]["CertificateNumber"] | null;
            /** @description Who holds it. */
            chargee: components["schemas"]["PartyId"];
            /** @description Who gave it. */
            grantors: components["schemas"]["PartyId"][];
            /**
             * Format: int32
             * @description Its number on the title; never given twice there.
             */
            item: number;
            origin?: components["schemas"]["Origin"] | null;
            /**
             * Format: int32
             * @description Rank, 1 is first; unique and without gaps on a title.
             */
            rank: number;
            /** @description Salted commitment to the secured amount. The amount itself never reaches the ledger. */
            secured: components["schemas"]["Hex32"];
            /** @description The share of the primary right that is charged. */
            share: components["schemas"]["Fraction"];
            /** @description Block time of registration, milliseconds since 1970. */
            since: string;
            /** @description The document behind it. */
            source: components["schemas"]["Source"];
        };
        /** @description What to check, and as whom. */
        Check: {
            /** @description The act, as `torrens case new` writes it. */
            act: Record<string, never>;
            /** @description The key that would sign. */
            key_id: string;
        };
        /** @description What would become of it. */
        CheckResult: components["schemas"]["Foresight"] & {
            /** @description The refusal in words. */
            detail?: string | null;
            /** @description What it would lack, and from whom. */
            missing: components["schemas"]["Missing"][];
            refusal?: components["schemas"]["Refusal"] | null;
            /** @description `applied`, `waiting` or `refused`. */
            status: string;
            /** @description Hash of the terms, which consents and attestations must name. */
            terms: string;
        };
        /**
         * @description How a right is held, derived from its holdings.
         * @enum {string}
         */
        CoOwnership: "SOLE" | "SHARES" | "JOINT" | "GROUPED";
        Code: string;
        /**
         * @description How a period is counted.
         * @enum {string}
         */
        Count: "SECONDS" | "CALENDAR_DAYS" | "BUSINESS_DAYS" | "YEARS";
        /** @description A calendar date from year 0 to 9999: an integer of days since 1970-01-01 on the ledger, `yyyy-mm-dd` in JSON. */
        Date: string;
        /** @description How a case ended, as the deciding receipt records it. */
        Decision: {
            /** @description Whether no officer had to decide. */
            auto: boolean;
            /** @description The case. */
            case_id: components["schemas"]["CaseId"];
            /** @description Hash over the entries that it made. */
            entries: components["schemas"]["Hex32"];
            /**
             * Format: int32
             * @description How many of the attestations were made for this case: after it was lodged, or about its own terms.
             */
            fresh: number;
            /** @description How it ended. */
            outcome: Record<string, never>;
            /** @description The attestations that it relied on. */
            relied_on: components["schemas"]["Hex32"][];
            /** @description The titles that it changed; left empty for an import, whose batch names its rows. */
            titles: components["schemas"]["TitleId"][];
        };
        /** @description What changed on a title between two heights. */
        Difference: {
            /** @description What came, changed and went: rights, charges, holds, marks, units, status. */
            changes: components["schemas"]["Effect"][];
            /**
             * Format: int64
             * @description The earlier height, and the title's version then; 0 when there was none.
             */
            from: number;
            /**
             * Format: int64
             * @description The version then.
             */
            from_version: number;
            /** @description The title. */
            title_id: components["schemas"]["TitleId"];
            /**
             * Format: int64
             * @description The later height.
             */
            to: number;
            /**
             * Format: int64
             * @description The version then.
             */
            to_version: number;
        };
        /** @description Room on the disk, in bytes. */
        Disk: {
            /** Format: int64 */
            free_bytes: number;
            /** Format: int64 */
            store_bytes: number;
            /** Format: int64 */
            total_bytes: number;
        };
        /** @description One fact that was reviewed twice. */
        Duplicate: {
            /** @description Who attested it. */
            agencies: string[];
            /** @description Kind of fact. */
            kind: string;
            /** @description About whom or what. */
            subject: string;
        };
        /** @description One effect on a title. */
        Effect: {
            /** @description The title was opened, out of these. */
            opened: components["schemas"]["TitleId"][];
        } | {
            /** @description The title was closed, and went into these. */
            closed: components["schemas"]["TitleId"][];
        } | {
            /** @description The units that it covers are now these. */
            units: components["schemas"]["UnitCode"][];
        } | {
            /** @description The primary right is now this. */
            primary_right: components["schemas"]["Right"];
        } | {
            /** @description A right was entered or altered. */
            right: components["schemas"]["Right"];
        } | {
            /**
             * Format: int32
             * @description A right ended.
             */
            right_ended: number;
        } | {
            /** @description A charge was entered or altered. */
            charge: components["schemas"]["Charge"];
        } | {
            /**
             * Format: int32
             * @description A charge ended.
             */
            charge_ended: number;
        } | {
            /** @description A hold was placed or altered. */
            hold: components["schemas"]["Hold"];
        } | {
            /**
             * Format: int32
             * @description A hold ended.
             */
            hold_ended: number;
        } | {
            /** @description The title was marked. */
            flagged: components["schemas"]["Label"];
        } | {
            /** @description A mark was taken away. */
            unflagged: components["schemas"]["Label"];
        } | {
            /** @description A certificate of the right was issued. */
            certificate: components["schemas"]["CertificateNumber"];
        };
        /** @description One change of one title. */
        Entry: {
            case_id?: components["schemas"]["CaseId"] | null;
            /**
             * Format: int64
             * @description The version of the entry that it corrects.
             */
            corrects?: number | null;
            /** @description What it did to the title, in order. */
            effects: components["schemas"]["Effect"][];
            /**
             * Format: int64
             * @description Block.
             */
            height: number;
            /** @description What was registered: `FIRST_REGISTRATION`, `TRANSFER`, `MORTGAGE_REGISTER`, ... */
            kind: components["schemas"]["Label"];
            /** @description Hash of the entry before it; zeros before the first. */
            previous: components["schemas"]["Hex32"];
            /** @description Block time, milliseconds since 1970. */
            time: string;
            /** @description The title. */
            title_id: components["schemas"]["TitleId"];
            /** @description The transaction that lodged it. */
            tx_id: components["schemas"]["TxId"];
            /**
             * Format: int64
             * @description The title's version after this entry; the first is 1.
             */
            version: number;
        };
        /** @description An entry, with the primary right that it entered at hand. */
        EntryView: components["schemas"]["Entry"] & {
            right?: components["schemas"]["Right"] | null;
        };
        /** @description What proves an extract. */
        Evidence: {
            /** @description The validators' signatures over that header. */
            certificate: components["schemas"]["Certificate"];
            /** @description The header that holds the state root. */
            header: components["schemas"]["Header"];
            last_entry?: components["schemas"]["Logged"] | null;
            /** @description What was asked for, in the state tree; or that nothing is there. */
            object: components["schemas"]["Proven"];
            /** @description The parties in the state tree, in the order above. */
            parties?: components["schemas"]["Proven"][];
            /** @description For an old extract: its header in a newer log, `.tlog-proof` (C2SP), cosigned by the validators of that day. */
            renewal?: string | null;
            /** @description Changes of validators since the genesis. */
            trust?: components["schemas"]["TrustStep"][];
            /** @description The title's units in the state tree, in the title's order. */
            units?: components["schemas"]["Proven"][];
        };
        /**
         * @description An extract, `application/vnd.torrens.extract+json`. What stands before `evidence` is for people and programs to read; the
         *     evidence proves every word of it.
         */
        Extract: {
            /** @description What was asked for. */
            asked: components["schemas"]["Asked"];
            attestation?: components["schemas"]["Attestation"] | null;
            /** @description Private values that the ledger holds commitments to, disclosed with their salts. */
            disclosed?: components["schemas"]["Opening"][];
            /** @description What proves it. */
            evidence: components["schemas"]["Evidence"];
            /** @description `torrens.extract/2`. */
            format: string;
            /**
             * Format: int64
             * @description The block that it speaks of.
             */
            height: number;
            /** @description Parties whose private fields are disclosed. */
            parties?: components["schemas"]["Party"][];
            /** @description That block's time. */
            time: string;
            title?: components["schemas"]["Title"] | null;
            /** @description The units that the title covers, or the one asked for. */
            units?: components["schemas"]["SpatialUnit"][];
        };
        /** @description A field that is wrong. */
        FieldError: {
            /** @description Code. */
            code: string;
            /** @description JSON pointer. */
            pointer: string;
        };
        /** @description One thing that was looked at. */
        Finding: {
            /** @description What to do; empty when nothing. */
            fix: string;
            /** @description How bad. */
            level: components["schemas"]["Level"];
            /** @description What was looked at, in words. */
            name: string;
            /** @description What was seen. */
            seen: string;
            /** @description What was looked at, for programs: the same in every language. */
            what: string;
        };
        /** @description What would change on a title. */
        Foreseen: {
            /** @description What comes, changes and goes. */
            changes: components["schemas"]["Effect"][];
            /** @description The title. */
            title_id: components["schemas"]["TitleId"];
            /**
             * Format: int64
             * @description Its version afterwards.
             */
            version: number;
        };
        /** @description What a case rests on already, and what it would enter. */
        Foresight: {
            /** @description What would change on each title if it were registered now. */
            effects: components["schemas"]["Foreseen"][];
            /** @description What it needs and has: reviewed once, by the agency that is competent for it. */
            met: components["schemas"]["Met"][];
        };
        /** @description What a search found. */
        Found: {
            /** @description The certificate that was looked for, as its jurisdiction writes it, when this was found by its number. */
            certificate?: string | null;
            /** @description Its number or code. */
            id: string;
            /** @description `title` or `unit`. */
            kind: string;
            /** @description A unit's locality. */
            locality?: string | null;
            /** @description The title, for a unit. */
            title_id?: string | null;
        };
        /** @description A share of the whole: `0 < num/den <= 1`, in lowest terms, so that equal shares have equal bytes (LADM `Fraction`). */
        Fraction: {
            /** Format: int64 */
            den: number;
            /** Format: int64 */
            num: number;
        };
        /** @description An officer and his key. */
        GenesisOfficer: components["schemas"]["Officer"] & {
            /** @description His key. */
            public_key: components["schemas"]["PublicKey"];
        };
        /** @description What the validators agree on. Its hash is the value that they vote on; the fields are those of `proofs.md`. */
        Header: {
            /** @description The ledger. */
            chain_id: components["schemas"]["Label"];
            /**
             * Format: int64
             * @description Height; the first block is 1.
             */
            height: number;
            /** @description Root of the log at that size (RFC 9162). */
            log_root: components["schemas"]["Hex32"];
            /**
             * Format: int64
             * @description Entries in the log after this block's transactions, before its header.
             */
            log_size: number;
            /** @description The validators that certify the next. */
            next_validators_hash: components["schemas"]["Hex32"];
            /** @description The consensus parameters. */
            params_hash: components["schemas"]["Hex32"];
            /** @description Hash of the header before; of the genesis document for block 1. */
            prev_header_hash: components["schemas"]["Hex32"];
            /** @description The agency whose node put the block together. */
            proposer: components["schemas"]["Label"];
            /** @description Root of the state tree after this block. */
            state_root: components["schemas"]["Hex32"];
            /**
             * Format: int64
             * @description Block time, milliseconds since 1970: strictly increasing, within every validator's clock bounds.
             */
            time_ms: number;
            /** @description The validators that certify this block. */
            validators_hash: components["schemas"]["Hex32"];
            /**
             * Format: int32
             * @description The protocol in force: the version of this structure and of the rules by which the block is made.
             */
            version: number;
        };
        Hex32: string;
        Hex64: string;
        /**
         * @description What an obstacle does to a dealing.
         * @enum {string}
         */
        Hindrance: "BLOCK" | "CONSENT" | "ACKNOWLEDGE" | "NOTIFY" | "NONE";
        /** @description A hold. */
        Hold: {
            /** @description Whose it is: who can lift it, and whose consent is asked. */
            by: components["schemas"]["Bearer"];
            certificate?: components["schemas"]["CertificateNumber"] | null;
            /** @description Block time at which it lapses; none while it is queued, or when it has no end. */
            expires?: string | null;
            /**
             * Format: int32
             * @description Its number on the title; never given twice there.
             */
            item: number;
            /** @description Kind. */
            kind: components["schemas"]["HoldKind"];
            origin?: components["schemas"]["Origin"] | null;
            /** @description Whether it waits behind an earlier freeze 轮候. */
            queued: boolean;
            /** @description Why, as a code. Reasons in words stay with the agency. */
            reason: components["schemas"]["Label"];
            /** @description The public number of the order or notice. */
            reference: components["schemas"]["Label"];
            /** @description Block time from which it stands, milliseconds since 1970. */
            since: string;
            /** @description The document behind it. */
            source: components["schemas"]["Source"];
            /**
             * Format: int64
             * @description How long it will run once it is its turn, in milliseconds.
             */
            term_ms?: number | null;
        };
        /**
         * @description What kind of hold it is.
         * @enum {string}
         */
        HoldKind: "FREEZE" | "CAVEAT" | "PRIORITY_NOTICE" | "RESTRICTION";
        /** @description One cell of the matrix of what stops what. */
        HoldRule: {
            /** @description What it does. */
            effect: components["schemas"]["Hindrance"];
            lapse?: components["schemas"]["Period"] | null;
            /** @description What stands on the title. */
            on: components["schemas"]["Obstacle"];
        };
        /** @description A share and who holds it: one party alone, or several jointly and undivided. */
        Holding: {
            /** @description The holders, sorted, without repetition. More than one hold jointly. */
            parties: components["schemas"]["PartyId"][];
            /** @description Their share of the whole. */
            share: components["schemas"]["Fraction"];
        };
        /** @description What an import did with its rows. `created + chained + rejected` is the number of rows. */
        ImportResult: {
            /**
             * Format: int32
             * @description Entries added to titles.
             */
            chained: number;
            /**
             * Format: int32
             * @description Titles opened.
             */
            created: number;
            /** @description Rows refused, by their place in the batch, each with its code. */
            rejected: components["schemas"]["RejectedRow"][];
        };
        /** @description A jurisdiction: how its numbers look, which days count, and which facts can be attested in it. */
        Jurisdiction: {
            /** @description Which days count. */
            calendar?: components["schemas"]["Calendar"];
            /** @description How certificate numbers are shown, by kind. */
            certificates?: components["schemas"]["CertificateTemplate"][];
            /**
             * Format: int64
             * @description Height from which it is in force.
             */
            effective_height?: number;
            /** @description Identifier, such as `CN`. */
            jurisdiction: components["schemas"]["Label"];
            /** @description The kinds of attestation. */
            kinds: components["schemas"]["KindRule"][];
            /** @description Name for people. */
            name: components["schemas"]["Text"];
            /** @description Template of title numbers, such as `T-CN-{seq}` or `MX{seq:7}`. */
            title_template: components["schemas"]["Text"];
            /** @description How unit codes are checked. */
            unit_scheme: components["schemas"]["UnitScheme"];
            /**
             * Format: int32
             * @description Version; 1 in the genesis.
             */
            version?: number;
        };
        /** @description A key and how long it has been in use. */
        KeyAge: {
            /**
             * Format: int64
             * @description Days since its file was written: it was made then, or got another passphrase.
             */
            age_days?: number | null;
            /** @description `file`, `encrypted file` or `hardware token`. */
            kept: string;
            /** @description `node`, `validator`, `cosigner`. */
            purpose: string;
        };
        /** @description A key's identifier: the tagged hash of scheme and public key. It is the COSE `kid`. */
        KeyId: string;
        /** @description Whose key it is. */
        KeyView: {
            agency?: components["schemas"]["Agency"] | null;
            key_id: string;
            officer?: components["schemas"]["Officer"] | null;
            /** @description The party. */
            party?: string | null;
            public_key: string;
            refusal?: components["schemas"]["Refusal"] | null;
            /** @description From when it may sign, by block time. */
            valid_from: string;
            /** @description Until when, once it was replaced or ended. */
            valid_to?: string | null;
        };
        /** @description How long and how often an attestation of one kind may be relied on, and what it does by itself. */
        KindRule: {
            /** @description The kind. */
            kind: components["schemas"]["Label"];
            /**
             * Format: int64
             * @description Longest validity in milliseconds; no end when absent.
             */
            life_ms?: number | null;
            /** @description There may be one live attestation of it about a subject, such as one proof of a death. */
            once?: boolean;
            sets_status?: components["schemas"]["PartyStatus"] | null;
            /** @description It holds only until the party, unit or title that it is about changes. */
            until_change?: boolean;
            /**
             * Format: int32
             * @description How many cases may rely on one; unlimited when absent.
             */
            uses_max?: number | null;
        };
        /** @description A short code or identifier: 1 to 64 of `A-Z a-z 0-9 . _ : / -`. Anything else cannot be said. */
        Label: string;
        /** @description What cases of one lodger lacked. */
        Lacked: {
            /** @description Why, as a code. */
            code: string;
            /** @description Kind of attestation, where it was one. */
            kind: string;
            /** @description Who lodged them. */
            lodger: string;
            /**
             * Format: int64
             * @description How often.
             */
            n: number;
        };
        /**
         * @description How bad it is.
         * @enum {string}
         */
        Level: "OK" | "WARN" | "FAIL";
        /** @description Proof that a transaction and its receipt are in the log. */
        LogProof: {
            /** @description The validators' signatures over it. */
            certificate: components["schemas"]["Certificate"];
            /** @description The log entry: transaction and receipt (canonical CBOR). */
            entry: string;
            /** @description The header that holds the log's root. */
            header: components["schemas"]["Header"];
            /** @description Inclusion proof, lowest node first (RFC 9162, 2.1.3). */
            inclusion: string[];
            /**
             * Format: int64
             * @description Its place in the log.
             */
            leaf_index: number;
            /**
             * Format: int64
             * @description Size of the log that the header certifies.
             */
            log_size: number;
        };
        /** @description An entry of a title's history and the log entry of the transaction that made it. */
        Logged: {
            /** @description The entry (canonical CBOR); the title's state names its hash. */
            entry: components["schemas"]["Blob"];
            /** @description The log entry (canonical CBOR): transaction and receipt. */
            leaf: components["schemas"]["Blob"];
            /** @description The hashes of all entries that the decision made, in order; the receipt names the hash over them. Empty when no case did. */
            made?: components["schemas"]["Hex32"][];
            /** @description The log entry's place in the log: a `.tlog-proof` (C2SP). */
            proof: string;
        };
        /** @description A node that may connect: its network key, bound to an agency. */
        Member: {
            /** @description The agency. */
            agency_id: components["schemas"]["Label"];
            /** @description The node's libp2p key (Ed25519); its PeerId follows from it. */
            node_key: components["schemas"]["PublicKey"];
        };
        /** @description A member of the network. */
        MemberStatus: {
            /** @description Its agency. */
            agency: string;
            /** @description Whether it is connected; this node is. */
            connected: boolean;
            /** @description Its key on the network: an agency may have several nodes. */
            node_key: components["schemas"]["PublicKey"];
            /** @description Whether it is this node. */
            own: boolean;
            /** @description Whether it votes, as far as it says so; absent when it is away, or its agency is no validator. */
            votes?: boolean | null;
        };
        /** @description Who takes part. */
        Members: {
            /** @description All agencies, those that were retired too. */
            agencies: components["schemas"]["Agency"][];
            /** @description Nodes that may connect. */
            members: components["schemas"]["Member"][];
            /** @description Who certifies those from the one after on. */
            next_validators: components["schemas"]["Validator"][];
            /** @description How many agencies must vote for a change. */
            quorum: number;
            /** @description Who certifies the next block. */
            validators: components["schemas"]["Validator"][];
        };
        /** @description A change of who takes part. */
        Membership: {
            /** @description Admits an agency, or gives one that is there another name, other kinds, roles or territory; with officers that it did not have. */
            ADMIT: {
                /** @description The agency as it shall be. */
                agency: components["schemas"]["Agency"];
                /** @description Its new officers. A new agency needs one who can enrol others. */
                officers?: components["schemas"]["GenesisOfficer"][];
            };
        } | {
            /**
             * @description Ends an agency's part: its officers sign nothing more, its nodes may not connect. What they did stands. It must have stopped
             *     validating before. Admitted again later, it has the officers again that it had.
             */
            RETIRE: {
                /** @description The agency. */
                agency_id: components["schemas"]["Label"];
            };
        } | {
            /** @description Makes an agency a validator, or gives its validator other keys. */
            VALIDATE: {
                /** @description The validator as it shall be. */
                validator: components["schemas"]["Validator"];
            };
        } | {
            /** @description An agency validates no more. */
            STOP_VALIDATING: {
                /** @description The agency. */
                agency_id: components["schemas"]["Label"];
            };
        } | {
            /** @description Lets a node connect. */
            CONNECT: {
                /** @description The node and its agency. */
                member: components["schemas"]["Member"];
            };
        } | {
            /** @description Shuts a node out; the last one of a validator only when it has stopped validating. */
            DISCONNECT: {
                /** @description Its network key. */
                node_key: components["schemas"]["PublicKey"];
            };
        } | {
            /** @description Revokes an officer when his own agency cannot or will not. */
            REVOKE_OFFICER: {
                /** @description The officer. */
                officer_id: components["schemas"]["Label"];
            };
        };
        /** @description A need that an attestation meets. */
        Met: {
            /** @description The attestation. */
            attestation_id: components["schemas"]["Hex32"];
            /** @description Whether it was made for this case; otherwise it was there before, and is used again. */
            fresh: boolean;
            /** @description When. */
            issued: string;
            /** @description Who reviewed it. */
            issuer: components["schemas"]["Label"];
            /** @description Kind of fact. */
            kind: components["schemas"]["Label"];
            /** @description About whom or what: `party:...`, `unit:...`, `title:...`, `terms:...`. */
            subject: string;
            /** @description Until when it can be relied on, if it ends by itself. */
            valid_to?: string | null;
        };
        /** @description Something that a case lacks, and from whom. */
        Missing: {
            /** @description What asks for it: a hold or charge on the title, the policy. */
            because?: string | null;
            /** @description Why it is missing: `attestation.missing`, `attestation.expired`, `consent.missing`, ... */
            code: components["schemas"]["Code"];
            found?: components["schemas"]["Hex32"] | null;
            /** @description Who can bring it: an agency by its id, `role:...`, or `party:...`. */
            from: string[];
            kind?: components["schemas"]["Label"] | null;
            /** @description About whom or what: `party:...`, `unit:...`, `terms:...`, `case:...`. */
            subject: string;
            /** @description When it comes by itself, by block time. */
            until?: string | null;
        };
        /** @description Who must still do what. */
        MissingView: {
            /** @description The case. */
            case_id: string;
            /** @description What it lacks. */
            missing: components["schemas"]["Missing"][];
            refusal?: components["schemas"]["Refusal"] | null;
            /** @description Where it stands. */
            state: string;
        };
        /**
         * @description Something on a title, or about its owner, that may stand in a dealing's way.
         * @enum {string}
         */
        Obstacle: "FREEZE" | "CAVEAT" | "PRIORITY_NOTICE" | "RESTRICTION" | "MORTGAGE" | "MORTGAGE_BARS_TRANSFER" | "MORTGAGE_BARS_FURTHER" | "BURDEN" | "OWNER_INACTIVE";
        /**
         * @description Whom or what a required attestation must be about.
         * @enum {string}
         */
        Of: "EACH_DISPOSER" | "EACH_ACQUIRER" | "UNIT" | "TERMS" | "TITLE";
        /** @description What is on record of it: the evidence itself is in the log. */
        Offence: {
            /** @description Whose validator. */
            agency_id: components["schemas"]["Label"];
            /**
             * Format: int64
             * @description Height of that step.
             */
            height: number;
            /** @description Its key. */
            public_key: components["schemas"]["PublicKey"];
            /**
             * Format: int64
             * @description The block that holds the evidence.
             */
            recorded: number;
            /**
             * Format: int32
             * @description Its round.
             */
            round: number;
            /** @description The step at which it said two things. */
            step: components["schemas"]["Step"];
        };
        /** @description An officer of an agency. Pseudonymous: the agency knows who it is. */
        Officer: {
            /** @description His agency. */
            agency_id: components["schemas"]["Label"];
            /** @description The kinds he may attest, among those of his agency. */
            kinds: components["schemas"]["Label"][];
            /** @description Identifier, unique on the ledger. */
            officer_id: components["schemas"]["Label"];
            /** @description What he may do. */
            roles: components["schemas"]["Role"][];
            /** @description Whether he may act. */
            status?: components["schemas"]["Standing"];
        };
        /** @description A key of an officer. */
        OfficerKey: {
            /** @description Key id (hex), by which `GET /v1/keys/{key_id}/acts` lists what it signed. */
            key_id: string;
            /** @description From when it may sign, by block time; from when his agency takes part, when left out. */
            valid_from?: string | null;
            /** @description Until when, once it was replaced. */
            valid_to?: string | null;
        };
        /** @description An officer and his keys. */
        OfficerView: components["schemas"]["Officer"] & {
            /** @description The keys that are or were his, oldest first. */
            keys: components["schemas"]["OfficerKey"][];
            /** @description Whether there are so many that some are left out. */
            more_keys: boolean;
        };
        /** @description A private value that the ledger holds a salted commitment to. */
        Opening: {
            /** @description `name`, `id_number`, `address`, `secured`, `claim`. */
            field: string;
            /** @description What it belongs to: `party:<id>`, `unit:<code>`, `charge:<item>`, or `attestation`. */
            of: string;
            /** @description The salt. */
            salt: components["schemas"]["Hex32"];
            /** @description The value. */
            value: string;
        };
        /** @description What is the operator's affair alone. */
        OperatorView: {
            /** @description Whose node this is. */
            agency: string;
            /** @description Whether it is a node of a demonstration, whose nodes can be stopped and started from the page. */
            demo: boolean;
            /** @description Room. */
            disk: components["schemas"]["Disk"];
            /** @description Its keys. */
            keys: components["schemas"]["KeyAge"][];
            /** @description What it takes part as. */
            role: string;
            /** @description This program's version. */
            version: string;
        };
        /** @description Where a burden was first entered, kept when it is carried to another title: two with the same origin are one burden. */
        Origin: {
            /**
             * Format: int32
             * @description Its number there.
             */
            item: number;
            /** @description The first title. */
            title_id: components["schemas"]["TitleId"];
        };
        /** @description A leaf that stands where the key in question would be. */
        OtherLeaf: {
            /** @description Its key. */
            key: components["schemas"]["Hex32"];
            /** @description The hash of its value. */
            value_hash: components["schemas"]["Hex32"];
        };
        /** @description A page of a list. */
        Page_AttestationView: {
            /** @description The rows. */
            data: (components["schemas"]["Attestation"] & {
                /** @description Why not. */
                reason?: string | null;
                /** @description Whether it can be relied on now. */
                usable: boolean;
            })[];
            /** @description Give this as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_BlockView: {
            /** @description The rows. */
            data: {
                /** @description The validators' signatures over it. */
                certificate: components["schemas"]["Certificate"];
                /** @description Header. */
                header: components["schemas"]["Header"];
                /** @description Its hash. */
                header_hash: string;
                /**
                 * Format: int64
                 * @description Height.
                 */
                height: number;
                /** @description Block time. */
                time: string;
                /** @description Ids of its transactions, in order. */
                transactions: string[];
            }[];
            /** @description Give this as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_CaseView: {
            /** @description The rows. */
            data: {
                /** @description Parties that accepted a risk in writing. */
                acknowledgements: string[];
                /** @description The dealing. */
                act: Record<string, never>;
                /** @description Owners who said "this is not me". */
                alerts: string[];
                /** @description Agencies that approved or consented. */
                approvals: string[];
                /** @description Number. */
                case_id: string;
                /** @description Parties that consented. */
                consents: string[];
                /** @description Time of the decision. */
                decided_at?: string | null;
                /**
                 * Format: int64
                 * @description Block of the decision.
                 */
                decided_height?: number | null;
                decision?: components["schemas"]["Decision"] | null;
                /** @description Officers who approved it. */
                endorsements: string[];
                /** @description Jurisdiction. */
                jurisdiction: string;
                /** @description When it lapses unless what is missing comes. */
                lapses_at?: string | null;
                /** @description Its priority. */
                lodged_at: string;
                /** @description Who lodged it. */
                lodger: Record<string, never>;
                /** @description What it lacks now, and from whom. */
                missing: components["schemas"]["Missing"][];
                /**
                 * Format: int32
                 * @description Version of the policy at lodging.
                 */
                policy_version: number;
                /** @description Since when it waits for an officer. */
                referred_at?: string | null;
                refusal?: components["schemas"]["Refusal"] | null;
                /** @description What officers asked for, with reason and times. */
                requisitions: Record<string, never>[];
                /** @description The signs of risk for which it was referred to an officer. */
                risks: components["schemas"]["Risk"][];
                /** @description `REQUISITION`, `READY`, `REFERRED`, `REGISTERED`, `REJECTED`, `WITHDRAWN` or `LAPSED`. */
                state: string;
                /** @description Hash of the terms, which consents and attestations name. */
                terms: string;
                /** @description The transaction that lodged it. */
                tx_id: string;
                /** @description Kind of dealing. */
                tx_type: string;
            }[];
            /** @description Give this as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_EntryView: {
            /** @description The rows. */
            data: (components["schemas"]["Entry"] & {
                right?: components["schemas"]["Right"] | null;
            })[];
            /** @description Give this as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Found: {
            /** @description The rows. */
            data: {
                /** @description The certificate that was looked for, as its jurisdiction writes it, when this was found by its number. */
                certificate?: string | null;
                /** @description Its number or code. */
                id: string;
                /** @description `title` or `unit`. */
                kind: string;
                /** @description A unit's locality. */
                locality?: string | null;
                /** @description The title, for a unit. */
                title_id?: string | null;
            }[];
            /** @description Give this as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_OfficerView: {
            /** @description The rows. */
            data: (components["schemas"]["Officer"] & {
                /** @description The keys that are or were his, oldest first. */
                keys: components["schemas"]["OfficerKey"][];
                /** @description Whether there are so many that some are left out. */
                more_keys: boolean;
            })[];
            /** @description Give this as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Title: {
            /** @description The rows. */
            data: {
                /**
                 * Format: int64
                 * @description The version at which the primary right, the units or the status last changed: a dealing prepared before it is stale.
                 */
                basis: number;
                certificate?: components["schemas"]["CertificateNumber"] | null;
                /** @description All charges by rank. */
                charges: components["schemas"]["Charge"][];
                /** @description Marks such as `LEGACY` (imported, not yet confirmed). */
                flags: components["schemas"]["Label"][];
                /** @description All holds. */
                holds: components["schemas"]["Hold"][];
                /**
                 * Format: int64
                 * @description The version up to which all entries came by import; 0 for a title that did not. Only such a title is continued by import.
                 */
                imported_through: number;
                /**
                 * Format: int32
                 * @description The last number given to a right, charge or hold.
                 */
                items: number;
                /** @description The jurisdiction whose policies govern it. */
                jurisdiction: components["schemas"]["Label"];
                /** @description Hash of the last entry, which names the one before it: the whole history hangs on this. */
                last_entry: components["schemas"]["Hex32"];
                /** @description The titles that it came from. */
                lineage_from: components["schemas"]["TitleId"][];
                /** @description The titles that it went into. */
                lineage_to: components["schemas"]["TitleId"][];
                /** @description Cases that wait on this title, in order of priority. */
                pending: components["schemas"]["CaseId"][];
                /** @description All rights; the first is the primary right. */
                rights: components["schemas"]["Right"][];
                /** @description Live or ended. */
                status: components["schemas"]["TitleStatus"];
                /** @description Number. */
                title_id: components["schemas"]["TitleId"];
                /** @description The units it covers. */
                units: components["schemas"]["UnitCode"][];
                /**
                 * Format: int64
                 * @description Rises by one with every entry.
                 */
                version: number;
            }[];
            /** @description Give this as `after` for the next page; absent on the last. */
            next?: string | null;
        };
        /** @description Limits that every validator must share. */
        Params: {
            /**
             * Format: int64
             * @description How many agencies must vote for a policy; 0 means more than half of them.
             */
            adoption_agencies_min?: number;
            /**
             * Format: int64
             * @description Largest block body, in bytes.
             */
            block_bytes_max: number;
            /**
             * Format: int64
             * @description Most transactions of a block.
             */
            block_transactions_max: number;
            /**
             * Format: int64
             * @description How far a block's time may be from a validator's clock, in milliseconds.
             */
            clock_drift_max_ms: number;
        };
        /** @description A party as the ledger knows it. */
        Party: {
            agency_id?: components["schemas"]["Label"] | null;
            /** @description Salted commitment to the identity number. */
            id_commitment: components["schemas"]["Hex32"];
            /** @description Keys with which it signs consents, at most [`Party::KEYS_MAX`]. */
            keys: components["schemas"]["KeyId"][];
            /** @description Kind. */
            kind: components["schemas"]["PartyKind"];
            /** @description Whether it was a minor when it was registered. */
            minor: boolean;
            /** @description Salted commitment to the name. */
            name_commitment: components["schemas"]["Hex32"];
            /** @description Identifier. */
            party_id: components["schemas"]["PartyId"];
            /** @description Whether it can act. */
            status: components["schemas"]["PartyStatus"];
            /**
             * Format: int64
             * @description Rises when the party's particulars change; an attestation about the party names the version it saw.
             */
            version: number;
        };
        /** @description A party's random 128-bit identifier. It says nothing about who it is. */
        PartyId: string;
        /**
         * @description What kind of party it is.
         * @enum {string}
         */
        PartyKind: "PERSON" | "ORG" | "AGENCY" | "GROUP";
        /**
         * @description Whether the party can act.
         * @enum {string}
         */
        PartyStatus: "ACTIVE" | "DECEASED" | "DISSOLVED" | "INCAPABLE" | "MINOR";
        /** @description A period of law. */
        Period: {
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /** @description Of what. */
            unit: components["schemas"]["Count"];
        };
        /** @description What governs: jurisdictions and policies. */
        Policies: {
            /** @description Policies that are adopted and come into force at their height. */
            adopted: components["schemas"]["Policy"][];
            /** @description Jurisdictions, with the kinds of attestation. */
            jurisdictions: components["schemas"]["Jurisdiction"][];
            /** @description Policies by jurisdiction and kind of transaction. */
            policies: components["schemas"]["Policy"][];
        };
        /** @description What one kind of transaction needs in one jurisdiction. */
        Policy: {
            /**
             * Format: int32
             * @description How many of them, other than the officer who lodged it, must approve every case.
             */
            approvals?: number;
            /**
             * Format: int32
             * @description How far areas may be off, in millionths of the official area.
             */
            area_tolerance_ppm?: number;
            /** @description Attestations needed. */
            attestations?: components["schemas"]["Required"][];
            /** @description Whether a case with nothing missing is decided by itself. */
            auto?: boolean;
            /** @description The declared cost of the procedure that this one replaces. */
            baseline?: components["schemas"]["Baseline"][];
            certificate?: components["schemas"]["CertificateKind"] | null;
            /** @description Roles of officers who may decide referred cases, raise requisitions and reject. */
            deciders?: components["schemas"]["Role"][];
            /** @description Whether who gives must consent; not so for a court's order. */
            disposers_consent?: boolean;
            /**
             * Format: int64
             * @description Height from which it is in force.
             */
            effective_height?: number;
            /** @description What stands in its way, and how. */
            holds?: components["schemas"]["HoldRule"][];
            /** @description Jurisdiction. */
            jurisdiction: components["schemas"]["Label"];
            lapse?: components["schemas"]["Period"] | null;
            /** @description Who may lodge. */
            lodgers: components["schemas"]["Role"][];
            /** @description How it stands to earlier cases. */
            queue?: components["schemas"]["Queue"];
            /** @description Signs of risk that refer a case to an officer. */
            risks?: components["schemas"]["Risk"][];
            /** @description Whether an officer of another agency must approve. */
            second_agency?: boolean;
            term?: components["schemas"]["Period"] | null;
            /** @description Kind of transaction. */
            tx_type: components["schemas"]["TxType"];
            /**
             * Format: int32
             * @description Version, for the record of each case.
             */
            version: number;
            wait?: components["schemas"]["Period"] | null;
            /** @description Share of the co-owners that must consent to a disposal of the whole; every disposer of a part always must. */
            whole_threshold?: components["schemas"]["Fraction"];
            /** @description Roles of officers who may witness a party's consent instead of the party's own key. */
            witnesses?: components["schemas"]["Role"][];
        };
        /** @description A problem document. */
        ProblemDocument: {
            /** @description What to do next. */
            actions: string[];
            /** @description Stable code, such as `title.version_stale`. */
            code: string;
            /** @description What is wrong, with the objects concerned. */
            detail: string;
            /** @description JSON pointers to the fields that are wrong. */
            errors: components["schemas"]["FieldError"][];
            /** @description This request, for the operator's log. */
            request_id: string;
            /** @description Whether the same request may succeed later. */
            retryable: boolean;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
            /** @description What is wrong, in one line. */
            title: string;
            /** @description `about:blank`; the code says which problem it is. */
            type: string;
        };
        /** @description What proves that an object stands in the certified state, or that nothing does. */
        Proof: {
            /** @description The validators' signatures over it. */
            certificate: components["schemas"]["Certificate"];
            /** @description The header that holds the root. */
            header: components["schemas"]["Header"];
            /** @description Its path to the state root. */
            path: components["schemas"]["StateProof"];
            /** @description The object (canonical CBOR); absent when absence is proven. */
            value?: string | null;
        };
        /** @description An open proposal. */
        Proposal: {
            /** @description What is proposed. */
            change: components["schemas"]["Change"];
            /**
             * Format: int64
             * @description Votes count until this block time, milliseconds since 1970.
             */
            expires_ms: number;
            /**
             * Format: int64
             * @description Block in which it was proposed.
             */
            height: number;
            /** @description The transaction that proposed it. */
            proposal_id: components["schemas"]["Hex32"];
            /** @description The agencies that voted for it. */
            votes: components["schemas"]["Label"][];
        };
        /** @description A proposal that is open. */
        ProposalView: components["schemas"]["Proposal"] & {
            /** @description Until when votes count. */
            expires_at: string;
            /** @description How many votes adopt it. */
            needed: number;
            /** @description When it was proposed; none when this node joined after that. */
            proposed_at?: string | null;
        };
        /** @description A protocol and the height from which blocks are made by it. */
        Protocol: {
            /**
             * Format: int64
             * @description The first block that is made by it.
             */
            from_height: number;
            /**
             * Format: int32
             * @description Its version, the one after the last: the `version` of every header from then on.
             */
            version: number;
        };
        /** @description An object as it stands in the state tree, or the proof that it does not. */
        Proven: {
            /** @description Its path to the state root. */
            proof: components["schemas"]["StateProof"];
            /** @description Its canonical CBOR; absent when absence is proven. */
            value?: string | null;
        };
        /** @description An Ed25519 public key whose bytes were not examined yet; [`PublicKey::check`] says whether it may be admitted. */
        PublicKey: string;
        /**
         * @description How a case stands to earlier ones on the same title.
         * @enum {string}
         */
        Queue: "WAITS" | "PASSES";
        /** @description What became of a transaction: the answer on the record. */
        Receipt: {
            case_id?: components["schemas"]["CaseId"] | null;
            /** @description Cases that it decided. */
            decisions: components["schemas"]["Decision"][];
            import?: components["schemas"]["ImportResult"] | null;
            /**
             * Format: int32
             * @description How many items that case lacks.
             */
            missing: number;
            refusal?: components["schemas"]["Refusal"] | null;
            /** @description The transaction. */
            tx_id: components["schemas"]["TxId"];
        };
        /** @description Why the register refuses: the code, the place in the transaction, and the objects concerned. */
        Refusal: {
            /** @description What it concerns, in order: `title_id=T-CN-1`, `holds=1/6`. Identifiers only, never personal data. */
            about: string[];
            /** @description The stable code. */
            code: components["schemas"]["Code"];
            /** @description JSON pointer to the field, such as `/acquisitions/0/share`; empty when it is about the whole. */
            pointer: string;
        };
        /** @description A row that a rule refused. */
        RejectedRow: {
            /** @description Why. */
            code: components["schemas"]["Code"];
            /**
             * Format: int32
             * @description Place in the batch, from 0.
             */
            row: number;
        };
        /** @description One required attestation. */
        Required: {
            /**
             * Format: int64
             * @description The oldest that it may be, in milliseconds.
             */
            age_max_ms?: number | null;
            /** @description The kind. */
            kind: components["schemas"]["Label"];
            /** @description About whom or what. */
            of: components["schemas"]["Of"];
            /** @description Only for natural persons. */
            persons_only?: boolean;
            /** @description Only for units of these kinds; empty means all. */
            unit_kinds?: components["schemas"]["UnitKind"][];
        };
        /** @description When and why an attestation was revoked. */
        Revocation: {
            /** @description Coded reason. */
            reason: components["schemas"]["Label"];
            /** @description Block time. */
            time: string;
        };
        /** @description A right on a title. */
        Right: {
            /** @description What it was acquired by: `FIRST_REGISTRATION`, `SALE`, `GIFT`, `LEGACY`, ... */
            cause: components["schemas"]["Label"];
            easement?: components["schemas"]["Servitude"] | null;
            extent?: components["schemas"]["Label"] | null;
            /** @description Who holds which share, sorted; the shares sum to exactly one. */
            holders: components["schemas"]["Holding"][];
            /**
             * Format: int32
             * @description Its number on the title; never given twice there.
             */
            item: number;
            /** @description Kind. */
            kind: components["schemas"]["RightKind"];
            origin?: components["schemas"]["Origin"] | null;
            /** @description Block time at which it was registered, milliseconds since 1970. */
            since: string;
            /** @description The document behind it. */
            source: components["schemas"]["Source"];
            term?: components["schemas"]["Term"] | null;
        };
        /**
         * @description What kind of right it is.
         * @enum {string}
         */
        RightKind: "OWNERSHIP" | "LEASE" | "USE" | "HABITATION" | "EASEMENT";
        /**
         * @description A sign of risk: a case that shows one is not decided by itself but referred to an officer.
         * @enum {string}
         */
        Risk: "POA_USED" | "PARTY_MINOR" | "TITLE_LEGACY" | "TITLE_CORRECTED" | "RELIED_ON_REVOKED" | "OWNER_ALERT" | "CONDITIONAL_ATTESTATION" | "CAVEAT_ACKNOWLEDGED";
        /**
         * @description What an officer may do.
         * @enum {string}
         */
        Role: "REGISTRAR" | "NOTARY" | "BANK_DESK" | "ATTESTING_OFFICER" | "COURT_OFFICER" | "SURVEYOR" | "MIGRATION_OFFICER" | "IMPORT_APPROVER" | "OWNER" | "SENIOR_REGISTRAR" | "POLICY_OFFICER" | "AGENCY_ADMIN";
        /** @description Rows and nothing more. */
        Rows_Finding: {
            data: {
                /** @description What to do; empty when nothing. */
                fix: string;
                /** @description How bad. */
                level: components["schemas"]["Level"];
                /** @description What was looked at, in words. */
                name: string;
                /** @description What was seen. */
                seen: string;
                /** @description What was looked at, for programs: the same in every language. */
                what: string;
            }[];
        };
        /** @description Rows and nothing more. */
        Rows_Switched: {
            data: {
                /** @description Whose it is. */
                agency: string;
                /** @description Its API. */
                api: string;
                /** @description Whether its process runs. */
                running: boolean;
            }[];
        };
        /** @description What reviewing once saves. */
        Savings: {
            /** @description By jurisdiction and kind of transaction. */
            by_type: components["schemas"]["ByType"][];
            /**
             * Format: int64
             * @description Registered cases, imports not counted.
             */
            cases: number;
            /** @description Facts that two agencies attested while one attestation held: work done twice. */
            duplicate_reviews: components["schemas"]["Duplicate"][];
            /**
             * Format: int64
             * @description Of these, made for the case: after it was lodged, or about its own terms.
             */
            fresh: number;
            /**
             * Format: int64
             * @description The block from which on decisions are counted: 1, or where this node joined by a snapshot.
             */
            history_from: number;
            /**
             * Format: int64
             * @description Reviews that they needed.
             */
            needed: number;
            /**
             * Format: int64
             * @description Checks by further offices of what was freshly reviewed, by the declared baseline. Not measured.
             */
            rechecks_avoided_declared: number;
            /**
             * Format: int64
             * @description Of these, there before it was lodged.
             */
            reused: number;
            /**
             * Format: int64
             * @description Reviews that did not have to be made: measured.
             */
            reviews_avoided: number;
        };
        /** @description Which side of an easement a title is on, and the titles on the other side. */
        Servitude: {
            /** @description The case that created it: the same on both sides, and kept when a title is split or merged. */
            created_by: components["schemas"]["CaseId"];
            /** @description The titles on the other side. */
            others: components["schemas"]["TitleId"][];
            /** @description Whether this title serves (is burdened) or benefits. */
            side: components["schemas"]["Side"];
        };
        /**
         * @description A side of an easement.
         * @enum {string}
         */
        Side: "SERVES" | "BENEFITS";
        /** @description One transaction. */
        SignedAct: {
            /** @description What it says, as JSON; absent when that is long: it is in `/v1/transactions/{tx_id}`. */
            act?: Record<string, never> | null;
            /** @description The case that it lodged. */
            case_id?: string | null;
            /** Format: int64 */
            height: number;
            /** @description `applied`, `waiting` or `refused`. */
            status: string;
            /** @description Block time. */
            time: string;
            tx_id: string;
            tx_type: string;
        };
        /** @description A document behind an entry. */
        Source: {
            /** @description Salted commitment to the document (documents are guessable templates, so never their bare hash). */
            commitment: components["schemas"]["Hex32"];
            date?: components["schemas"]["Date"] | null;
            /** @description What it is: `DEED`, `CONTRACT`, `PRICE_PAID_DATA`, ... */
            kind: components["schemas"]["Label"];
            /** @description The document's public identifier, such as a deed or order number. */
            source_id: components["schemas"]["Label"];
        };
        /** @description A unit on the ledger. */
        SpatialUnit: components["schemas"]["UnitFacts"] & {
            /** @description The units that it was made into: a unit that has some is retired. */
            children: components["schemas"]["UnitCode"][];
            /** @description The units that it was made of. */
            parents: components["schemas"]["UnitCode"][];
            title_id?: components["schemas"]["TitleId"] | null;
            /**
             * Format: int64
             * @description Rises with every change of the facts; an attestation about the unit names the version it saw.
             */
            version: number;
        };
        /**
         * @description Whether an agency or an officer may act.
         * @enum {string}
         */
        Standing: "ACTIVE" | "SUSPENDED" | "ENDED";
        /** @description A compact proof for one key: which siblings on its path are not empty, and their hashes, lowest first. */
        StateProof: {
            /** @description Bit `i` (most significant first) says whether the `i`-th sibling from below is not empty. */
            bitmap: components["schemas"]["Blob"];
            /**
             * Format: int32
             * @description Number of siblings: the depth at which the path ends.
             */
            depth: number;
            other?: components["schemas"]["OtherLeaf"] | null;
            /** @description The siblings that are not empty, lowest first. */
            siblings: components["schemas"]["Hex32"][];
        };
        /** @description The node's state, for operators and programs. */
        Status: {
            /** @description The agency that runs this node. */
            agency: string;
            /**
             * Format: int64
             * @description Milliseconds since.
             */
            block_age_ms: number;
            /** @description Its time. */
            block_time: string;
            /** @description The ledger. */
            chain_id: string;
            /**
             * Format: int64
             * @description Bytes on disk.
             */
            disk_bytes: number;
            /** @description Its header's hash. */
            header_hash: string;
            /**
             * Format: int64
             * @description Height of the last block.
             */
            height: number;
            /**
             * Format: int64
             * @description The block from which on decided cases, events and past states are known here: 1, or where the node joined by a snapshot.
             */
            history_from: number;
            /**
             * Format: int64
             * @description Entries in the log.
             */
            log_size: number;
            /** @description Every member and whether it is connected. */
            members: components["schemas"]["MemberStatus"][];
            /** @description Transactions that wait. */
            mempool: number;
            /**
             * Format: int64
             * @description The height that others say they have; 0 while none was heard.
             */
            network_height: number;
            /** @description Why this validator follows without a vote, while it does; it votes again by itself. In the language of `Accept-Language`. */
            observing?: string | null;
            /** @description Validators that signed two statements for one step, as the evidence on the ledger proves; newest last. */
            offences: components["schemas"]["Offence"][];
            /** @description Members that are connected now. */
            peers: number;
            /**
             * Format: int32
             * @description The protocol of the next block.
             */
            protocol: number;
            protocol_coming?: components["schemas"]["Protocol"] | null;
            /** @description The protocols that this program knows, oldest and newest. */
            protocols_known: [
                number,
                number
            ];
            /** @description Whether the node answers and takes part. */
            ready: boolean;
            /** @description Why it is not ready, if it is not. In the language of `Accept-Language`. */
            reason?: string | null;
            /** @description The same for programs: `no-quorum`, `too-few-vote`, `catching-up`, ... */
            reason_code?: string | null;
            /**
             * Format: int64
             * @description Connections refused because the peer is not a member.
             */
            refused_strangers: number;
            /** @description `validator`, `full` or `mirror`. */
            role: string;
            /** @description Root of the state after it. */
            state_root: string;
            /** @description This node's clock when it answered. */
            time: string;
            /** @description This program's version. */
            version: string;
        };
        /**
         * @description A step of consensus at which a validator may say one thing only.
         * @enum {string}
         */
        Step: "PROPOSAL" | "PREVOTE" | "PRECOMMIT";
        /** @description A node of a devnet, as its switch sees it. */
        Switched: {
            /** @description Whose it is. */
            agency: string;
            /** @description Its API. */
            api: string;
            /** @description Whether its process runs. */
            running: boolean;
        };
        /** @description From when until when a right runs, by block time. */
        Term: {
            /** @description First moment. */
            from: string;
            /** @description First moment after it. */
            to: string;
        };
        /** @description A line of public text in any script: 1 to 200 bytes, no control characters. Never personal data. */
        Text: string;
        /** @description A title: the complete list of what stands on it. */
        Title: {
            /**
             * Format: int64
             * @description The version at which the primary right, the units or the status last changed: a dealing prepared before it is stale.
             */
            basis: number;
            certificate?: components["schemas"]["CertificateNumber"] | null;
            /** @description All charges by rank. */
            charges: components["schemas"]["Charge"][];
            /** @description Marks such as `LEGACY` (imported, not yet confirmed). */
            flags: components["schemas"]["Label"][];
            /** @description All holds. */
            holds: components["schemas"]["Hold"][];
            /**
             * Format: int64
             * @description The version up to which all entries came by import; 0 for a title that did not. Only such a title is continued by import.
             */
            imported_through: number;
            /**
             * Format: int32
             * @description The last number given to a right, charge or hold.
             */
            items: number;
            /** @description The jurisdiction whose policies govern it. */
            jurisdiction: components["schemas"]["Label"];
            /** @description Hash of the last entry, which names the one before it: the whole history hangs on this. */
            last_entry: components["schemas"]["Hex32"];
            /** @description The titles that it came from. */
            lineage_from: components["schemas"]["TitleId"][];
            /** @description The titles that it went into. */
            lineage_to: components["schemas"]["TitleId"][];
            /** @description Cases that wait on this title, in order of priority. */
            pending: components["schemas"]["CaseId"][];
            /** @description All rights; the first is the primary right. */
            rights: components["schemas"]["Right"][];
            /** @description Live or ended. */
            status: components["schemas"]["TitleStatus"];
            /** @description Number. */
            title_id: components["schemas"]["TitleId"];
            /** @description The units it covers. */
            units: components["schemas"]["UnitCode"][];
            /**
             * Format: int64
             * @description Rises by one with every entry.
             */
            version: number;
        };
        /** @description A title's number, assigned by the ledger from the jurisdiction's template. Never chosen by a lodger. */
        TitleId: string;
        /**
         * @description Whether a title is live.
         * @enum {string}
         */
        TitleStatus: "OPEN" | "CLOSED";
        /** @description A title as it stands at a height. */
        TitleView: components["schemas"]["Title"] & {
            co_ownership?: components["schemas"]["CoOwnership"] | null;
            /**
             * Format: int64
             * @description The height that this speaks of.
             */
            height: number;
            proof?: components["schemas"]["Proof"] | null;
        };
        /** @description A transaction and what became of it. */
        TransactionView: {
            /** @description What it says, as JSON, once it is on the ledger. */
            act?: Record<string, never> | null;
            /**
             * Format: int64
             * @description Block.
             */
            height?: number | null;
            receipt?: components["schemas"]["Receipt"] | null;
            /** @description `pending`, `applied`, `waiting` (a case was opened that lacks something) or `refused`. */
            status: string;
            /** @description Block time. */
            time?: string | null;
            /** @description Identity. */
            tx_id: string;
            /** @description Kind. */
            tx_type?: string | null;
        };
        /** @description What a citizen pins: enough to check every proof of this ledger. With its `changes` it is the trust pack. */
        TrustAnchor: {
            /** @description The ledger, and the origin of its log. */
            chain_id: components["schemas"]["Label"];
            /** @description Every change of validators since, in order. */
            changes?: components["schemas"]["TrustStep"][];
            /** @description `torrens.trust/1`. */
            format: string;
            /** @description Hash of its genesis document. */
            genesis_hash: components["schemas"]["Hex32"];
            /** @description Its first validators. */
            validators: components["schemas"]["Validator"][];
            /** @description The current validators' cosigning keys in the form that other people's tools take (C2SP `signed-note`). Derived. */
            verifier_keys?: string[];
        };
        /** @description One change of validators. */
        TrustStep: {
            /** @description Their signatures over it. */
            certificate: components["schemas"]["Certificate"];
            /** @description The last header that the validators before the change certify: its `next_validators_hash` names the new ones. */
            header: components["schemas"]["Header"];
            /** @description The new validators. */
            validators: components["schemas"]["Validator"][];
        };
        /** @description A transaction's identity: the tagged hash of what is signed, without the signature. */
        TxId: string;
        /**
         * @description The kind of an act. A row with several ways of going about it, such as a lease that is registered, varied or ended, has a kind
         *     for each, because policies differ.
         * @enum {string}
         */
        TxType: "FIRST_REGISTRATION" | "TRANSFER" | "CO_OWNERSHIP" | "MORTGAGE_REGISTER" | "MORTGAGE_VARY" | "MORTGAGE_ASSIGN" | "MORTGAGE_POSTPONE" | "MORTGAGE_DISCHARGE" | "LEASE_REGISTER" | "LEASE_VARY" | "LEASE_END" | "EASEMENT_CREATE" | "EASEMENT_END" | "HABITATION_CREATE" | "HABITATION_END" | "SUBDIVIDE" | "MERGE" | "CAVEAT_LODGE" | "CAVEAT_WITHDRAW" | "PRIORITY_NOTICE" | "PRIORITY_NOTICE_WITHDRAW" | "FREEZE" | "FREEZE_RENEW" | "FREEZE_RELEASE" | "RESTRICTION_ENTER" | "RESTRICTION_REMOVE" | "RECTIFY" | "CANCEL" | "SUCCESSION" | "SURVIVORSHIP" | "COURT_TRANSFER" | "ALTERATION" | "PARTY_ALTERATION" | "POA_GRANT" | "POA_REVOKE" | "IMPORT_BATCH" | "WITHDRAW" | "ATTEST" | "REVOKE" | "CONSENT" | "PARTY_REGISTER" | "DECIDE" | "ANSWER" | "ALERT" | "KEY_ROTATE" | "POLICY_PROPOSE" | "POLICY_VOTE" | "OFFICER";
        /** @description A unit's code: 28 characters in China, UPRN, PIN, ULPIN or any other label elsewhere. */
        UnitCode: string;
        /** @description What is said of a unit when it is first registered. */
        UnitFacts: {
            address_commitment?: components["schemas"]["Hex32"] | null;
            /**
             * Format: int64
             * @description Area in square millimetres (1 m2 = 1,000,000), when surveyed.
             */
            area_mm2?: number | null;
            /** @description The unit's code. */
            code: components["schemas"]["UnitCode"];
            geometry_hash?: components["schemas"]["Hex32"] | null;
            /** @description What it is. */
            kind: components["schemas"]["UnitKind"];
            locality?: components["schemas"]["Text"] | null;
            /** @description Use, as a code: `RESIDENTIAL`, ... */
            use: components["schemas"]["Label"];
        };
        /**
         * @description What a unit is.
         * @enum {string}
         */
        UnitKind: "PARCEL" | "BUILDING" | "UNIT" | "SPACE";
        /**
         * @description How unit codes of a jurisdiction are checked.
         * @enum {string}
         */
        UnitScheme: "GENERIC" | "CN28";
        /** @description A unit as it stands at a height. */
        UnitView: components["schemas"]["SpatialUnit"] & {
            /**
             * Format: int64
             * @description The height that this speaks of.
             */
            height: number;
            proof?: components["schemas"]["Proof"] | null;
        };
        /** @description A validator: one agency, one key, one vote. */
        Validator: {
            /** @description The agency. */
            agency_id: components["schemas"]["Label"];
            /** @description The key that cosigns checkpoints of the log: never the one that votes (`proofs.md`). */
            cosigner_key: components["schemas"]["PublicKey"];
            /** @description The key of the log's own line in checkpoints. */
            log_key: components["schemas"]["PublicKey"];
            /** @description The key that signs its votes. */
            public_key: components["schemas"]["PublicKey"];
        };
        /** @description A validator, and whether it is left out of turn because it missed its own. */
        ValidatorStatus: components["schemas"]["Validator"] & {
            /**
             * Format: int64
             * @description Until this height it proposes last.
             */
            demoted_until?: number | null;
        };
        /**
         * @description What the review found.
         * @enum {string}
         */
        Verdict: "PASS" | "FAIL" | "CONDITIONAL";
        /** @description How long cases waited for one step of one agency. */
        Wait: {
            /** @description The agency; `parties` for consents. */
            agency: string;
            /**
             * Format: int64
             * @description Median wait, in milliseconds.
             */
            median_ms: number;
            /**
             * Format: int64
             * @description How often.
             */
            n: number;
            /**
             * Format: int64
             * @description Nine of ten waited at most this.
             */
            p90_ms: number;
            /** @description A kind of attestation, `CONSENT`, `DECIDE` or `LODGED_TO_REGISTERED`. */
            step: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

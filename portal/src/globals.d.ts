/** True in the single-file verify page, which may not ask anybody. */
declare const __OFFLINE__: boolean;

### Reasons that the ledger, the keystore and the system give in English: `client/src/reason.rs` knows them by what stands here.

cli-reason-label-length = must have 1 to { $most } characters, has { $has }
cli-reason-label-characters = may hold only letters, digits and . _ : / -
cli-reason-hex-case = hex digits must be lower case
cli-reason-hex-digits = expected { $digits } lower-case hex digits
cli-reason-time = '{ $text }' is not a time such as 2026-11-23T09:00:00Z
cli-reason-subject = write the subject as party:ID, unit:CODE, title:ID or terms:HASH
cli-reason-subject-kind = unknown kind of subject '{ $kind }': use party, unit, title or terms

cli-reason-key-file = cannot use the key file { $path }: { $why }
cli-reason-key-open = the key file { $path } may be read by others (mode { $mode }); run 'chmod 600 { $again }' and consider the key exposed
cli-reason-key-write = cannot write the key file { $path }: { $why }
cli-reason-key-missing = { $why }. Restore it from your backup, or make a new key
cli-reason-key-damaged = this is not a Torrens key file, or it is damaged: restore it from your backup (a new one is made with 'torrens keys new')
cli-reason-key-halves = this key file is damaged: private and public key do not belong together; restore it from a backup
cli-reason-key-format = this key file is of format { $format } and scheme { $scheme }; only { $known } with ed25519 is known
cli-reason-key-in-token = this key is in a hardware token, which never gives it out; this needs a key in a file
cli-reason-token-nothing = the key is in a hardware token: there is nothing to encrypt
cli-reason-token-another = the token '{ $token }' has another key under '{ $label }' ({ $found }) than the file says ({ $told }); correct the file or the token
cli-reason-token-signed-not = the token '{ $token }' did not sign: { $why }. Look whether it is connected, then start again
cli-reason-token-none = no token '{ $token }' is known to { $module }; connect it, or correct the label
cli-reason-token-pin = the token '{ $token }' refuses the PIN; after a few wrong ones it locks itself
cli-reason-token-no-key = the token has no Ed25519 key '{ $label }' ({ $class }); make one there, or correct the label
cli-reason-token-keys = the token has several keys '{ $label }' ({ $class }); give each a label of its own
cli-reason-module-load = cannot load the PKCS#11 module { $module }: { $why }
cli-reason-module-start = the PKCS#11 module { $module } does not start: { $why }
cli-reason-passphrase-short = a passphrase needs { $least } characters or more; several words are best
cli-reason-passphrase-differs = the two are not the same; nothing was changed
cli-reason-passphrase-nobody = it needs a passphrase or PIN, and there is no terminal to ask at: put it into a file of mode 0600 and name that file in { $variable }
cli-reason-passphrase-wrong = the passphrase is not the one it was encrypted with, or it is damaged; try again, or restore it from your backup
cli-reason-passphrase-open = { $path } may be read or changed by others (mode { $mode }); run 'chmod 600' on it
cli-reason-passphrase-empty = { $path } is empty; its first line is to be the passphrase or PIN

cli-reason-trust-unusable = the trust anchor is not usable: { $why }
cli-reason-trust-order = the change of validators at block { $height } does not follow the one before
cli-reason-trust-before = the change of validators at block { $height } was not made by the validators before it
cli-reason-trust-contradicts = the change of validators at block { $height } contradicts your trust anchor
cli-reason-checkpoint-log = it is of the log '{ $log }'
cli-reason-checkpoint-signers = { $signers } of { $validators } validators cosigned; more than two thirds are needed

cli-reason-passphrase-file = TORRENS_PASSPHRASE_FILE: { $why }
cli-reason-pin-file = TORRENS_PIN_FILE: { $why }
cli-reason-unreadable = cannot read { $path }: { $why }
cli-reason-io = io: { $why }
cli-reason-os-none = No such file or directory (os error 2)
cli-reason-os-denied = Permission denied (os error 13)
cli-reason-os-exists = File exists (os error 17)
cli-reason-os-folder = Is a directory (os error 21)
cli-reason-os-refused = Connection refused (os error 111)
cli-reason-no-certificate = there is no certificate in it; it must be PEM
cli-reason-no-private-key = there is no private key in it; it must be PEM
cli-reason-number = invalid digit found in string
cli-reason-range = { $value } is not in { $range }
cli-reason-timeout = timeout: { $what }

cli-reason-paper-genuine = this extract is not printed, because it does not prove itself: { $why }
cli-reason-paper-compact = only the whole extract (JSON) can be printed, not its compact form
cli-reason-paper-glyph = the character '{ $char }' (U+{ $point }) in “{ $text }” cannot be printed: use the extract as JSON, which has it
cli-reason-paper-pages = the record fills more than { $pages } pages: use the extract as JSON
cli-reason-paper-pdf = the PDF could not be made ({ $why }): use the extract as JSON
cli-reason-date = '{ $date }' is not a date such as 2026-11-23
cli-reason-share-range = a share must be more than 0 and at most 1, such as 1/2
cli-reason-share-decimal = write the share as a fraction such as 1/3: a decimal like 0.3333 is not exact
cli-reason-share-fraction = write the share as a fraction such as 1/3
cli-reason-unit-length = a unit code has 28 characters

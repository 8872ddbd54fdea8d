### What every command of `torrens` may say.

cli-at = { $place }: { $why }
cli-label = { $what } { $why }
cli-the-case = the case number
cli-the-title = the title number
cli-the-kind = the kind
cli-the-officer = the officer
cli-the-attestation = the attestation
cli-the-proposal = the proposal
cli-officer-label = { $what }: '{ $text }' { $why }

cli-no-key = this needs a signing key: give --as KEYFILE or set TORRENS_AS; make one with 'torrens keys new'
cli-cannot-read = cannot read { $file }: { $why }
cli-cannot-write = cannot write { $file }: { $why }
cli-file-taken = { $file } exists already, and nothing is written over it: choose another name
cli-written = { $file } ({ $bytes } bytes)

cli-unreachable = cannot reach the node at { $node }: { $why }. Check --api or TORRENS_API, and that the node runs
cli-unreachable-issuer = cannot reach the node at { $node }: { $why }. Nobody whom this program trusts vouches for its certificate: name the file of who does with --ca
cli-unreachable-certificate = cannot reach the node at { $node }: { $why }. It asks for your certificate: name its files with --certificate and --certificate-key
cli-answer-broke-off = the answer broke off: { $why }
cli-stream-broke-off = the stream of events broke off: { $why }
cli-answer-unreadable = { $path }: an answer that cannot be read: { $error }
cli-answered = the node answered { $status }
cli-no-reason = the node gave no reason
cli-refusal = { $code }: { $detail }. { $action }.

cli-pending = pending
cli-not-final = accepted, but not final in { $seconds } s: look again with: torrens transaction { $transaction }
cli-still-pending = accepted, and not final yet
cli-final = { $status }  { $transaction }  block { $height }
cli-waits = It waits for { $n } more: torrens case missing { $case }
cli-case = case
cli-decided = decided
cli-registered = registered
cli-rejected = rejected: { $why }
cli-withdrawn = withdrawn: { $reason }
cli-lapsed = lapsed: what was missing did not come in time
cli-import = import
cli-import-counts = { $created } created, { $chained } chained, { $rejected } rejected

cli-status-pending = pending
cli-status-applied = applied
cli-status-waiting = waiting
cli-status-refused = refused
cli-party-kind-person = person
cli-party-kind-org = organisation
cli-party-kind-agency = public body
cli-party-kind-group = group

cli-party = party
cli-party-kept = { $party }  (opening kept in { $file })
cli-outline-kept = kept
cli-outline-another = the outline that came is not the one that the register has the hash of: ask another node for { $code }
cli-policy = { $place } { $kind } v{ $version } from block { $from } { $lodgers }
cli-proposal = proposal { $proposal }  votes { $votes }

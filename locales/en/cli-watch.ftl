### `torrens watch`.

cli-watch-secret = secret   { $file }
cli-watch-secret-give = Give the receiver the same secret, over a way that nobody else reads.
cli-watch-watching = Watching { $titles } titles, every { $seconds } s; messages go to { $host }, what was told is in { $file }. Ctrl-C ends it.
cli-watch-needs = a watch needs --webhook and --secret
cli-watch-too-many = a watch has at most { $most } titles: start several, each with its own --state
cli-watch-gone-unproven = the node says, without proof, that there is no such title, of which was told already: ask another one with --api
cli-watch-not-genuine = NOT GENUINE: { $why }
cli-watch-something-else = the node gave something else than the whole extract of this title
cli-watch-no-title = there is no title { $title }
cli-watch-title-lost = the register knows the title no more, which cannot be
cli-watch-older = the node shows block { $height }, which is older than what was told already: ask another one with --api
cli-watch-other-history = NOT CONSISTENT: block { $height } tells another history of the title than was told already, both signed by the validators; keep the state file, get this node’s extract with 'torrens extract { $title }', and show both to an auditor
cli-watch-broken-history = the entries that the node tells do not lead to the state that it proves: ask another one with --api
cli-watch-behind = the newest block that the node shows is of { $time }: it is behind or holds back what is new, or this machine’s clock is wrong; ask another one with --api
cli-watch-ended-by-receiver = { $host } answered 410 Gone: it wants no more messages. The watch ends; what it did not take is told when a watch with this state file starts again
cli-watch-not-delivered = { $kind } was not delivered: { $why }
cli-watch-told = { $kind } { $title }  version { $version }  block { $height }  { $id }
cli-watch-nothing-new = { $nothing } { $title }  version { $version }  block { $height }
cli-watch-nothing = nothing new

cli-watch-state-used = another 'torrens watch' uses { $file }: end it, or give this one a file of its own with --state
cli-watch-state-damaged = { $file } is damaged ({ $error }): restore it, or remove it to begin anew: every title is then told again as title.watched
cli-watch-state-format = { $file } has the format '{ $format }', this program reads { $known }: restore it, or remove it to begin anew: every title is then told again as title.watched
cli-watch-state-ledger = { $file } is of the ledger '{ $its }', your trust anchor is of '{ $chain }': give another file with --state

cli-watch-secret-missing = there is no secret { $file }: make one with 'torrens watch --new-secret { $file }'
cli-watch-secret-no-file = { $file } is not a file: give the file of the secret with --secret
cli-watch-secret-open = others may read the secret { $file } (mode { $mode }): make it private with 'chmod 600 { $file }', and if others had access, make a new one
cli-watch-secret-wrong = { $file } is not a secret of a webhook: { $why }. Make one with 'torrens watch --new-secret FILE'
cli-watch-secret-prefix = it does not begin with { $prefix }
cli-watch-secret-base64 = what follows { $prefix } is not base64
cli-watch-secret-length = it has { $bytes } bytes, and should have { $least } to { $most }
cli-watch-secret-unusable = the secret cannot be used: { $error }

cli-watch-no-answer = { $host } did not answer: { $error }
cli-watch-redirect = { $host } answered { $status }: redirects are not followed, give the new address with --webhook
cli-watch-answered = { $host } answered { $status }
cli-watch-no-address = --webhook is not an address such as https://example.org/hook
cli-watch-password = --webhook: write no password in the address; the signature tells the receiver who sends
cli-watch-plain = --webhook: http to { $host } would show the messages to everybody on the way: use https, or --insecure-http if that is meant

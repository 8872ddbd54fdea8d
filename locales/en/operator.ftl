### The operator's page: the network at a glance, and the operator's own node.

operator-title = For the operator
operator-lead = The network as this node sees it. Whoever runs the node opens his own part below with the operator’s token.
operator-loading = Asking the node …
operator-renewed = Renewed every two seconds.
operator-paused = Not renewed now.
operator-pause = Pause
operator-go-on = Go on
operator-stopped = This node has stopped answering
operator-stopped-since = It has not answered since
operator-stopped-kept = What you see below was last so at block { NUMBER($height) }. The node is asked again every two seconds. If it stays away, look at it on its own machine: torrens-node doctor, and the log.
operator-stopped-nothing = There is nothing to show yet. The node is asked again every two seconds. If it stays away, look at it on its own machine: torrens-node doctor, and the log.
operator-again = The node answers again.
operator-trouble = The node answers, but not to everything: { $detail }
operator-not-known = not known

operator-glance-title = At a glance
operator-state = State
operator-ready = Ready: it answers and takes part
operator-not-ready = Not ready: { $reason }
operator-node = Node
operator-node-of = { $agency }, { $role }, on { $ledger }
operator-role-validator = validator
operator-role-full = full node without a vote
operator-role-mirror = mirror
operator-height = Height
operator-height-behind = { NUMBER($height) }; others have { NUMBER($network) }, it is catching up
operator-block-age = Last block
operator-ago = { $age } ago
operator-peers = Connected nodes
operator-peers-n = { $n } of { $of }
operator-mempool = Waiting transactions
operator-mempool-n = { $n ->
    [0] none
   *[other] { NUMBER($n) }
}
operator-log = Public log
operator-log-covered = { NUMBER($size) } entries; the newest checkpoint covers { NUMBER($covered) }, cosigned by { $who }
operator-log-none = { NUMBER($size) } entries; no checkpoint is cosigned yet
operator-history = The past
operator-history-from = Known here from block { NUMBER($height) } on: this node joined by a snapshot
operator-version = Versions
operator-versions = Program { $version }; protocol { $protocol } in force, this program knows { $oldest } to { $newest }
operator-coming = Protocol to come
operator-coming-at = { $version }, from block { NUMBER($height) } on. Every node must know it by then
operator-strangers = Strangers refused

operator-offences-title = Disagreements
operator-offences-none = No validator is on record for having said two things at one step.
operator-offences-some = { $n ->
    [one] One is on record. It is proven by signatures on the ledger.
   *[other] { $n } are on record. They are proven by signatures on the ledger.
}
operator-offence = { $agency }: two different { $step } at block { NUMBER($height) }, round { $round }; the evidence stands in block { NUMBER($recorded) }
operator-step-proposal = proposals
operator-step-prevote = first votes
operator-step-precommit = second votes

operator-quorum-title = Quorum
operator-quorum-says = Block { NUMBER($height) } was signed by { $signed } of { $all } validators; { $needed } are needed. { $here } of { $all } can be reached now.
operator-quorum-says-unknown = { $here } of { $all } validators can be reached now; { $needed } are needed. The list of validators changed with the last block, so its signers are not shown by name.
operator-no-quorum = No quorum: only { $here } of { $all } validators can be reached, and { $needed } are needed. The ledger stands still until enough of them are back; nothing is lost, and what is lodged waits.
operator-quorum-note = A block is final with the first signatures of more than two thirds. A validator that did not sign the last one may only have been later than the others.
operator-part-solid = signed the last block
operator-part-light = connected, not among the signers
operator-part-none = not connected
operator-part-mark = { $needed } are needed
operator-members-caption = Members as this node sees them
operator-agency = Agency
operator-part = Part
operator-connection = Now
operator-last-block = Last block
operator-validator = validator
operator-demoted = validator, out of turn until block { NUMBER($height) } because it missed its own
operator-no-vote = no vote
operator-connected-without = connected, without a vote now
operator-connected = connected
operator-away = not connected
operator-signed = signed
operator-not-signed = not among the signers

operator-strip-title = The last blocks
operator-strip-none = There is no block yet.
operator-strip-transactions = { $n ->
    [0] empty
    [one] 1 transaction
   *[other] { $n } transactions
}
operator-strip-note = Newest first: height, time, contents, and who proposed it. When there is nothing to do, an empty block comes from time to time.

operator-proposals-title = Proposals and votes
operator-proposals-none = Nothing is proposed now.
operator-proposal-votes = { $n } of { $needed } votes that are needed: { $who }.
operator-proposal-until = Votes count until
operator-proposal-whole = What exactly would change
operator-change-policy = Policy: { $kind } in { $jurisdiction }, version { $version }
operator-change-jurisdiction = Jurisdiction { $jurisdiction }, version { $version }
operator-change-protocol = Protocol { $version } from block { $height } on
operator-change-membership = { $what }: { $who }
operator-change-params = Limits that all share
operator-membership-admit = Admit an agency, or change it
operator-membership-retire = End an agency’s part
operator-membership-validate = Make an agency a validator, or give its validator new keys
operator-membership-stop-validating = An agency validates no more
operator-membership-connect = Let a node connect
operator-membership-disconnect = Shut a node out
operator-membership-revoke-officer = Revoke an officer
operator-vote = Vote for it for { $agency }
operator-voted = { $agency } has voted for it.
operator-vote-command = On the command line, with an officer’s key:

operator-own-title = Your own node
operator-own-lead = Disk, keys, checks and backups are shown to the operator alone.
operator-own-open = Open for { $agency }, version { $version }.
operator-leave = Forget the token
operator-token = Operator’s token
operator-token-hint = On the node’s machine, torrens-node page --home DIR prints the address of this page with the token. It is kept until you close this tab, and goes to no other server.
operator-token-open = Open
operator-token-asking = Asking …
operator-token-empty = Enter the token
operator-token-form = This cannot be a token: it has a space or another character that no token has. Copy it again
operator-token-refused = This is not the token of this node. Print it again on the node’s own machine; each node has its own
operator-token-unreachable = The node does not answer. What you typed is kept; try again when it is back
operator-token-trouble = The node answers, but cannot open its own part now. What you typed is kept; try again in a while
operator-token-older = This node’s program does not have the operator’s part yet. Install a newer one

operator-disk-title = Disk
operator-disk-says = { $free } of { $total } are free; the register takes { $store }.
operator-disk-row = The disk of this node
operator-disk-caption = Room on the disk of this node
operator-disk-what = What
operator-disk-size = Size
operator-disk-store = The register
operator-disk-other = Everything else
operator-disk-used = Used
operator-disk-free = Free
operator-disk-total = Together

operator-keys-title = Keys
operator-keys-caption = The keys of this node and their age
operator-key-purpose = For
operator-key-kept = Key or where it is kept
operator-key-age = Age
operator-key-days = { $n } days
operator-key-node = connecting
operator-key-validator = votes
operator-key-cosigner = checkpoints of the log
operator-kept-in-its-file = in a file, without a passphrase
operator-kept-in-its-file-encrypted = in a file, behind a passphrase
operator-kept-in-a-hardware-token = in a hardware token

operator-checks-title = Checks
operator-checks-busy = The node looks at itself …
operator-checks-says = { $fail ->
    [0] Nothing fails
    [one] One thing fails
   *[other] { $fail } things fail
}; { $warn ->
    [0] nothing else wants attention
    [one] one thing wants attention
   *[other] { $warn } things want attention
}; { $ok } fine.
operator-checks-caption = What torrens-node doctor says, the gravest first
operator-checks-again = Check again
operator-check-what = What
operator-check-level = Result
operator-check-seen = Seen
operator-check-fix = What to do
operator-level-ok = Fine
operator-level-warn = Look at it
operator-level-fail = Fails

operator-backups-title = Backups
operator-backups-lead = A backup is made while the node runs, and checked whole. It holds no keys: keep those apart, off line. Copy backups to another machine; on the same disk they are lost with it.
operator-backups-none = There is no backup yet. The next one goes into
operator-backups-folder = They are in
operator-backups-caption = Backups of this node, the oldest first
operator-backup-name = Name
operator-backup-time = Made
operator-backup-height = Up to block
operator-backup-size = Size
operator-backup-make = Make a backup now
operator-backup-busy = A backup is being made and checked. This can take long; you can go on with other things on this page.
operator-backup-made = The backup { $name } was made and checked, up to block { NUMBER($height) }.
operator-backup-damaged = Damaged: { $why }
operator-backup-unknown = The node did not answer to the end. The backup may have been made all the same: look at the list after a while.

operator-demo-title = Demonstration: stop and start nodes
operator-demo-lead = One of four can be away and the ledger goes on; with two away it stands still until one is back. Watch the last blocks above.
operator-demo-runs = Runs
operator-demo-stands = Stopped
operator-demo-own = This page comes from this node. Stop it from another node’s page.
operator-demo-stop = Stop the node of { $agency }
operator-demo-start = Start the node of { $agency }
operator-demo-busy = { $agency } …
operator-demo-stopped = The node of { $agency } was stopped.
operator-demo-started = The node of { $agency } was started.

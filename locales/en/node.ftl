### What `torrens-node` says to its operator (`node/src/main.rs`, `cli/`, `members/`, `watch.rs`); what `doctor` says stands in doctor.ftl.

node-made-node = node key
node-made-validator = validator key
node-made-cosigner = cosigner key
node-made-config = config
node-made-next =
    Next: look through { $home }/config/agency.json (name, kinds, roles, officers), send it to whoever puts the genesis together,
    put the finished genesis.json into { $home }/config/, enter your peers' addresses in node.toml, then:

        torrens-node start --home { $home }

    { $home }/keys/officer.json is your first officer's key: move it to his own machine.

    Does the agency take part already (another node, or new keys)? Then delete keys/officer.json, its officers have theirs; put the network's
    genesis.json into { $home }/config/, and have the card voted in: torrens-node members propose { $home }/config/agency.json --home MEMBER --as OFFICER.json
    (MEMBER: the folder of a node that takes part; OFFICER.json: the key of one of its policy officers)

node-genesis-next = Next: torrens-node genesis add-agency { $file } --card CARD for each agency, then verify.
node-genesis-added = { $agency } is in { $file }: { $agencies } agencies, { $validators } validators
node-genesis-says = { $chain }: { $agencies } agencies, { $validators } validators, { $policies } policies. Every agency must see the same hash.
node-genesis-fingerprint = The trust anchor's fingerprint, to be published where everybody can read it: { $fingerprint }
node-genesis-nobody = WARNING: no agency may attest { $kind }: such cases would wait for ever: { $dealings }. Add an agency whose card has this kind

node-page-secret = Whoever has this address may do there what you may. For a new one: remove data/operator.token, start the node again.

node-rows = rows
node-rows-checked = rows and blocks
node-rows-restored = checked, then copied
node-files = files
node-backup-made = block { $height } of { $time } is in it. Keys are not: keep keys/ apart. Check it with: torrens-node backup verify { $path }
node-backup-sound = sound: { $height } blocks, all certified; log and state are those that were certified
node-backup-row = { $path }  block { $height }  of { $time }  made { $made }
node-backup-unreadable = { $path }  UNREADABLE: { $why }
node-restored = restored up to block { $height }
node-restored-next =
    Put this node's own keys into { $keys } if they are not there, make sure that the machine which used them before is off
    for ever, then: torrens-node keys adopt --home { $home }   (only if the keys come from another folder or machine)
          torrens-node start --home { $home }
    It follows without a vote until it is where the others are, then votes again by itself.
node-tiles-written = { $size } entries: { $written } files written, { $kept } were there
node-tiles-next = Serve { $folder } with any web server; 'checkpoint' should not be cached for long.

node-config-sound = { $file } is sound
node-explained-by = { $value }   (by { $by })
node-explained-file = { $value }   (by { $file } or the default)
node-explained-unset = not set
node-explained-default = default: { $default }
node-explained-no-default = default: none
node-explained-section = set it under [{ $section }], or by { $variable }
node-explained-file-only = set it under [{ $section }]
node-explained-top = set it at the top, or by { $variable }
node-config-environment = set by the environment: { $names }

node-keys-none = { $home } has no keys: it is not the folder of a node. Make one: torrens-node init
node-key = { $key }  key id { $id }  { $kept }
node-key-plain = in its file
node-key-encrypted = in its file, encrypted
node-key-token = in a hardware token
node-key-now-plain = no longer encrypted
node-key-now-encrypted = encrypted
node-keys-no-files = { $folder } holds no key files
node-keys-rotate-next =
    New keys are in { $home }/keys.next; nothing has changed yet. Next:

        torrens-node members propose { $file } --home { $home } --as OFFICER.json

    and have the others vote. Two blocks after it is adopted the old key has no vote any more, and 'status' says so. Then stop the node,

        torrens-node keys rotate --finish --home { $home }

    and start it again.
node-keys-rotated = the new keys are in { $new }; the old ones in { $old }
node-keys-rotated-next = Start the node: torrens-node start --home { $home }
node-keys-adopted = the keys in { $folder } live here from now on
node-keys-adopt-nothing = nothing to adopt: the keys in { $folder } live here. Nothing was changed
node-keys-adopt-full = { $folder } has no validator key: a node without a vote has nothing to adopt, start it
node-keys-adopted-next = The node follows without a vote until it is where the others are, then votes by itself. If the one that used these keys before starts again, both sign: make sure that it never does.

node-member-validator = validator
node-member-node = node { $key }
node-proposal = proposal { $id }
node-proposal-votes = { $n } of { $needed } votes: { $who }; open until { $until }
node-propose-admit = admit { $agency }
node-propose-connect = let the node of { $agency } connect
node-propose-keys = give the validator of { $agency } other keys
node-propose-validator = make { $agency } a validator
node-propose-said = { $what }: { $said }
node-propose-no-kinds = note: its card names no kinds, so { $agency } will attest nothing; that is right for one that only reads, lends or decides. Else withdraw the proposal (members withdraw), fill in agency.kinds, and propose it anew
node-propose-officers = officers { $ids } of the card are not on the ledger, and no proposal brings them: an administrator of { $agency } enrols them (torrens officer enrol)
node-propose-nothing = the network has what of { $agency }'s card is proposed; nothing to propose
node-propose-later = not yet: { $why } Propose the card again then
node-proposed-already = proposed already ({ $n } of { $needed } votes); { $how }
node-proposed-own = proposed already, and your agency has voted for it: { $n } of { $needed } votes
node-proposed-open = proposal { $id } is open with { $n } of { $needed } votes; others { $how }
node-proposed-how = vote with: torrens-node members vote { $id } --home DIR --as OFFICER.json
node-proposed-adopted = adopted
node-proposed-withdrawn = withdrawn: the proposal is over
node-proposed-gone = your vote counted, and the proposal is no longer open: it was adopted, unless it was withdrawn at the same moment; look with 'members list'
node-withdrawn-gone = the proposal is no longer open: it was adopted or withdrawn meanwhile; look with 'members list'
node-vote-for = You vote for: { $what }
node-withdraw-from = You take your agency's vote back for: { $what }
node-vote-several = several proposals begin with '{ $id }': write more of it
node-vote-no-such = no open proposal begins with '{ $id }'; 'members list' shows those that are open
node-vote-no-id = the proposal '{ $id }': { $why }; 'members list' shows those that are open, { $n } characters of one suffice
node-vote-newer = WARNING: protocol { $version } is known to a newer program than this one (up to { $newest }). Once adopted it cannot be taken back, and every node whose program does not know it stops before block { $height }
node-refused = refused: { $why }
node-refused-coded = { $code }: { $detail }
node-not-final = sent as { $id }, but not final yet: look with 'members list'

node-change-validate = VALIDATE { $agency }, key { $key }: one validator more
node-change-validate-other = VALIDATE { $agency }, key { $key }, in the place of its key { $before }
node-change-connect = CONNECT a node of { $agency }, key { $key }
node-change-disconnect = DISCONNECT a node of { $agency }, key { $key }; { $others } of its nodes stay
node-change-disconnect-validator = DISCONNECT a node of { $agency }, key { $key }; { $others } of its nodes stay, A VALIDATOR: be sure that it votes with another of its nodes
node-change-disconnect-none = DISCONNECT { $key }: no such node may connect
node-change-protocol = PROTOCOL { $version } from block { $height }
node-change-protocol-newer = PROTOCOL { $version } from block { $height }; THIS PROGRAM KNOWS UP TO { $newest } ONLY
node-change-policy = POLICY { $jurisdiction } { $kind } version { $version } from block { $height }
node-change-jurisdiction = JURISDICTION { $jurisdiction } version { $version } from block { $height }
node-change-admit = ADMIT { $agency }, which may attest { $kinds }, with the officers: { $officers }
node-change-admit-no-officers = ADMIT { $agency }, which may attest { $kinds }, with no new officers
node-change-admit-again = IT WAS RETIRED, AND ITS OFFICERS OF BEFORE SIGN AGAIN WITH THE KEYS THEY HAD: { $officers } (REVOKE_OFFICER ends one for ever)

node-joining-waiting = it waits to join: no member lets it in yet. If that lasts, have the agencies adopt its card, config/agency.json (docs/how-to/membership.md), or write the address of a member under network.peers
node-joining-asking = joining: members are asked for a snapshot, and none has given one yet
node-joining-objects = joining by snapshot of block { $height }: { $done } bytes of the register are here
node-joining-tree = joining by snapshot of block { $height }: the state tree is being built, { $done } objects so far
node-joining-blocks = joining by snapshot of block { $height }: blocks up to { $done } are here
node-joining-entries = joining by snapshot of block { $height }: { $done } bytes of the titles' histories are here
node-status-silent = the node does not answer on { $url }: { $why }. Start it with: torrens-node start --home { $home }. If it runs, it is joining, or waits for the agencies to adopt it: its log says which
node-status = { $agency } ({ $role }) on { $chain }: { $ready }
node-status-ready = ready
node-status-not-ready = NOT READY: { $why }
node-status-unready = the node is not ready
node-status-behind = catching up: block { $height } of { $tip } ({ $percent } %)
node-status-height = height { $height }   last block { $seconds } s ago   log { $log } entries
node-status-peers = peers { $peers }   waiting { $waiting }   strangers refused { $strangers }
node-status-disk = disk { $disk } MB   version { $version }   state { $root }
node-status-protocol = protocol { $version } from block { $height }; this program knows up to { $newest }
node-status-misconduct = MISCONDUCT { $agency } signed two statements at height { $height }: proof in block { $recorded }
node-status-own = this node
node-status-own-without = this node, without a vote now
node-status-connected = connected
node-status-without = connected, without a vote now
node-status-away = away
node-status-another = another node answers on { $url }, with the node key { $key }; { $here }. It does not run, or api.listen in { $file } is the other one's
node-status-another-key = the one in { $home } has the node key { $key }
node-status-another-none = { $home } has no node key

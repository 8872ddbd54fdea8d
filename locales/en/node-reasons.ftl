### What the node's code gives as errors, in English: `texts/src/reason.rs` knows them by what stands here, and `texts/tests/reasons.rs` holds that they are told so.

node-reason-config-none = cannot read { $file }: { $why }. Run 'torrens-node init --home DIR --agency ID' first
node-reason-config-environment = { $file } is sound, but with { $names } from the environment: { $why }
node-reason-config-address = { $place }: { $why }; write it as 127.0.0.1:8080
node-reason-config-variable = unknown variable { $unknown }: did you mean { $near }?
node-reason-config-near = unknown key '{ $unknown }': did you mean '{ $near }'?
node-reason-config-known = unknown key '{ $key }'; the keys: { $keys }
node-reason-config-number = { $found } is not a whole number
node-reason-config-beyond = { $found } is out of range
node-reason-config-range = { $name } = { $value } is out of range: choose between { $least } and { $most }
node-reason-config-port = { $name }: choose another port than { $other } has
node-reason-config-client-ca = tls.client_certificate: name the clients' CA in tls.client_ca as well
node-reason-config-other-key = it is not the key of the certificate in { $file }
node-reason-config-peer-key = network.peers: '{ $key }' is not a node key: { $why }
node-reason-config-peer-address = network.peers: '{ $address }' is not an address such as /ip4/10.0.0.1/tcp/26656: { $why }
node-reason-config-peer-port = network.peers: '{ $address }' names no IP address and port: write it as /ip4/10.0.0.1/tcp/26656
node-reason-config-listen = network.listen: { $why }; write it as /ip4/0.0.0.0/tcp/26656
node-reason-config-listen-port = network.listen: it names no IP address and TCP port; write it as /ip4/0.0.0.0/tcp/26656

node-reason-init-again = { $home } holds a node already; choose another --home
node-reason-make = cannot make { $path }: { $why }
node-reason-write = cannot write { $path }: { $why }
node-reason-agency = --agency { $why }
node-reason-token-form = --token takes MODULE,TOKEN,KEY, such as /usr/lib/softhsm/libsofthsm2.so,agency,validator

node-reason-genesis-none = cannot read { $file }: { $why }. Copy the network's genesis file there
node-reason-genesis-exists = { $file } exists already; choose another name
node-reason-genesis-chain = --chain-id { $why }
node-reason-genesis-twice = agency '{ $agency }' is in the genesis already
node-reason-genesis-validators = validators: name at least one
node-reason-genesis-sorted = validators: sort them by agency_id, one for each agency (one agency, one vote)
node-reason-genesis-agencies = agencies: each agency_id may occur once
node-reason-genesis-officers = officers: each officer_id may occur once
node-reason-genesis-no-agency = { $place }: agency '{ $agency }' is not among agencies; add it or correct the name
node-reason-genesis-key-twice = { $place }: this key occurs twice; every validator, node and officer needs its own
node-reason-genesis-key = { $place }: the key cannot be admitted: { $why }
node-reason-genesis-agency-long = agencies/{ $agency }: an agency_id may have at most 32 characters
node-reason-genesis-agency-active = agencies/{ $agency }/status: an agency begins ACTIVE; leave it out
node-reason-genesis-officer-active = officers/{ $officer }/status: an officer begins ACTIVE; leave it out
node-reason-genesis-template = jurisdictions/{ $id }/title_template: a title of { $other } could have the same number; write another text before the number
node-reason-genesis-jurisdiction = { $place }: the jurisdiction is not defined
node-reason-genesis-twice-there = { $place }: occurs twice

node-reason-store-open = cannot open the store in { $path }: { $why }. If another node runs here, stop it; if the disk is damaged, move the folder away and start again to fetch everything from the network
node-reason-store-nothing = there is no store in { $path } yet: has this node never been started? If the folder is another one, name that
node-reason-store-in-use = a node runs in this folder already ({ $path } is in use): stop that one first, or give --home another folder
node-reason-store-genesis = the store in { $path } is of another genesis than config/genesis.json; use the genesis it was made with, or another --home
node-reason-store-format = the store in { $path } has format { $found }, and this program reads format { $known }. { $advice }
node-reason-store-newer = It was written by a newer program: install that one again
node-reason-store-older = Move the folder away and start again: the node fetches everything from the network and writes it anew
node-reason-store-damaged = the store in { $path } is damaged: { $why }. Move the folder away and start again to fetch everything from the network
node-reason-damaged = the store is damaged: { $why }
node-reason-damaged-way-out = { $why }. Stop the node, move data/ away for examination, and start again: it fetches everything from the other agencies
node-reason-object-missing = object '{ $name }' on this disk is not what was certified at height { $height } (state root { $root }). Somebody or something changed it here. Stop the node, move data/ away for examination, and start again: it fetches everything from the other agencies
node-reason-objects-gone = { $there } objects are on this disk, and { $certified } were certified at height { $height }. Somebody or something took them away or put them here. Stop the node, move data/ away for examination, and start again: it fetches everything from the other agencies
node-reason-head-last = its head is not its last block
node-reason-block-missing = block { $height } is missing
node-reason-block-follows = block { $height } does not follow the one before
node-reason-block-record = block { $height } is not the one on record
node-reason-block-certificate-missing = the certificate of block { $height } is missing
node-reason-block-not-certified = block { $height } is not certified: { $why }
node-reason-block-other-certificate = the certificate of block { $height } is of another block
node-reason-log-entry-missing = entry { $entry } of the log is missing
node-reason-log-entries = the log entries of block { $height } are not those that were certified
node-reason-receipt-missing = receipt { $place } of block { $height } is missing
node-reason-transaction-place = transaction { $id } of block { $height } is not known to be there
node-reason-state-root = the state root at height { $height } is not the one on record
node-reason-commit = the store in data/ cannot be written: { $why }. See to the disk, stop the node and start it again: nothing acknowledged is lost
node-reason-check-ended = the check of the store did not come to its end: { $why }

node-reason-node-key-other = the node key in { $folder } is that of '{ $whose }', and the configuration says agency = "{ $agency }": correct the agency, or put back the node key of '{ $again }'
node-reason-cosigner-other = the cosigner key in { $folder } is not the one the network knows for '{ $agency }': restore it from your backup
node-reason-port = cannot listen on { $address }: { $why }. Free the port or change { $name }
node-reason-vote-log = the consensus engine halted itself for safety: its log of votes { $path } failed: { $why }. If the disk is sound, move data/ away and start again: everything is fetched from the network, and the guard in keys/ remembers what was signed
node-reason-vote-log-lines = the lines before this one say how
node-reason-marker = cannot remove { $path }: { $why }. This node goes on without a vote; remove the file and start it again
node-reason-room = there is room on the disk again, but this program cannot start anew: { $why }. Start it by hand
node-reason-disk-full = disk.full: { $free } MB are free in { $folder }. This node takes no part until there are { $room } MB, and then goes on by itself: make room, or move its folder to a larger disk
node-reason-guard-damaged = the double-sign guard in { $folder } is damaged ({ $why }). This key may have signed something that is no longer on record. Do not delete the files: remove the validator key instead and have the network adopt a new one, or run with role = "full" meanwhile
node-reason-guard-write = the double-sign guard cannot be written: { $why }. Nothing is signed until it can
node-reason-copied-keys = the keys in { $keys } were used on another machine or in another folder: this is a copy. If that one still runs, both would sign, and the others would see a cheat. Make sure that it is off for ever, then: torrens-node keys adopt --home { $home }

node-reason-backup-again = { $path } is there already: nothing was committed since
node-reason-backup-failed = { $why }. No backup was made. If it is damage: stop the node, move data/ away, and start it again; it fetches everything from the network and the guard in keys/ remembers what was signed
node-reason-backup-damaged = { $path } is damaged: { $why }
node-reason-backup-folder = { $path }: { $why }; name the folder of one backup
node-reason-backup-format = format { $format } is not { $known }: use the program that made it
node-reason-backup-ledgers = it says ledger '{ $one }', genesis.json '{ $other }'
node-reason-backup-block = it says block { $one }, the store has { $other }
node-reason-backup-no-store = this backup is damaged: its store is missing. Take another one. Nothing was changed
node-reason-backup-store = this backup is damaged, or is of another program ({ $why }): take another one. Nothing was changed
node-reason-restore-there = { $path } exists: stop the node and move data/ away first. Nothing was changed
node-reason-restore-other = { $path } is of another ledger than the backup. Nothing was changed
node-reason-restore-damaged = { $path } is damaged: { $why }. Nothing was changed

node-reason-rotate-role = role = { $role }: only a validator has keys that the agencies adopt
node-reason-rotate-token = { $path } is in a token: make the new key there, 'torrens-node init' a new folder with --token, and have its card voted in
node-reason-rotate-none = { $path } is not there: begin with 'torrens-node keys rotate'
node-reason-rotate-early = the agencies have not adopted the new keys, as far as this node knows: 'torrens-node members propose config/rotate.json --home DIR --as OFFICER.json', and let it run until they have
node-reason-rotate-soon = the agencies have adopted the new keys, but the next block is still certified with the old ones: start the node, let it make one block more, and stop it again
node-reason-rotate-old = { $path } is there from the last time: move it away

node-reason-silent = the node does not answer on { $url }: { $why }
node-reason-no-checkpoint = no checkpoint of the log is cosigned by a quorum yet: start the node and try again
node-reason-bundle = a log entry is larger than a bundle can hold
node-reason-operator-token-none = { $path }: { $why }. It is made when the node starts for the first time
node-reason-operator-token = { $path } is damaged: remove it and start the node again for a new one

node-reason-devnet-validators = --validators { $n }: choose between 1 and { $most }
node-reason-devnet-runs = a network runs in { $home } already: stop it first, or give --home another folder
node-reason-devnet-made = the network in { $home } was made with { $validators } validators: say --validators { $again }, or --reset to throw it away
node-reason-devnet-empty = cannot empty { $path }: { $why }
node-reason-devnet-ports = --base-port { $port } leaves too few ports
node-reason-devnet-no-ports = no free ports between 10240 and 32240
node-reason-devnet-start = cannot start a node: { $why }
node-reason-devnet-ended = { $agency }'s node ended ({ $status }), saying: { $said }. All of its log: { $file }
node-reason-devnet-not-ready = { $agency }'s node is not ready after a minute; see { $file }
node-reason-devnet-ports-made = the network in { $home } has its ports, from { $first } on, and not from { $base }: leave --base-port out, or --reset to throw it away

node-reason-log-level = TORRENS_LOG: '{ $word }' is no level: say off, error, warn, info, debug or trace, or PART=LEVEL
node-reason-log = TORRENS_LOG: { $why }
node-reason-rustls-key = failed to parse private key as RSA, ECDSA, or EdDSA
node-reason-rustls-nothing = no items found
node-reason-tls-pem-key = { $why }; it must be a private key in PEM (PKCS#8)

node-reason-not-own = { $path } belongs to user { $owner }, and this is user { $own }: run it as the owner, with sudo -u '#{ $again }'

### `torrens keys`.

cli-keys-public = public key
cli-keys-id = key id
cli-keys-encrypted = { $file }: encrypted
cli-keys-plain = { $file }: no longer encrypted
cli-keys-act = { $time }  block { $height } { $kind } { $status } { $transaction }
cli-keys-no-acts = this key signed nothing

cli-enrolment-or-key = name a key or an enrolment file
cli-enrolment-unread = not an enrolment file: { $error }
cli-enrolment-ledger = it is for the ledger '{ $its }', the node is of '{ $chain_id }'
cli-enrolment-officer = it is for '{ $its }', not '{ $officer_id }'
cli-enrolment-proof = its proof does not belong to its key: have it made again

cli-officer = { $officer } { $agency } { $status } { $roles }  { $kinds }
cli-officer-key-founding = key { $key }, since its agency takes part
cli-officer-key-founding-until = key { $key }, since its agency takes part, until { $to }
cli-officer-key-from = key { $key }, from { $from }
cli-officer-key-from-until = key { $key }, from { $from } until { $to }
cli-officer-key-more = more keys than are listed here: look at his KEY_ROTATE acts (torrens keys acts)
cli-officer-none = no officers
cli-officer-key = key id { $key }: note it, it is needed when the key is lost (torrens keys acts)

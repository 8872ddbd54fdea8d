### `torrens keys`.

cli-keys-public = public key
cli-keys-id = key id
cli-keys-encrypted = { $file }: encrypted
cli-keys-plain = { $file }: no longer encrypted
cli-keys-act = { $time }  block { $height } { $kind } { $status } { $transaction }
cli-keys-no-acts = this key signed nothing

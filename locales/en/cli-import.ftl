### `torrens import`: existing holdings from a file.

cli-import-what = name a file to import, or 'approve' and case numbers
cli-import-no-mapping = cannot read the mapping { $mapping }: { $why }; shipped mappings: { $shipped }

cli-import-secret = The secret of this import is in { $file }: keep it, it opens what was committed.
cli-import-no-secret = No secret in { $file }: what goes on now gets fresh salts.
cli-import-secret-elsewhere = this file was imported before, and the secret of that import is not here: give it with --secret FILE
cli-import-dry = { $rows } rows in { $batches } batches, { $rejected } cannot be imported; nothing was submitted
cli-import-progress = { $bar } { $at }/{ $of } rows  { $speed }  ETA { $eta }
cli-import-done = { $rows } rows = { $created } created + { $chained } chained + { $rejected } rejected + { $waiting } waiting for approval; refused rows in { $file }
cli-import-again = What is on the ledger stays; run the same command again to go on.
cli-import-approve = The second agency approves with: torrens import approve { $cases } --as KEY
cli-import-batch-pending = batch is not final yet: transaction { $transaction }
cli-import-batch-lost = a batch is on the ledger, but what became of it cannot be found
cli-import-no-answer = the network does not answer

### `torrens extract`, `verify` and `audit`.

cli-extract-of-what = name a title, a unit or an attestation
cli-extract-there = There is { $asked }: the extract proves it as it stands, not that it is absent
cli-extract-verify = Verify it, offline: torrens verify { $file } --trust trust.json
cli-extract-unreadable = the node gave no readable extract: { $why }
cli-extract-other-ledger = the extract is of the ledger '{ $theirs }', the node of '{ $ours }'
cli-extract-no-openings = { $file } is not a file of openings: { $error }
cli-extract-not-committed = { $file }: '{ $field }' of { $party } is not what the register committed to on this title; disclose parties that stand on it
cli-extract-compact-pdf = --compact writes a text: give another name than .pdf
cli-extract-no-field = { $file } has no field '{ $field }'
cli-extract-no-qr = a QR code cannot be made: { $error }
cli-extract-code = { $file } ({ $characters } characters)

cli-verify-no-anchor = there is no trust anchor: give --trust trust.json, from a source that you trust
cli-verify-anchor-unreadable = the trust anchor cannot be read: { $why }
cli-verify-not-an-anchor = { $file } is not a trust anchor: { $why }
cli-verify-no-extract = the file is not a readable extract ({ $why })
cli-verify-steps = How it was checked:
cli-verify-not-checked = F. Not checked:

cli-audit-inconsistent = NOT CONSISTENT: { $why }
cli-audit-cannot-tell = CANNOT TELL: { $why }
cli-audit-consistent = CONSISTENT: { $height } blocks executed again from the genesis, { $size } log entries, every root as cosigned; { $nodes } node(s) show this one history.
cli-audit-progress = { $bar } { $at }/{ $of } entries  { $speed }  { $eta }
cli-audit-no-node = name a node to audit
cli-audit-no-file = there is no { $file }
cli-audit-checkpoint-before = its newest checkpoint is still of the validators before the last change; ask again later
cli-audit-checkpoint-text = its checkpoint is not text
cli-audit-checkpoint-other = its checkpoint is of another ledger: { $why }
cli-audit-checkpoint-false = its checkpoint does not hold: { $why }
cli-audit-checkpoint-within = its checkpoint of { $size } entries ends within a block
cli-audit-log-within = its log of { $size } entries ends within a block
cli-audit-genesis-unreadable = its genesis cannot be read: { $error }
cli-audit-genesis-other = its genesis is not the one of your trust anchor
cli-audit-split-view = split view or rewritten history: the cosigned log of { $size } entries is not the one that was executed
cli-audit-keeps-back = it keeps back { $file }, which its checkpoint covers
cli-audit-bundle = bundle { $bundle } is not of { $entries } entries
cli-audit-other-ledger = the folder remembers an audit of another ledger; name another with --state
cli-audit-does-not-fit = { $file } does not fit what is remembered beside it; remove the folder to begin anew
cli-audit-damaged = { $file } is damaged ({ $why }); remove the folder to begin anew
cli-audit-cannot-write = cannot write to { $folder }: { $why }
cli-verify-pdf = this is a PDF: its proof is attached inside. Save the attachment and verify that, or drop the PDF on the verify page of any node

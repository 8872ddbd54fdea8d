### `torrens case`, and what else concerns cases.

cli-case-no-form = '{ $kind }' has no form: choose { $kinds }
cli-case-fill-in = Fill in { $file }, then: torrens case missing { $file }; torrens case lodge { $file }
cli-case-head = { $case }  { $state }  { $kind } in { $place }
cli-case-lodged = lodged
cli-case-terms = terms
cli-case-decided-in = { $time } in block { $height }
cli-case-is-decided = { $case } is decided already: { $state }, { $time } in block { $height }. How: torrens case view { $case }
cli-case-because = because
cli-case-asked = asked
cli-case-asked-by = { $reason } by { $officer } at { $time }, answered { $answered }
cli-case-not-yet = not yet
cli-case-approved = approved
cli-case-approved-by = by { $agencies }
cli-case-alert = alert
cli-case-alert-of = an owner says “this is not me”: { $parties }
cli-case-referred = referred
cli-case-lapses = lapses
cli-case-lapses-unless = { $time } unless what is missing comes
cli-case-would-be = would be { $status }
cli-case-refused = refused
cli-case-missing = missing
cli-case-missing-item = { $code } { $kind } { $subject }  from { $from }
cli-case-from-nobody = nobody: it comes by itself
cli-case-until = until { $time }
cli-case-nothing-missing = nothing is missing

cli-state-open = open
cli-state-requisition = requisition
cli-state-referred = referred
cli-state-ready = ready
cli-state-registered = registered
cli-state-rejected = rejected
cli-state-withdrawn = withdrawn
cli-state-lapsed = lapsed

cli-consent-other-terms = the case has the terms { $terms }, not those that you expected: read it again
cli-consent-signs = You sign these terms of { $case }: { $act }
cli-case-is = the case is { $state }

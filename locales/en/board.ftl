### The process board: what reviewing once saves, how long cases take, where they wait.

board-title = Process board
board-lead = What reviewing once saves, how long cases take from lodged to registered, and where they wait. Every figure is made from the blocks alone, so all nodes that know the same past tell the same.
board-loading = Counting …
board-renew = Count again
board-unreachable = The server does not answer, or takes too long to count
board-unreachable-do = Nothing is shown, because nothing is known. Try again in a while, or ask another agency’s node.
board-refused = The node cannot give these figures now
board-missing-savings = Reviews, times and duplicates are not shown: the node did not give them this time. What is below is complete in itself.
board-missing-bottlenecks = Where cases wait and what they lacked is not shown: the node did not give it this time. What is below is complete in itself.
board-empty = There is nothing to count yet
board-empty-why = No case has been decided on this ledger, or none that this node knows. Imports of existing holdings are not counted. The figures appear with the first decided case.
board-about-title = About these figures
board-from-start = They begin with block 1: nothing is left out.
board-from-later = They begin with block { NUMBER($from) }, because this node joined by a snapshot. Cases decided before that block are not counted here; ask a node that has the whole past.
board-as-of = Counted by the node of { $agency } at block { NUMBER($height) }, of
board-basis-measured = Measured
board-basis-measured-means = Counted from what stands on the ledger. Bars are filled.
board-basis-declared = Declared
board-basis-declared-means = Taken from what a policy says the procedure cost before. Nobody measured it here. Bars are hatched.
board-basis-estimate = Estimate
board-basis-estimate-means = A declared figure less a measured one. It is no better than the declaration.
board-assumptions = What this rests on

board-kind = Kind of transaction
board-kind-in = { $kind } ({ $jurisdiction })
board-jurisdiction = Jurisdiction
board-registered = Registered cases
board-needed = Reviews needed
board-fresh = Made for the case
board-fresh-n = { $n } made
board-reused = Reused
board-reused-n = { $n } reused
board-median = Median: half took at most this
board-p90 = Nine of ten took at most this
board-median-measured = Median, measured
board-baseline = Before, as declared
board-saved-estimate = Saved, by estimate
board-step = Step
board-step-of = { $step }: { $who }
board-agency = Agency
board-lodger = Lodged by
board-owner = the owner
board-parties = the parties
board-times-n = How often
board-yes = Yes
board-no = No
board-what = What
board-decided = Decided cases
board-fact = Fact
board-about = About
board-none-registered = No case has been registered yet, so there is no time to tell.

board-reuse-title = Reviews reused, and so avoided
board-reuse-says = { $cases ->
    [0] No case has been registered yet.
    [one] One registered case needed { $needed } reviews: { $fresh } were made for it, { $reused } were there already and did not have to be made again.
   *[other] { $cases } registered cases needed { $needed } reviews: { $fresh } were made for them, { $reused } were there already and did not have to be made again.
}
board-reuse-caption = Reviews that registered cases needed, by kind of transaction (measured)
board-reuse-assumes-reused = A review counts as reused when its attestation stood on the ledger before the case was lodged and is not about the terms of this case alone.
board-reuse-assumes-fresh = One that came after the case was lodged counts as made for it, even if another case asked for it.
board-reuse-assumes-registered = Only registered cases count. One that was rejected, withdrawn or lapsed saved nothing.

board-declared-title = Against the procedure before
board-declared-says = { $kinds ->
    [one] For one of { $of } kinds of transaction a policy declares what the procedure took before.
   *[other] For { $kinds } of { $of } kinds of transaction a policy declares what the procedure took before.
} By the same declaration, { $rechecks ->
    [0] no further checks of fresh reviews by other offices were avoided.
    [one] one further check of a fresh review by another office was avoided.
   *[other] { $rechecks } further checks of fresh reviews by other offices were avoided.
}
board-declared-none = No policy of the registered cases declares what the procedure took before, so nothing can be compared.
board-declared-caption = The procedure before, as declared, and the median now, as measured
board-declared-assumes-said = What it took before is what the policy says. It was not measured on this ledger.
board-declared-assumes-sum = The declared steps are added up as if each waited for the one before.
board-declared-assumes-checks = Checks avoided are the declared number of offices less one, for each review that was made for a case.
board-declared-assumes-apart = Nothing declared is added to the reviews reused above.
board-steps-summary = { $n ->
    [one] The declared step
   *[other] The { $n } declared steps, one by one
}
board-steps-caption = What the policies declare of the procedure before
board-step-takes = Takes
board-step-checks = Offices that check
board-steps-version = These are the policies in force now. A case is compared with the version of the policy under which it was lodged.

board-times-title = Days from lodged to registered
board-times-says = The slowest kind of transaction is “{ $kind }”: half of its { $n ->
    [one] single case
   *[other] { $n } cases
} took at most { $median }, nine of ten at most { $p90 }.
board-times-caption = Time from lodged to registered, by kind of transaction (measured)
board-times-assumes-days = Days are of 24 hours, from block time to block time, weekends and holidays included. Less than a day is shown in hours, minutes or seconds.
board-times-assumes-rank = The median and the ninetieth percentile are of the nearest rank: times that really occurred. With fewer than ten cases, “nine of ten” is the longest.
board-times-assumes-imports = Imports of existing holdings are not counted.

board-agencies-title = Days from lodged to registered, by who lodged
board-agencies-says = Cases lodged by { $who } took longest: half of { $n ->
    [one] its single case
   *[other] its { $n } cases
} took at most { $median }, nine of ten at most { $p90 }.
board-agencies-caption = Time from lodged to registered, by who lodged (measured)

board-waits-title = Where cases wait
board-waits-says = The longest wait is for “{ $step }” from { $who }: half of the { $n ->
    [one] single wait
   *[other] { $n } waits
} lasted at most { $median }, nine of ten at most { $p90 }.
board-waits-none = No registered case waited for anything: all that they needed was there when they were lodged.
board-waits-caption = Waits by step and agency, the longest first (measured)
board-waits-assumes-from = A wait is counted from when the case was lodged; a decision by an officer, from when the case was referred to one.
board-waits-assumes-side = Waits run side by side, so they do not add up to the whole time.
board-waits-assumes-registered = Only registered cases count. What open cases are waiting for is not in these figures.

board-right-title = Right first time
board-right-says = { $decided ->
    [0] No case has been decided yet.
    [one] One case was decided: { $right ->
        [0] it was not right when it was lodged
       *[other] it was right when it was lodged
    }; { $auto ->
        [0] it was not decided by itself.
       *[other] it was decided by itself.
    }
   *[other] Of { $decided } decided cases { $right } were right when they were lodged, and { $auto } were decided by themselves.
}
board-right = Right first time
board-auto = Decided by itself
board-right-caption = Decided cases that were right first time, or were decided by themselves (measured)
board-right-assumes-lacked = Right first time: registered, nothing was lacking when it was lodged, and no officer asked for anything.
board-right-assumes-auto = Decided by itself: registered or rejected by the rules alone, without an officer.
board-right-assumes-dry = A case may be lodged before consents and attestations are there, on purpose, to keep its place. Then it is not right first time, though nobody made a mistake.

board-lacks-title = What cases lacked
board-lacks-says = What cases lacked most is “{ $lack }”, lodged by { $who }: { $n ->
    [one] once.
    [2] twice.
   *[other] { $n } times.
}
board-lacks-none = No case lacked anything when it was lodged, and no officer asked for anything.
board-lacks-caption = What cases lacked when they were lodged, or officers asked for, by who lodged (measured)
board-lacks-assumes-open = Open cases are counted too. One case can lack several things.
board-lacked = Lacked
board-lack-of = { $what }: { $kind }
board-lack-attestation-missing = attestation missing
board-lack-attestation-expired = attestation out of date
board-lack-attestation-revoked = attestation revoked
board-lack-attestation-failed = attestation says no
board-lack-consent-missing = consent missing
board-lack-approval-missing = approval of a second agency missing
board-lack-decision-missing = an officer had to decide
board-lack-acknowledgement-missing = acknowledgement of a risk missing
board-lack-case-requisition = an officer asked for something

board-duplicates-title = Reviews made twice
board-duplicates-says = { $n ->
    [0] No fact was attested by two agencies while one attestation held.
    [one] One fact was attested by two agencies or more while one attestation held: work done twice.
   *[other] { $n } facts were attested by two agencies or more while one attestation held: work done twice.
}
board-duplicates-facts = Facts attested twice
board-duplicates-caption = Facts that two agencies or more attested (measured)
board-duplicates-by = Attested by
board-duplicates-assumes-same = The same kind of fact about the same subject, by different agencies, with periods that overlap.
board-duplicates-assumes-all = All attestations on the ledger count, whether a case used them or not.
board-duplicates-more = The first { $shown } of { $n } are shown. All of them, for programs:

board-step-lodged-to-registered = lodged to registered
board-step-consent = consent
board-step-decide = decision by an officer
board-step-identity = identity
board-step-capacity-marital = capacity and marital status
board-step-tax-cleared = tax cleared
board-step-fee-paid = fee paid
board-step-no-objection = no objection
board-step-contract-filed = contract filed
board-step-survey-valid = survey valid
board-step-planning-completion = planning and completion
board-step-land-grant = land grant
board-step-lender-offer = lender’s offer
board-step-lender-consent = lender’s consent
board-step-notary-deed = notarial deed
board-step-court-order = court order
board-step-succession = succession
board-step-death = death
board-step-dissolution = dissolution
board-step-incapacity = incapacity
board-step-entity-status = status of an organisation

board-exports-title = For your own analysis
board-exports-lead = The same history as files for process mining: cases, steps and times, without names. Parties and officers are numbers.
board-export-ocel = OCEL 2.0 (JSON)
board-export-xes = XES (IEEE 1849)
board-export-csv = CSV, one row an activity

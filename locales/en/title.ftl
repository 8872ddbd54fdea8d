title-title = Title { $id }
title-caption = Title
title-loading = Fetching the title and checking its proof …
title-not-proven = The server’s answer does not prove itself, so nothing of it is shown as the register’s. This is what the verifier says:
title-search-again = Search again
title-problem-missing-id = No title was named
title-problem-not-found = There is no title { $id }
title-problem-unreachable = The server does not answer
title-problem-refused = The server cannot read this title number
title-problem-verifier = The verifier could not be loaded, so nothing can be shown that is checked

plain-title = In plain words
plain-sentence = { $held }; { $mortgages ->
    [0] no mortgage
    [one] one mortgage
   *[other] { $mortgages } mortgages
}; { $sale }.
plain-closed = This title is closed. { $into ->
    [none] Nothing follows it.
   *[other] Its land went into { $into }.
}
plain-sale-none = nothing stops a sale
plain-sale-acknowledge = a sale is possible, with a warning
plain-sale-consent = a sale needs somebody’s consent
plain-sale-block = it cannot be sold now
plain-sale-unknown = whether it can be sold is not known here
plain-others = { $n ->
    [one] One further right burdens or benefits it; see part C.
   *[other] { $n } further rights burden or benefit it; see part C.
}
plain-why = What stands in the way
plain-flag = The title is marked: { $flag }.
plain-as-of = As of { $clock }, block { NUMBER($height) }.
plain-checked = Checked in your browser: more than two thirds of the validators signed exactly this.
plain-anchor-server = The trust anchor (fingerprint { $print }) came from this server, so this shows that its answers agree with one another.
plain-anchor-own = Checked against the trust anchor that you chose (fingerprint { $print }).
plain-anchor-more = More about trust
plain-policy = What stops a sale follows the policy in force (version { $version }), as this server states it.
plain-policy-unknown = The policy in force could not be read from this server.
plain-print = Print

held-sole = Held by one party
held-joint = { $n ->
    [2] Held by two parties jointly
   *[other] Held by { $n } parties jointly
}
held-shares = { $n ->
    [2] Held in two shares
    [3] Held in three shares
    [4] Held in four shares
   *[other] Held in { $n } shares
}
held-grouped = Held in { $n } shares, some of them jointly
share-whole = the whole
party-short = party { $id }
holding = { $share } by { $who }
holding-joint = { $share } jointly by { $who }

obstacle-freeze = A court or authority froze it.
obstacle-caveat = { $n ->
    [one] A caveat says that somebody disputes it.
   *[other] { $n } caveats say that somebody disputes it.
}
obstacle-priority-notice = A priority notice keeps a place for somebody.
obstacle-restriction = { $n ->
    [one] A restriction protects somebody.
   *[other] { $n } restrictions protect somebody.
}
obstacle-mortgage-bars-transfer = { $n ->
    [one] A mortgage says that the lender must agree to a sale.
   *[other] { $n } mortgages say that the lenders must agree to a sale.
}
obstacle-owner-inactive = A holder has died, was dissolved or cannot act.
obstacle-closed = The title is closed.
obstacle-pending = { $n ->
    [one] A case is waiting and comes first.
   *[other] { $n } cases are waiting and come first.
}
obstacle-effect-block = No sale is entered while this stands.
obstacle-effect-consent = A sale needs the consent of whoever it protects.
obstacle-effect-acknowledge = A buyer is told and accepts it in writing.
obstacle-effect-unknown = The policy known here does not say what this means for a sale.

part-a = A. The property
part-b = B. The right and who holds it
part-b-holders = Holders
part-b-share = Share
part-b-party = Party
part-b-joint = (jointly)
part-b-names = Parties are numbers: the ledger holds no names, only commitments that the holder can open.
part-c = C. Mortgages and burdens
part-d = D. Holds and waiting cases
part-d-pending = Case { $case } is waiting.
part-e = E. What this rests on
part-e-entries = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
part-e-from = Came from
part-e-to = Went into
part-certificate = Certificate { $number }
part-none = None

right-line = { $kind }, by { $cause }, since { $since }
right-term = from { $from } to { $to }
right-with = with title { $titles }
right-holders = { $holders }
charge-line = mortgage of rank { $rank } to { $chargee } on { $share }, since { $since }
charge-bars-transfer = a sale needs the lender’s consent
charge-bars-further = a further mortgage needs the lender’s consent
hold-line = { $kind } { $reference } by { $by }, reason: { $reason }, since { $since }
hold-until = until { $until }
hold-queued = waits behind an earlier one
hold-endless = without end

unit-code = Unit code
unit-code-explained = What the code says
unit-kind = Kind and use
unit-area = Area
unit-locality = Locality
unit-outline = Outline
unit-outline-none = No survey outline is bound to this unit, so no map can be drawn.
unit-outline-hash = SHA-256 of the outline, as the register has it:
map-loading = The outline is fetched …
map-text = { $parts ->
    [one] An outline
   *[other] { $parts } outlines
} with { $corners } corners, { $width } m from west to east and { $height } m from north to south, around { $lat }° north, { $lon }° east. It encloses { $area } m².
map-registered = The registered area is { $area } m².
map-north = N
map-proven = Drawn from the file that the survey office attested: its hash is the one that the extract proves. North is up; nothing around it is shown, because no map is fetched from elsewhere.
map-corners = The corners as a table
map-corners-caption = Corners in order, in degrees (WGS 84)
map-latitude = Latitude
map-longitude = Longitude
map-other = The server gave another outline than the one that the register has the hash of. It is not shown.
map-unreadable = The outline has the right hash, but this page cannot read it.
map-unreachable = The server does not answer, so the outline cannot be drawn.
unit-parents = Made of
unit-children = Made into
unit-layer-county = county
unit-layer-district = cadastral district
unit-layer-sub-district = cadastral sub-district
unit-layer-parcel-feature = ownership and kind of the parcel
unit-layer-parcel-serial = number of the parcel
unit-layer-fixture-feature = kind of what stands on it: F building, L forest, Q other, W nothing
unit-layer-fixture-serial = number of the building and of the unit in it

timeline-title = How it came about
timeline-lead = Every entry, newest first. Your browser checked each of them against the state that the validators signed.
timeline-how = How each entry is checked
timeline-how-text = The signed state of the title names the newest entry by its hash, and each entry names the one before it in the same way. Your browser computes these hashes from what this server lists: an entry that was altered or put in does not fit, and nothing leads past one that was left out.
timeline-block = block { NUMBER($height) }
timeline-corrects = Corrects entry { $version }.
timeline-failed = The entries could not be fetched.
timeline-short = This node shows { $have } of { $of } entries: it joined later and does not know the rest.

proof-tag-genuine = Proven
proof-tag-not-genuine = Not genuine
proof-tag-cannot-tell = Not proven
proof-holds = The signed state of the register leads to this entry.
proof-differs = What this server lists here is not what was registered. Do not rely on it.
proof-newer = This entry is newer than the signed state above. Load the page again in a few seconds.
proof-unlinked = Nothing leads to this entry, because one after it is false or was left out.
proof-download = Download the extract as of block { NUMBER($height) }

effect-opened = The title was opened
effect-opened-from = The title was opened out of { $titles }
effect-closed = The title was closed
effect-closed-into = The title was closed; its land went into { $titles }
effect-units = It covers { $units }
effect-primary-right = { $right }
effect-right = Right entered: { $right }
effect-right-ended = Right number { $item } ended
effect-charge = Entered: { $charge }
effect-charge-ended = Mortgage number { $item } was discharged
effect-hold = Entered: { $hold }
effect-hold-ended = Hold number { $item } ended
effect-flagged = Marked: { $flag }
effect-unflagged = Mark taken away: { $flag }
effect-certificate = Certificate { $number } was issued

raw-title = Raw, with proofs
raw-lead = The file below proves itself: it holds the title, its path to the state root that the agencies signed, their signatures, and the last entry’s place in the public log.
raw-download = Download the extract
raw-download-pdf = Download it to print (PDF)
raw-height = Block
raw-header-hash = Header hash
raw-state-root = State root
raw-log = Log: size and root
raw-last-entry = Hash of the last entry
raw-feed = Be told of every change: the title’s feed (Atom), each entry with its proof
raw-case = For officers: begin a case on this title
raw-api-title = The title with its proof, for programs
raw-api-history = The entries, for programs
raw-api-block = The block
raw-api-checkpoint = The newest checkpoint of the public log
raw-file = The extract as it is

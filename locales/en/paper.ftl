### The printed extract (PDF). Both languages stand on it, so a message here has one line in each.

paper-title = Extract from the register
paper-kind-title = Title
paper-kind-unit = Unit
paper-kind-attestation = Attestation
paper-state-of = State of the register at
paper-moment = block { NUMBER($height) }, { $moment }
paper-ledger = Ledger
paper-page = Page { $page } of { $pages }

paper-charge-rank = Rank
paper-charge-holder = Mortgagee
paper-charge-share = On
paper-since = Registered (Beijing time)
paper-charge-terms = Agreed
paper-rights = Other rights
paper-party-named = { $name } (party { $id })
paper-party = party { $id }
paper-right-extent = over { $extent }
paper-hold-freeze = no disposal is entered while it stands
paper-hold-caveat = whoever deals with it knows of a dispute
paper-hold-priority-notice = a disposal needs its holder’s consent
paper-hold-restriction = a disposal needs the consent of whom it protects
paper-pending = Cases that wait are named by their numbers only; what they ask for is not shown here.
paper-entries = Entries
paper-last-entry = Hash of the last entry
paper-certificate = Certificate
paper-marks = Marks
paper-status = Status
paper-status-closed = CLOSED
paper-unit-title = Covered by title
paper-unit-untitled = no open title
paper-disclosed = Disclosed private values
paper-disclosed-of = { $of }, { $field }
paper-fact = What was attested
paper-fact-kind = Kind of fact
paper-fact-subject = About
paper-fact-issuer = Attested by
paper-fact-from = Valid from (Beijing time)
paper-fact-to = Valid until (Beijing time)
paper-fact-endless = no end stated

paper-not-shown = F. What this does not show
paper-proof = What proves this, and how to check it
paper-proof-print = The print alone proves nothing: anybody can print such pages. The proof is the file { $file } inside this PDF (look for “attachments” in your viewer).
paper-proof-codes = { $n ->
    [one] On paper, the proof is the QR code on the last page. It has no room for the units’ own records; the file has.
   *[other] On paper, the proof is the { $n } QR codes on the last pages, all of them together. They have no room for the units’ own records; the file has.
}
paper-proof-no-codes = This record is too large for QR codes. On paper alone it cannot be checked: keep the PDF.
paper-proof-page = To check it: open “{ $page }” on the pages of any agency’s node, or its copy on a USB stick, and give it this PDF, or scan the codes. Nothing is sent anywhere.
paper-proof-program = With the program: take the file out of the PDF, then torrens verify { $file } --trust trust.json
paper-proof-compare = The answer must be GENUINE. Then compare what the checker shows with what stands on these pages: what it shows counts, not the print.
paper-proof-anchor = Compare the fingerprint below with one that reached you another way: at a counter, by telephone, in an official gazette. A forged paper brings a fingerprint of its own.
paper-fingerprint = Fingerprint of the trust anchor
paper-block-hash = Hash of the block header
paper-steps = How it was checked when made

paper-codes = QR codes of the compact form
paper-code = QR code { $at } of { $n } of the extract of { $id }
paper-codes-lead = { $n ->
    [one] Scan it with the camera on the page “{ $page }”. It holds what stands in parts B to E, signed by the agencies.
   *[other] Scan all { $n }, in any order, with the camera on the page “{ $page }”. Together they hold what stands in parts B to E, signed by the agencies.
}
paper-codes-lead-other = { $n ->
    [one] Scan it with the camera on the page “{ $page }”. It holds the proof of what stands on the first page.
   *[other] Scan all { $n }, in any order, with the camera on the page “{ $page }”. Together they hold the proof of what stands on the first page.
}

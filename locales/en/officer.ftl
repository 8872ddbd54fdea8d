### The officer's pages: registrars, notaries, banks, attesting officers, courts; and owners who sign with a key.

officer-title = For officers
officer-loading = One moment …
officer-desk-failed = The part of this page that signs could not be loaded.
officer-optional = (may be left out)
officer-nothing = nothing
officer-open = open
officer-cancel = Not now

officer-sign-in = Sign in with your key
officer-sign-in-lead = Your key signs what you do. It stays in this browser and is never sent: what goes to the node is signed here.
officer-kept = Keys that this browser keeps
officer-enter = Sign in
officer-forget = Remove from this browser
officer-from-file = With a key file
officer-key-file = Key file
officer-key-file-hint = The file that your agency gave you, such as registry-1.json. It is opened here and not uploaded.
officer-passphrase = Passphrase, if the file is encrypted
officer-remember = Keep the key in this browser
officer-remember-hint = Nobody can take it out of the browser again, but whoever uses this computer under your name can sign with it.
officer-open-key = Open the key and sign in
officer-key-busy = Opening …
officer-key-none = Choose a key file first
officer-key-not-a-key = This is not a Torrens key file, or it is damaged. Choose the .json file that “torrens keys new” made or your agency gave you
officer-key-passphrase-needed = This key file is encrypted: type its passphrase
officer-key-passphrase-wrong = The passphrase does not open this file. Type it again
officer-key-purpose = This key belongs to a node and signs blocks. It must not be used here: choose an officer’s or a party’s key
officer-key-unsupported = This browser cannot sign with Ed25519. Use a current Chromium, Firefox or Safari
officer-key-unknown = The ledger of this node does not know this key. It may be of another network, or your agency has not enrolled it yet
officer-key-refused = The ledger knows this key, but it may not sign now: it was replaced, or its holder was suspended. Ask your agency’s administrator
officer-key-unreachable = The node does not answer. Nothing is lost: try again in a moment
officer-key-officer-id = This cannot be an officer’s name on the ledger
officer-key-insecure = This page was not loaded over a secure connection, so the browser lets it use no keys. Open it over https, or on this machine as http://localhost.
officer-new-key = I need a new key
officer-new-key-lead = This browser can make a key that never leaves it. You get an enrolment file without secrets; your agency’s administrator enrols you with it: torrens officer enrol NAME --enrolment FILE --roles ROLES
officer-id = Your name on the ledger
officer-id-hint = A pseudonym that your agency gives you, such as tax-7. Never your own name.
officer-new-key-make = Make a key
officer-new-key-made = The key for { $id } is made and kept here, and its enrolment file downloaded. Its public half:

officer-you = You are { $officer } of { $agency }.
officer-you-party = You sign as { $party }.
officer-party = this party
officer-leave = Sign out
officer-views = Your work
officer-view-queue = Queue
officer-view-new = New case
officer-view-attest = Attest
officer-view-party = Register a party
officer-view-import = Import
officer-view-votes = Proposals

officer-away-reading = The node does not answer. What you see is from before; it is asked again by itself.
officer-drafts = Your drafts
officer-group-yours = Waiting for you ({ $n })
officer-group-yours-none = No case waits for you.
officer-group-lodged = Lodged by your agency, waiting for others ({ $n })
officer-group-lodged-none = Your agency has no open case that waits for others.
officer-group-others = Other open cases ({ $n })
officer-group-others-none = There are no others.
officer-queue-more = There are more open cases than the first { NUMBER($n) } that are shown here.
officer-lodged = Lodged
officer-lapses = Lapses unless what is missing comes:
officer-from = From { $who }.
officer-from-time = Comes by itself.
officer-comes = On

officer-subject-terms = exactly these terms
officer-subject-unit = unit { $id }
officer-subject-title = title { $id }
officer-subject-case = case { $id }
officer-subject-agency = { $id }

officer-met = Reviewed already ({ $n })
officer-met-none = Nothing that it needs was reviewed yet.
officer-fresh = made for this case
officer-reused = used again
officer-reviewed-by = By { $who },
officer-until = holds until
officer-until-change = holds until its subject changes
officer-no-need = It holds: there is no need to review it again.
officer-recheck = Review it again
officer-revoke = Revoke
officer-usable = can be relied on
officer-earlier = Earlier reviews ({ $n })
officer-missing = Missing ({ $n })
officer-missing-none = Nothing is missing.
officer-pass = Attest: { $kind }
officer-fail = The check failed
officer-verdict = What the review found
officer-verdict-pass = it holds
officer-verdict-fail = it does not hold
officer-verdict-conditional = it holds on a condition

officer-case = Case
officer-case-unknown = There is no case { $id } on this ledger.
officer-case-open = Open case { $case }
officer-what = What
officer-state = State
officer-risks = Signs of risk
officer-endorsed = Approved by
officer-decided = Decided
officer-terms = Terms (hash)
officer-whole = The whole dealing, as it is signed
officer-consent = Consent for { $subject }
officer-power = Sign for somebody under a power of attorney
officer-power-of = For whom
officer-power-id = Number of the power of attorney
officer-power-hint = It stands in the receipt of its grant. The register checks that it is yours, of this person, for this dealing and in force.
officer-power-go = Consent under the power of attorney
officer-acknowledge = Accept the risk for { $subject }
officer-approve-agency = Approve for your agency
officer-decide = Decide
officer-decide-lead = Another officer than the one who lodged it decides. Where two must approve, the second decision enters it.
officer-reason = Reason, when you ask for something or reject
officer-approve = Approve
officer-requisition = Ask for something
officer-reject = Reject
officer-answer = Answer with a document: { $reason }
officer-withdraw = Withdraw the case
officer-alert = This is not me

officer-sign = Sign this?
officer-sign-means = It goes on the ledger for good, signed by { $officer }.
officer-sign-go = Sign and send
officer-ask-pass = You attest that it holds: { $kind }, { $subject }.
officer-ask-fail = You attest that it does not hold: { $kind }, { $subject }.
officer-ask-revoke = You revoke this attestation, because it was issued in error. Titles that rest on it are marked.
officer-ask-consent = You consent to exactly these terms for { $subject }.
officer-ask-approve-agency = You approve exactly these terms for your agency.
officer-ask-approve = You approve this case: it may be registered.
officer-ask-reject = You reject this case: { $reason }.
officer-ask-requisition = You ask the lodger for something: { $reason }.
officer-ask-withdraw = You take this case back.
officer-ask-alert = You say that this dealing was not begun by you. It is then decided by an officer, not by itself.
officer-ask-answer = You answer with “{ $name }”. The document stays here; its commitment goes on the ledger.

officer-sent = On its way
officer-stage-signing = Signed here
officer-stage-received = Received by the node
officer-stage-ordered = Ordered
officer-stage-final = Final in the public log
officer-stage-refused = Refused
officer-stage-failed = It could not be signed or sent.
officer-stage-expired = It did not get on the ledger in ten minutes and is void. What you typed is still here: send it again when the network works.
officer-in-block = in block { NUMBER($height) }, signed by a quorum
officer-refused = Refused:
officer-registered = Registered: { $titles }
officer-waiting = Lodged. It waits for { $n ->
    [one] one thing
   *[other] { $n } things
 } that { $n ->
    [one] is
   *[other] are
 } missing.
officer-done = Done.
officer-away = The node does not answer at the moment. What you signed is kept here and is sent again until it answers; it is executed once, however often it is sent.
officer-slow = The network makes no block at the moment: it may have lost its quorum. What you signed waits at the node and is kept here; there is no need to send it again.
officer-log-slow = It is in a block that a quorum signed. The public log has not shown it yet.
officer-receipt = Keep the receipt

officer-start-title = Title
officer-start-title-hint = The case starts from the title as it stands, such as T-CN-1. Leave it empty for a first registration.
officer-start-look = Look it up
officer-start-unknown = There is no title { $id }
officer-start-unreachable = The node does not answer; what you typed stays here
officer-started = { $title }, version { $version }: { $held }; { $charges ->
    [0] no mortgage
    [one] one mortgage
   *[other] { $charges } mortgages
 }; { $holds ->
    [0] no hold
    [one] one hold
   *[other] { $holds } holds
 }; { $pending ->
    [0] no open case
    [one] one open case
   *[other] { $pending } open cases
 }.
officer-kinds-yours = What you may lodge
officer-kinds-others = All other forms

officer-draft-gone = There is no such draft in this browser: it was lodged or discarded.
officer-draft-elsewhere = This draft was lodged or discarded in another window. Look at the queue before you lodge anything again.
officer-draft-kept = What you type is kept in this browser as you type, and nowhere else.
officer-draft-drop = Discard this draft
officer-unkept = This browser keeps nothing: what you type lasts as long as this page is open.
officer-two-windows = This draft was changed in another window
officer-two-windows-lead = Nothing was overwritten. Which one goes on? The other was saved
officer-take-other = Go on with the other window’s
officer-keep-mine = Go on with mine
officer-row-add = Add: { $what }
officer-row-remove = Remove { $what }
officer-document-hint = The document stays here: only a salted commitment to it goes on the ledger.
officer-document-taken = Taken: { $name }. It stays here; its salt is kept with the draft and the receipt.
officer-private-hint = This stays here: only a salted commitment to it goes on the ledger.

officer-dry-run = What the register says of it now
officer-checking = Asking the node …
officer-unfilled = { $n ->
    [one] One field
   *[other] { $n } fields
 } must be filled in before the register can be asked.
officer-away-check = The node does not answer, so it is not known whether this would be refused. What you typed is kept.
officer-would-refuse = It would be refused:
officer-would-wait = It would be lodged and wait for { $n ->
    [one] one thing.
   *[other] { $n } things.
 }
officer-would-register = Nothing is missing: it would be registered at once.
officer-lodge = Sign and lodge
officer-not-yet = It cannot be lodged yet
officer-fill-in = Fill in: { $what }

officer-changes = { $title }, before and after (version { $version })
officer-title-open = Open the title
officer-part = Part
officer-before = Before
officer-after = After
officer-part-title = Title
officer-part-units = Units
officer-part-marks = Marks
officer-part-certificate = Certificate

officer-attest-lead = A fact is reviewed once, by the agency that is competent for it. Everybody else relies on this until it expires, is revoked or its subject changes.
officer-attest-none = Your agency gave you no kind of fact to attest.
officer-attest-kind = Kind of fact
officer-attest-subject = About whom or what
officer-attest-subject-hint = party:NUMBER, unit:CODE, title:NUMBER or terms:HASH
officer-attest-subject-wrong = Write what it is about as party:…, unit:…, title:… or terms:…
officer-condition = It holds when this is attested about the same subject too
officer-valid-to = Holds until
officer-valid-to-hint = By UTC, such as 2027-01-31T00:00:00Z. The full life of the kind when left out.
officer-claim = What was found
officer-attest-go = Sign and attest

officer-party-lead = A party gets a random number. Name and identity number stay with you, in a file that is downloaded before anything is sent: keep it, without it nothing can be disclosed.
officer-party-kind = Who it is
officer-party-person = a person
officer-party-org = an organisation
officer-party-name = Name
officer-party-number = Identity number
officer-party-minor = A minor
officer-party-member = A member of your own agency, such as a bank: your officers consent for it
officer-party-missing = Fill in the name and the identity number
officer-party-go = Sign and register
officer-party-id = Its number on the ledger:

officer-votes-role = Only an officer with the role “policy officer” votes for an agency.
officer-withdraw-vote = Take our vote back
officer-withdraw-proposal = Withdraw our proposal

officer-import-lead = A file of existing holdings becomes batches, each with one signature over many rows. You see ten rows before anything is sent. The same file, mapping and secret can be run again: nothing is doubled.
officer-import-role = Your roles do not include “migration officer”: the register will refuse batches that you sign.
officer-import-file = File (CSV, at most 64 MB)
officer-import-too-large = This file is larger than 64 MB: use the command “torrens import”, which reads it in pieces
officer-import-none = Choose a file first
officer-import-mapping = Mapping (TOML)
officer-import-mapping-hint = What the file’s columns mean. When left out: { $name }.
officer-import-secret = Secret of an earlier run
officer-import-secret-hint = Makes the parties’ numbers and the salts. When left out, a new one is made and downloaded: keep it.
officer-import-preview = Show the first rows
officer-import-plan = { NUMBER($rows) } rows: batches { NUMBER($batches) }, rows that cannot be imported { NUMBER($errors) }
officer-import-first = The first { $n } rows as they would be imported
officer-import-line = Line
officer-import-what = What
officer-import-unit = Unit
officer-import-date = Date
officer-import-cause = Cause
officer-import-opening = opens a title
officer-import-transfer = adds to its history
officer-import-go = Sign and send { NUMBER($batches) } batches
officer-import-progress = { NUMBER($sent) } of { NUMBER($batches) } batches are on the ledger
officer-import-stopped = Stopped before the end; what is on the ledger stays, and running it again goes on from there.
officer-import-done = { NUMBER($created) } titles opened, { NUMBER($chained) } entries added, { NUMBER($waiting) } rows wait for the second agency, { NUMBER($rejected) } rows rejected.
officer-batch = Batch { $batch } of this file: { NUMBER($n) } rows, of which { NUMBER($opening) } open a title. Compare them with what you were given before you approve.
officer-batch-rows = All rows of this batch
officer-import-errors = Download the rejected rows ({ NUMBER($n) })
officer-import-bad = Line { $line }, { $column }: { $why }

### Fields of forms.

field-title-id = Title
field-title-version = Version of the title
field-titles = Titles
field-cause = Cause
field-disposals = Who gives
field-acquisitions = Who receives
field-parties = Parties
field-share = Share
field-consideration = Price
field-source = Document behind it
field-source-id = Number of the document
field-kind = Kind
field-commitment = The document
field-date = Date of the document
field-relies-on = Attestations to rely on
field-jurisdiction = Jurisdiction
field-unit = Unit
field-code = Code of the unit
field-area-mm2 = Area in mm² (1 m² is 1,000,000)
field-use = Use
field-locality = Locality (public)
field-address-commitment = Address (private)
field-geometry-hash = Hash of the outline
field-tenure = Kind of right
field-holders = Holders
field-term = Term
field-from = From
field-to = To
field-until = Until
field-chargee = Who lends
field-over = Shares that are charged
field-secured = Amount secured
field-bars-transfer = A transfer needs the lender’s consent
field-bars-further = A further charge needs the lender’s consent
field-charge = Number of the mortgage
field-rank = Rank
field-to-rank = With rank
field-remains = What remains charged
field-change = What changes
field-action = What is done
field-lessees = Lessees
field-extent = Part of the unit
field-right = Number of the right
field-nature = Nature
field-benefits = Title that benefits
field-benefits-version = Its version
field-serves = Title that is burdened
field-serves-version = Its version
field-dwellers = Who dwells
field-burdens = Where burdens go
field-item = Number of the burden
field-children = New units
field-claimant = Who claims
field-days = Days
field-ground = Ground
field-reference = Reference
field-holder = Who is protected
field-protects = For what
field-reason = Reason (code)
field-order = Number of the order
field-hold = Number of the hold
field-beneficiary = Who benefits
field-party = Party
field-correction = Correction
field-entry = Version of the wrong entry
field-deceased = Who died
field-clears = Burdens that go
field-id-commitment = Identity number (private)
field-name-commitment = Name (private)
field-keys = Keys
field-party-id = Party
field-agent = Agent
field-principal = Who gives the power
field-scope = For what
field-poa-id = Power of attorney
field-case-id = Case
field-terms = Terms (hash)
field-place = Place
field-renew = Renew
field-release = Number of the hold to release
field-register = Register
field-vary = Vary
field-assign = Assign
field-end = End
field-create = Create
field-lodge = Lodge
field-withdraw = Withdraw
field-enter = Enter
field-remove = Remove
field-heirs = To the heirs
field-grant = Grant
field-revoke = Revoke

officer-receipt-openings = The receipt has the private values and salts that only you can disclose: this draft stays in this browser until you keep it.
officer-draft-sent = sent: keep its receipt
officer-ask-vote = You vote for your agency for this proposal: { $what } ({ $id }). It can be taken back as long as the proposal is open; the vote that completes the number adopts it.
officer-ask-unvote = You take your agency’s vote back for this proposal: { $what } ({ $id }). The proposal stays open for the others.
officer-ask-unpropose = You withdraw this proposal of your agency: { $what } ({ $id }). It ends, with all votes for it; it can be proposed again.

### What a refusal concerns.

about-title-id = Title
about-hold = Hold
about-item = Number
about-reference = Reference
about-reason = Reason
about-lifted-by = Can be lifted by
about-until = Until
about-version = Version now
about-prepared-on = Prepared on version
about-into = Went on as
about-party-id = Party
about-kind = Kind
about-roles = Roles
about-agency = Agency
about-holds = Holds
about-status = Status
about-why = Why
about-latest = At the latest
about-case-id = Case

officer-items = On this title: { $items }
officer-entries = The title has the entries 1 to { $n }
officer-item-charge = mortgage of rank { $rank } to { $chargee }
officer-alerted = This is not me, says { $who }. It is not registered by itself any more: an officer looks into it and decides.
officer-group-alerts = An owner says: this is not me ({ $n })
officer-enough = Not all of these owners may be needed: when the whole is disposed of and none of them acquires, those who hold { $share } of it are enough.
officer-stopped = What stops it stands above. What is missing can be told when that is gone. An attestation or a consent that comes before decides the case against it: wait until it is gone, or withdraw the case.
officer-wrong-empty = Fill this in.
officer-wrong-number = A whole number is needed here.
officer-wrong-hex = A number as the register writes it is needed here: digits and the letters a to f, none missing.
officer-wrong-time = A time such as 2026-11-23T09:00:00Z is needed here.
officer-wrong-other = This cannot be read: { $why }

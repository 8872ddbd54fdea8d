### Why the register refuses, and what to do: a message a code (`ledger/src/refusal.rs`), without placeables.

refusal-tx-too-large = The transaction is too large
    .action = Split it, or refer to documents by commitment
refusal-tx-truncated = The transaction ends too early
    .action = Send the whole file again
refusal-tx-too-deep = The transaction is nested too deeply
    .action = Build it with the torrens command or its SDK
refusal-tx-not-canonical = The transaction is not in canonical form
    .action = Encode it as deterministic CBOR (RFC 8949, 4.2.1)
refusal-tx-malformed = The transaction cannot be read
    .action = Compare it with ledger/schema/torrens.cddl
refusal-tx-unknown-field = The transaction has a field that is not known
    .action = Remove it, or use a newer version of the network
refusal-tx-other-chain = The transaction was made for another ledger
    .action = Sign it again for this chain id
refusal-tx-expired = The transaction has expired
    .action = Sign it again with a later expiry
refusal-tx-expires-too-late = The transaction's expiry is too far ahead
    .action = Choose an expiry within one hour
refusal-tx-replayed = The transaction is on the ledger already
    .action = Fetch its receipt; do not send it again
refusal-tx-unknown-key = The signing key is not known to the ledger
    .action = Have your agency register the key, or sign with another
refusal-tx-key-expired = The signing key was not valid at this time
    .action = Sign with your current key
refusal-tx-bad-signature = The signature is not valid
    .action = Sign the exact bytes again

refusal-field-invalid = A field is not valid
    .action = Correct the field that is named

refusal-role-not-permitted = This signer may not do this
    .action = Have it done by one of the roles named
refusal-role-territory = The unit lies outside the signer's territory
    .action = Lodge it with the competent office

refusal-policy-missing = No policy governs this kind of transaction here
    .action = Ask the registry to adopt a policy

refusal-jurisdiction-unknown = The jurisdiction is not known
    .action = Choose one of /v1/policies

refusal-party-exists = A party with this number exists already
    .action = Draw a new random number
refusal-party-unknown = The party is not registered
    .action = Register the party first
refusal-party-inactive = The party cannot dispose or acquire
    .action = A representative or heir must act

refusal-key-invalid = The key cannot be admitted
    .action = Make a new key with torrens keys new
refusal-key-in-use = The key is registered already
    .action = Make a new key

refusal-unit-code-invalid = The unit code is not well formed
    .action = Correct the part that is named
refusal-unit-already-titled = The unit has an open title already
    .action = Lodge a transfer on that title instead
refusal-unit-unknown = The unit is not on the ledger
    .action = Check the code

refusal-title-unknown = The title does not exist
    .action = Check the number
refusal-title-closed = The title is closed
    .action = Use the title that followed it
refusal-title-version-stale = The title has changed since this was prepared
    .action = Read the title again and prepare a new application
refusal-title-frozen = A hold on the title blocks this
    .action = Ask the authority named to release it
refusal-title-pending-full = Too many cases wait on this title
    .action = Wait until earlier cases are decided

refusal-share-not-whole = The shares do not sum to exactly one
    .action = Correct the shares; write thirds as 1/3
refusal-share-insufficient = The party does not hold that much
    .action = Dispose of at most what is held
refusal-share-unbalanced = What is given and what is received differ
    .action = Make both sums equal
refusal-share-too-fine = The shares are too finely divided
    .action = Use denominators of at most one thousand million

refusal-holders-invalid = The list of holders is not valid
    .action = Name each holder once, sorted, with one share

refusal-attestation-kind-not-permitted = This officer may not attest this kind of fact
    .action = Ask a competent agency
refusal-attestation-kind-unknown = This kind of attestation is not defined
    .action = Choose a kind from the jurisdiction's policy
refusal-attestation-unknown = The attestation does not exist
    .action = Check the identifier
refusal-attestation-expired = The attestation has expired
    .action = Ask the agency named for a new one
refusal-attestation-revoked = The attestation was revoked
    .action = Ask the agency named for a new one
refusal-attestation-not-yet-valid = The attestation is not valid yet
    .action = Wait, or ask for one that holds now
refusal-attestation-failed = The agency attested that the check failed
    .action = Resolve it with the agency named
refusal-attestation-max-uses = The attestation has been used up
    .action = Ask the agency named for a new one
refusal-attestation-subject-mismatch = The attestation is about something else
    .action = Ask for one about this case's own terms
refusal-attestation-missing = An attestation is missing
    .action = Ask the agency named to attest it
refusal-attestation-exists = The same attestation exists already
    .action = Rely on the existing one
refusal-attestation-life-too-long = The validity is longer than the kind allows
    .action = Shorten it, or leave it out for the default
refusal-attestation-not-yours = Only the agency that issued it may revoke it
    .action = Ask the issuing agency

refusal-case-unknown = The case does not exist or is decided
    .action = Check the number
refusal-case-decided = The case is decided already
    .action = Nothing more is needed
refusal-case-terms-mismatch = The consent names other terms than the case has
    .action = Read the case's terms again and sign those
refusal-case-not-yours = Only the agency or party that lodged the case may do this
    .action = Ask the lodger
refusal-case-waits-for-earlier = An earlier case on the title goes first
    .action = Wait until it is decided or withdrawn

refusal-consent-missing = A consent is missing
    .action = The party named must sign
refusal-consent-not-needed = This consent is not one that the case asks for
    .action = Check the party and the case

refusal-approval-missing = A second agency must approve
    .action = Have an officer of another agency approve it
refusal-approval-same-agency = The approving agency must be another one
    .action = Have it approved by another agency

refusal-import-batch-done = This batch is on the register already
    .action = Nothing to do: it was imported before
refusal-import-row-applied = This row is on the register already
    .action = Nothing to do
refusal-import-row-stale = The title is not as this row expects
    .action = Compare the file with the title's history
refusal-import-countersignature-invalid = The countersignature is not valid
    .action = Have another agency's approver countersign the exact batch

refusal-list-empty = The list is empty
    .action = Name at least one

refusal-row-duplicate = The same row occurs twice
    .action = Name each once

refusal-date-invalid = The date does not exist or lies where it may not
    .action = Write a date that exists, not in the future

refusal-period-too-long = The period is longer than the policy allows
    .action = Shorten it, or leave it out for the default
refusal-period-invalid = The period is not one that can be entered
    .action = Let it end after it begins, and in the future

refusal-party-self-dealing = A party deals with itself
    .action = Name different parties on the two sides
refusal-party-not-deceased = No death of this party is attested
    .action = Have the competent agency attest the death

refusal-unit-retired = The unit was split or merged into others
    .action = Use the units that it went into
refusal-unit-lineage-circular = A unit would be its own ancestor
    .action = Give new units new codes
refusal-unit-area-tolerance = The areas differ by more than the policy allows
    .action = Correct the areas, or have the survey corrected
refusal-unit-area-missing = An area is missing
    .action = Enter the surveyed area of every unit

refusal-title-hold-blocks = A hold on the title stops this
    .action = Have the hold lifted by whoever is named, or wait until it ends
refusal-title-repeated = The same title is named twice
    .action = Name each title once

refusal-entry-unknown = The title has no such entry
    .action = Look it up in the title's history

refusal-share-not-positive = A share must be more than 0 and at most 1
    .action = Write it as a fraction such as 1/3

refusal-co-ownership-unchanged = The co-ownership would stay as it is
    .action = Say how it is to be held afterwards
refusal-co-ownership-parties = A change of co-ownership keeps the same owners
    .action = Use a transfer to add or leave out an owner

refusal-charge-unknown = The title has no such charge
    .action = Look up its number on the title
refusal-charge-rank-invalid = The rank is not one that the title has
    .action = Name two charges of the title

refusal-hold-unknown = The title has no such hold
    .action = Look up its number on the title

refusal-right-unknown = The title has no such right
    .action = Look up its number on the title

refusal-burden-unaccounted = A burden of the title is not accounted for
    .action = Say for each right, charge and hold where it goes
refusal-burden-unknown = The title has no burden of this number
    .action = Look up its number on the title
refusal-burden-goes-nowhere = The burden is carried to a title that is not made
    .action = Number the new titles from 0
refusal-burden-remains = Something still stands on the title
    .action = End it first
refusal-burden-not-releasable = A hold cannot be released in this dealing
    .action = Have it lifted first, or carry it

refusal-lease-overlaps = Another lease of the same part runs in that time
    .action = Choose another time or part

refusal-term-outside-right = The term is longer than the right that it stands on
    .action = Let it end with the primary right at the latest

refusal-hold-exists = A hold of this kind and ground stands already
    .action = Rely on the one that stands
refusal-hold-not-yours = The hold is not yours to change
    .action = Ask whoever is named

refusal-merge-owners-differ = The titles do not have the same owners and shares
    .action = Bring them into the same hands first
refusal-merge-charges-differ = The titles do not have the same charges
    .action = Discharge or extend charges so that they are the same

refusal-easement-same-title = An easement is between two titles
    .action = Name the title that serves and the one that benefits

refusal-estate-unbalanced = The heirs' shares are not the share that the deceased held
    .action = Divide exactly the share of the deceased
refusal-estate-not-held = The deceased holds no such share
    .action = Look up how the deceased holds

refusal-rectify-later-right = Somebody acquired after the wrong entry
    .action = A court must order it
refusal-rectify-nothing = The correction would change nothing
    .action = Say what the entry should have been

refusal-poa-unknown = There is no such power of attorney
    .action = Register it first
refusal-poa-revoked = The power of attorney was revoked
    .action = The principal must sign, or give a new one
refusal-poa-expired = The power of attorney has run out
    .action = The principal must sign, or give a new one
refusal-poa-out-of-scope = The power of attorney does not cover this
    .action = The principal must sign, or give one that does

refusal-case-rejected = An officer rejected the case
    .action = Read the coded reason, mend it and lodge again
refusal-case-waiting-period = The case is in its waiting period
    .action = Wait until the time named
refusal-case-requisition = An officer asks for something
    .action = The lodger must answer
refusal-case-not-referred = The case does not wait for an officer's decision
    .action = See what it lacks
refusal-case-not-asked = No requisition of this case is open
    .action = See what it lacks

refusal-decision-missing = An officer must decide
    .action = An officer of the role named decides

refusal-approval-same-officer = A second officer must approve
    .action = Have another officer approve it

refusal-acknowledgement-missing = Who receives must accept the risk in writing
    .action = The party named must acknowledge the hold

refusal-notice-running = Notice was given; the hold lapses if nothing is done
    .action = Wait until the time named, or have the hold lifted

refusal-reason-unknown = The reason is not in the coded list
    .action = Choose a reason from the list

refusal-alert-not-yours = Only an owner of the title may raise this alert
    .action = Sign with the owner's key

refusal-attestation-superseded = The attestation was superseded by a newer one
    .action = Rely on the newer one
refusal-attestation-condition-unmet = The attestation holds on a condition that is not met
    .action = Have the agency named attest the condition
refusal-attestation-subject-changed = What was attested has changed since
    .action = Ask the agency named for a new one
refusal-attestation-relied-too-often = Too many titles rest on this attestation
    .action = Ask the agency named for a new one

refusal-policy-version-stale = The policy's version does not follow the one in force
    .action = Number it one higher than the last
refusal-policy-inconsistent = The policy contradicts itself or its jurisdiction
    .action = Correct what is named
refusal-policy-too-soon = The policy would come into force too soon
    .action = Choose a later height

refusal-proposal-unknown = There is no such open proposal
    .action = It may have been adopted or withdrawn, or its time is over: look at the proposals
refusal-proposal-voted = The agency has voted on this already
    .action = Nothing more is needed

refusal-title-full = The title cannot take more
    .action = End what is no longer needed first

refusal-proposal-expired = Voting on this proposal is over
    .action = Propose it again

refusal-membership-inconsistent = The change of who takes part cannot be made
    .action = Correct what is named

refusal-officer-unknown = That agency has no such officer, or he was revoked for good
    .action = Look the name up among the agency's officers: torrens officer list
refusal-officer-exists = An officer of that name is known already
    .action = Choose another name
refusal-officer-not-active = The officer is suspended or revoked
    .action = Ask your agency's administrator
refusal-officer-is-signer = An administrator cannot suspend or revoke himself
    .action = Have another administrator, or the agencies by vote, do it

refusal-role-not-of-agency = The agency may not give this role or kind
    .action = Choose among the agency's own, or have the agencies extend them by vote

refusal-agency-retired = The agency does not take part any more
    .action = Sign for an agency that takes part

refusal-key-replaced = Another key has taken the place of this one
    .action = Sign with the new key; if it is not yours, have your agency's administrator suspend the officer

refusal-proposal-too-many = Your agency has as many open proposals as it may have
    .action = Have one of them adopted, withdraw one, or wait until its time is over
refusal-proposal-not-voted = Your agency has not voted on this
    .action = Look at the proposals: the vote may have been taken back already

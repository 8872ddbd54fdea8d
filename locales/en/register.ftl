### The register's codes in words. A code that is not here is shown as it is.

right-ownership = ownership
right-lease = lease
right-use = right to use
right-habitation = right to dwell
right-easement-serves = easement that burdens it
right-easement-benefits = easement that benefits it

cause-first-registration = first registration
cause-sale = sale
cause-gift = gift
cause-exchange = exchange
cause-succession = succession
cause-survivorship = survivorship
cause-court-order = court order
cause-subdivision = subdivision
cause-merger = merger
cause-import = import

hold-freeze = freeze
hold-caveat = caveat
hold-priority-notice = priority notice
hold-restriction = restriction

reason-civil-preservation = preservation in a civil case
reason-ownership-disputed = ownership is disputed

agency-registry = the land registry
agency-court = the court
agency-tax = the tax office
agency-housing = the housing authority
agency-survey = the survey office
agency-civil-affairs = the civil affairs and notary office
agency-bank-association = the banks’ association

party-status-deceased = deceased
party-status-dissolved = dissolved
party-status-incapable = cannot act
party-status-minor = minor

unit-kind-parcel = parcel
unit-kind-building = building
unit-kind-unit = flat or unit in a building
unit-kind-space = space
use-residential = residential
use-office = office
use-commercial = commercial
use-industrial = industrial
use-agricultural = agricultural

flag-legacy = taken over from an older register
flag-corrected = corrected
flag-relied-on-revoked = an attestation that it rested on was revoked

tx-first-registration = First registration
tx-transfer = Transfer
tx-co-ownership = Change of co-ownership
tx-mortgage-register = Registration of a mortgage
tx-mortgage-vary = Variation of a mortgage
tx-mortgage-assign = Assignment of a mortgage
tx-mortgage-postpone = Postponement of a mortgage
tx-mortgage-discharge = Discharge of a mortgage
tx-lease-register = Registration of a lease
tx-lease-vary = Variation of a lease
tx-lease-end = End of a lease
tx-easement-create = Creation of an easement
tx-easement-end = End of an easement
tx-habitation-create = Creation of a right to dwell
tx-habitation-end = End of a right to dwell
tx-subdivide = Subdivision
tx-merge = Merger
tx-caveat-lodge = Caveat lodged
tx-caveat-withdraw = Caveat withdrawn
tx-priority-notice = Priority notice
tx-priority-notice-withdraw = Priority notice withdrawn
tx-freeze = Freeze
tx-freeze-renew = Freeze renewed
tx-freeze-release = Freeze released
tx-restriction-enter = Restriction entered
tx-restriction-remove = Restriction removed
tx-rectify = Rectification
tx-cancel = Cancellation
tx-succession = Succession
tx-survivorship = Survivorship
tx-court-transfer = Transfer by court order
tx-alteration = Alteration of particulars
tx-import-batch = Import of an existing holding
tx-import = Import of an existing holding

cause-auction = auction
cause-non-market = not at a market price
cause-way = right of way
nature-way = right of way
nature-water = water
nature-light = light
nature-support = support
protects-transfer = a transfer
protects-mortgage-register = a mortgage

case-state-requisition = something is missing
case-state-ready = ready
case-state-referred = waits for an officer’s decision
case-state-registered = registered
case-state-rejected = rejected
case-state-withdrawn = withdrawn
case-state-lapsed = lapsed

kind-identity = identity
kind-capacity-marital = capacity and marital status
kind-entity-status = status of the organisation
kind-contract-filed = contract filed
kind-tax-cleared = tax cleared
kind-survey-valid = survey valid
kind-planning-completion = planning and completion
kind-land-grant = land grant
kind-fee-paid = fee paid
kind-no-objection = no objection
kind-lender-offer = lender’s offer
kind-lender-consent = lender’s consent
kind-notary-deed = notarial deed
kind-court-order = court order
kind-death = death
kind-succession = succession
kind-dissolution = dissolution
kind-incapacity = incapacity

role-registrar = registrar
role-senior-registrar = senior registrar
role-notary = notary
role-bank-desk = bank desk
role-attesting-officer = attesting officer
role-court-officer = court officer
role-surveyor = surveyor
role-migration-officer = migration officer
role-import-approver = approver of imports
role-owner = owner
role-policy-officer = policy officer
role-agency-admin = administrator of the agency

risk-poa-used = signed under a power of attorney
risk-party-minor = a minor takes part
risk-title-legacy = the title was taken over from an older register
risk-title-corrected = the title was corrected lately
risk-relied-on-revoked = an attestation that it rested on was revoked
risk-owner-alert = an owner said “this is not me”
risk-conditional-attestation = an attestation holds on a condition only
risk-caveat-acknowledged = the risk of a caveat was accepted

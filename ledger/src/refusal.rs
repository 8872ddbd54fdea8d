//! A refusal is a value: a stable code, the place, the objects concerned, and plain words that a citizen can act on.
//!
//! Every code stands in the one table of this file; receipts, problem documents, the CLI and the reference page
//! (`docs/reference/codes.md`) are made from it, in English and Simplified Chinese.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// The language that an `Accept-Language` or `LANG` value asks for; English when in doubt.
    pub fn of(tag: &str) -> Self {
        if tag.trim_start().to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// Picks the text of this language.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// Why something was refused. The number is what the ledger stores, the text what people and programs see; neither is ever reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
#[allow(missing_docs)] // each is explained by its row in TABLE
pub enum Code {
    #[n(1)]
    TxTooLarge,
    #[n(2)]
    TxTruncated,
    #[n(3)]
    TxTooDeep,
    #[n(4)]
    TxNotCanonical,
    #[n(5)]
    TxMalformed,
    #[n(6)]
    TxUnknownField,
    #[n(7)]
    TxOtherChain,
    #[n(8)]
    TxExpired,
    #[n(9)]
    TxExpiresTooLate,
    #[n(10)]
    TxReplayed,
    #[n(11)]
    TxUnknownKey,
    #[n(12)]
    TxKeyExpired,
    #[n(13)]
    TxBadSignature,
    #[n(20)]
    FieldInvalid,
    #[n(21)]
    RoleNotPermitted,
    #[n(22)]
    TerritoryNotPermitted,
    #[n(23)]
    PolicyMissing,
    #[n(24)]
    JurisdictionUnknown,
    #[n(30)]
    PartyExists,
    #[n(31)]
    PartyUnknown,
    #[n(32)]
    PartyInactive,
    #[n(33)]
    KeyInvalid,
    #[n(34)]
    KeyInUse,
    #[n(40)]
    UnitCodeInvalid,
    #[n(41)]
    UnitAlreadyTitled,
    #[n(42)]
    UnitUnknown,
    #[n(50)]
    TitleUnknown,
    #[n(51)]
    TitleClosed,
    #[n(52)]
    TitleVersionStale,
    #[n(53)]
    TitleFrozen,
    #[n(54)]
    TitlePendingFull,
    #[n(60)]
    ShareNotWhole,
    #[n(61)]
    ShareInsufficient,
    #[n(62)]
    ShareUnbalanced,
    #[n(63)]
    ShareTooFine,
    #[n(64)]
    HoldersInvalid,
    #[n(70)]
    AttestationKindNotPermitted,
    #[n(71)]
    AttestationKindUnknown,
    #[n(72)]
    AttestationUnknown,
    #[n(73)]
    AttestationExpired,
    #[n(74)]
    AttestationRevoked,
    #[n(75)]
    AttestationNotYetValid,
    #[n(76)]
    AttestationFailed,
    #[n(77)]
    AttestationMaxUses,
    #[n(78)]
    AttestationSubjectMismatch,
    #[n(79)]
    AttestationMissing,
    #[n(80)]
    AttestationExists,
    #[n(81)]
    AttestationLifeTooLong,
    #[n(82)]
    AttestationNotYours,
    #[n(90)]
    CaseUnknown,
    #[n(91)]
    CaseDecided,
    #[n(92)]
    CaseTermsMismatch,
    #[n(93)]
    CaseNotYours,
    #[n(94)]
    CaseWaitsForEarlier,
    #[n(95)]
    ConsentMissing,
    #[n(96)]
    ConsentNotNeeded,
    #[n(97)]
    ApprovalMissing,
    #[n(98)]
    ApprovalSameAgency,
    #[n(110)]
    ImportBatchDone,
    #[n(111)]
    ImportRowApplied,
    #[n(112)]
    ImportRowStale,
    #[n(113)]
    ImportCountersignatureInvalid,
    #[n(120)]
    ListEmpty,
    #[n(121)]
    RowDuplicate,
    #[n(122)]
    DateInvalid,
    #[n(123)]
    PeriodTooLong,
    #[n(124)]
    PeriodInvalid,
    #[n(125)]
    PartySelfDealing,
    #[n(126)]
    PartyNotDeceased,
    #[n(127)]
    UnitRetired,
    #[n(128)]
    UnitLineageCircular,
    #[n(129)]
    UnitAreaTolerance,
    #[n(130)]
    UnitAreaMissing,
    #[n(131)]
    TitleHoldBlocks,
    #[n(132)]
    TitleRepeated,
    #[n(133)]
    EntryUnknown,
    #[n(134)]
    ShareNotPositive,
    #[n(135)]
    CoOwnershipUnchanged,
    #[n(136)]
    CoOwnershipParties,
    #[n(137)]
    ChargeUnknown,
    #[n(138)]
    ChargeRankInvalid,
    #[n(139)]
    HoldUnknown,
    #[n(140)]
    RightUnknown,
    #[n(141)]
    BurdenUnaccounted,
    #[n(142)]
    BurdenUnknown,
    #[n(143)]
    BurdenGoesNowhere,
    #[n(144)]
    BurdenRemains,
    #[n(145)]
    BurdenNotReleasable,
    #[n(146)]
    LeaseOverlaps,
    #[n(147)]
    TermOutsideRight,
    #[n(148)]
    HoldExists,
    #[n(149)]
    HoldNotYours,
    #[n(150)]
    MergeOwnersDiffer,
    #[n(151)]
    MergeChargesDiffer,
    #[n(152)]
    EasementSameTitle,
    #[n(153)]
    EstateUnbalanced,
    #[n(154)]
    EstateNotHeld,
    #[n(155)]
    RectifyLaterRight,
    #[n(156)]
    RectifyNothing,
    #[n(157)]
    PoaUnknown,
    #[n(158)]
    PoaRevoked,
    #[n(159)]
    PoaExpired,
    #[n(160)]
    PoaOutOfScope,
    #[n(161)]
    CaseRejected,
    #[n(162)]
    CaseWaitingPeriod,
    #[n(163)]
    CaseRequisition,
    #[n(164)]
    CaseNotReferred,
    #[n(165)]
    CaseNotAsked,
    #[n(166)]
    DecisionMissing,
    #[n(167)]
    ApprovalSameOfficer,
    #[n(168)]
    AcknowledgementMissing,
    #[n(169)]
    NoticeRunning,
    #[n(170)]
    ReasonUnknown,
    #[n(171)]
    AlertNotYours,
    #[n(172)]
    AttestationSuperseded,
    #[n(173)]
    AttestationConditionUnmet,
    #[n(174)]
    AttestationSubjectChanged,
    #[n(175)]
    AttestationReliedTooOften,
    #[n(176)]
    PolicyVersionStale,
    #[n(177)]
    PolicyInconsistent,
    #[n(178)]
    PolicyTooSoon,
    #[n(179)]
    ProposalUnknown,
    #[n(180)]
    ProposalVoted,
    #[n(182)]
    TitleFull,
    #[n(183)]
    ProposalExpired,
    #[n(190)]
    MembershipInconsistent,
    #[n(191)]
    OfficerUnknown,
    #[n(192)]
    OfficerExists,
    #[n(193)]
    OfficerNotActive,
    #[n(194)]
    OfficerIsSigner,
    #[n(195)]
    RoleNotOfAgency,
    #[n(196)]
    AgencyRetired,
}

/// One row of the table of codes.
#[derive(Debug)]
pub struct Row {
    /// The code in the program.
    pub code: Code,
    /// The stable text.
    pub text: &'static str,
    /// What is wrong, English and Chinese.
    pub title: (&'static str, &'static str),
    /// What to do, English and Chinese.
    pub action: (&'static str, &'static str),
}

const fn row(
    code: Code,
    text: &'static str,
    title: (&'static str, &'static str),
    action: (&'static str, &'static str),
) -> Row {
    Row { code, text, title, action }
}

/// Every code there is.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    row(Code::TxTooLarge, "tx.too_large", ("The transaction is too large", "交易过大"), ("Split it, or refer to documents by commitment", "请拆分，或以承诺值引用文件")),
    row(Code::TxTruncated, "tx.truncated", ("The transaction ends too early", "交易数据不完整"), ("Send the whole file again", "请重新发送完整数据")),
    row(Code::TxTooDeep, "tx.too_deep", ("The transaction is nested too deeply", "交易嵌套过深"), ("Build it with the torrens command or its SDK", "请使用 torrens 命令或其 SDK 生成")),
    row(Code::TxNotCanonical, "tx.not_canonical", ("The transaction is not in canonical form", "交易不是规范编码"), ("Encode it as deterministic CBOR (RFC 8949, 4.2.1)", "请按确定性 CBOR 编码（RFC 8949 第 4.2.1 节）")),
    row(Code::TxMalformed, "tx.malformed", ("The transaction cannot be read", "无法读取交易"), ("Compare it with ledger/schema/torrens.cddl", "请对照 ledger/schema/torrens.cddl")),
    row(Code::TxUnknownField, "tx.unknown_field", ("The transaction has a field that is not known", "交易含有未知字段"), ("Remove it, or use a newer version of the network", "请删除该字段，或使用更新版本")),
    row(Code::TxOtherChain, "tx.other_chain", ("The transaction was made for another ledger", "交易属于另一账本"), ("Sign it again for this chain id", "请以本链标识重新签名")),
    row(Code::TxExpired, "tx.expired", ("The transaction has expired", "交易已过期"), ("Sign it again with a later expiry", "请以更晚的有效期重新签名")),
    row(Code::TxExpiresTooLate, "tx.expires_too_late", ("The transaction's expiry is too far ahead", "交易有效期过长"), ("Choose an expiry within one hour", "请将有效期设在一小时以内")),
    row(Code::TxReplayed, "tx.replayed", ("The transaction is on the ledger already", "交易已在账本上"), ("Fetch its receipt; do not send it again", "请查询其回执，无需重发")),
    row(Code::TxUnknownKey, "tx.unknown_key", ("The signing key is not known to the ledger", "签名密钥未登记"), ("Have your agency register the key, or sign with another", "请由所属机构登记该密钥，或改用其他密钥")),
    row(Code::TxKeyExpired, "tx.key_expired", ("The signing key was not valid at this time", "签名密钥此时无效"), ("Sign with your current key", "请使用当前密钥签名")),
    row(Code::TxBadSignature, "tx.bad_signature", ("The signature is not valid", "签名无效"), ("Sign the exact bytes again", "请对原文重新签名")),
    row(Code::FieldInvalid, "field.invalid", ("A field is not valid", "字段无效"), ("Correct the field that is named", "请更正所指字段")),
    row(Code::RoleNotPermitted, "role.not_permitted", ("This signer may not do this", "签名人无权办理"), ("Have it done by one of the roles named", "请由所列角色办理")),
    row(Code::TerritoryNotPermitted, "role.territory", ("The unit lies outside the signer's territory", "不动产不在签名人辖区内"), ("Lodge it with the competent office", "请向有管辖权的机构申请")),
    row(Code::PolicyMissing, "policy.missing", ("No policy governs this kind of transaction here", "本辖区无适用规则"), ("Ask the registry to adopt a policy", "请登记机构先制定规则")),
    row(Code::JurisdictionUnknown, "jurisdiction.unknown", ("The jurisdiction is not known", "辖区未知"), ("Choose one of /v1/policies", "请从 /v1/policies 中选择")),
    row(Code::PartyExists, "party.exists", ("A party with this number exists already", "该编号的当事人已存在"), ("Draw a new random number", "请重新生成随机编号")),
    row(Code::PartyUnknown, "party.unknown", ("The party is not registered", "当事人未登记"), ("Register the party first", "请先登记当事人")),
    row(Code::PartyInactive, "party.inactive", ("The party cannot dispose or acquire", "当事人不能处分或取得"), ("A representative or heir must act", "须由代理人或继承人办理")),
    row(Code::KeyInvalid, "key.invalid", ("The key cannot be admitted", "密钥不予登记"), ("Make a new key with torrens keys new", "请用 torrens keys new 重新生成")),
    row(Code::KeyInUse, "key.in_use", ("The key is registered already", "密钥已被登记"), ("Make a new key", "请生成新密钥")),
    row(Code::UnitCodeInvalid, "unit.code_invalid", ("The unit code is not well formed", "不动产单元代码格式错误"), ("Correct the part that is named", "请更正所指部分")),
    row(Code::UnitAlreadyTitled, "unit.already_titled", ("The unit has an open title already", "该不动产单元已有有效登记"), ("Lodge a transfer on that title instead", "请在该登记上申请转移")),
    row(Code::UnitUnknown, "unit.unknown", ("The unit is not on the ledger", "不动产单元不存在"), ("Check the code", "请核对代码")),
    row(Code::TitleUnknown, "title.unknown", ("The title does not exist", "登记簿不存在"), ("Check the number", "请核对编号")),
    row(Code::TitleClosed, "title.closed", ("The title is closed", "登记簿已关闭"), ("Use the title that followed it", "请使用后续登记簿")),
    row(Code::TitleVersionStale, "title.version_stale", ("The title has changed since this was prepared", "登记簿已变更"), ("Read the title again and prepare a new application", "请重新读取登记簿并重新申请")),
    row(Code::TitleFrozen, "title.frozen", ("A hold on the title blocks this", "登记簿上的限制阻止此项办理"), ("Ask the authority named to release it", "请向所列机关申请解除")),
    row(Code::TitlePendingFull, "title.pending_full", ("Too many cases wait on this title", "该登记簿待办过多"), ("Wait until earlier cases are decided", "请待在先申请办结")),
    row(Code::ShareNotWhole, "share.not_whole", ("The shares do not sum to exactly one", "份额之和不等于一"), ("Correct the shares; write thirds as 1/3", "请更正份额；三分之一写作 1/3")),
    row(Code::ShareInsufficient, "share.insufficient", ("The party does not hold that much", "当事人所持份额不足"), ("Dispose of at most what is held", "处分份额不得超过所持份额")),
    row(Code::ShareUnbalanced, "share.unbalanced", ("What is given and what is received differ", "处分与取得的份额不相等"), ("Make both sums equal", "请使两边份额相等")),
    row(Code::ShareTooFine, "share.too_fine", ("The shares are too finely divided", "份额划分过细"), ("Use denominators of at most one thousand million", "分母不得超过十亿")),
    row(Code::HoldersInvalid, "holders.invalid", ("The list of holders is not valid", "权利人列表无效"), ("Name each holder once, sorted, with one share", "每位权利人按序列出一次并注明份额")),
    row(Code::AttestationKindNotPermitted, "attestation.kind_not_permitted", ("This officer may not attest this kind of fact", "该人员无权证明此类事实"), ("Ask a competent agency", "请由有权机构出具")),
    row(Code::AttestationKindUnknown, "attestation.kind_unknown", ("This kind of attestation is not defined", "未定义的证明类型"), ("Choose a kind from the jurisdiction's policy", "请从辖区规则中选择")),
    row(Code::AttestationUnknown, "attestation.unknown", ("The attestation does not exist", "证明不存在"), ("Check the identifier", "请核对编号")),
    row(Code::AttestationExpired, "attestation.expired", ("The attestation has expired", "证明已过期"), ("Ask the agency named for a new one", "请由所列机构重新出具")),
    row(Code::AttestationRevoked, "attestation.revoked", ("The attestation was revoked", "证明已撤销"), ("Ask the agency named for a new one", "请由所列机构重新出具")),
    row(Code::AttestationNotYetValid, "attestation.not_yet_valid", ("The attestation is not valid yet", "证明尚未生效"), ("Wait, or ask for one that holds now", "请等待或另行申请")),
    row(Code::AttestationFailed, "attestation.failed", ("The agency attested that the check failed", "该项核验未通过"), ("Resolve it with the agency named", "请与所列机构处理")),
    row(Code::AttestationMaxUses, "attestation.max_uses", ("The attestation has been used up", "证明使用次数已尽"), ("Ask the agency named for a new one", "请由所列机构重新出具")),
    row(Code::AttestationSubjectMismatch, "attestation.subject_mismatch", ("The attestation is about something else", "证明的对象不符"), ("Ask for one about this case's own terms", "请就本案内容重新申请")),
    row(Code::AttestationMissing, "attestation.missing", ("An attestation is missing", "缺少证明"), ("Ask the agency named to attest it", "请由所列机构出具")),
    row(Code::AttestationExists, "attestation.exists", ("The same attestation exists already", "相同证明已存在"), ("Rely on the existing one", "请使用已有证明")),
    row(Code::AttestationLifeTooLong, "attestation.life_too_long", ("The validity is longer than the kind allows", "有效期超过该类型上限"), ("Shorten it, or leave it out for the default", "请缩短，或省略以采用默认值")),
    row(Code::AttestationNotYours, "attestation.not_yours", ("Only the agency that issued it may revoke it", "只有出具机构可以撤销"), ("Ask the issuing agency", "请联系出具机构")),
    row(Code::CaseUnknown, "case.unknown", ("The case does not exist or is decided", "案件不存在或已办结"), ("Check the number", "请核对编号")),
    row(Code::CaseDecided, "case.decided", ("The case is decided already", "案件已办结"), ("Nothing more is needed", "无需再办理")),
    row(Code::CaseTermsMismatch, "case.terms_mismatch", ("The consent names other terms than the case has", "同意书与案件条款不符"), ("Read the case's terms again and sign those", "请重新阅读案件条款后签署")),
    row(Code::CaseNotYours, "case.not_yours", ("Only the agency or party that lodged the case may do this", "只有申请方可以办理"), ("Ask the lodger", "请联系申请方")),
    row(Code::CaseWaitsForEarlier, "case.waits_for_earlier", ("An earlier case on the title goes first", "在先案件优先"), ("Wait until it is decided or withdrawn", "请待其办结或撤回")),
    row(Code::ConsentMissing, "consent.missing", ("A consent is missing", "缺少同意"), ("The party named must sign", "须由所列当事人签署")),
    row(Code::ConsentNotNeeded, "consent.not_needed", ("This consent is not one that the case asks for", "案件不需要此项同意"), ("Check the party and the case", "请核对当事人与案件")),
    row(Code::ApprovalMissing, "approval.missing", ("A second agency must approve", "须由第二机构核准"), ("Have an officer of another agency approve it", "请由另一机构人员核准")),
    row(Code::ApprovalSameAgency, "approval.same_agency", ("The approving agency must be another one", "核准机构不得与申请机构相同"), ("Have it approved by another agency", "请由另一机构核准")),
    row(Code::ImportBatchDone, "import.batch_done", ("This batch is on the register already", "该批次已导入"), ("Nothing to do: it was imported before", "无需处理：此前已导入")),
    row(Code::ImportRowApplied, "import.row_applied", ("This row is on the register already", "该行已导入"), ("Nothing to do", "无需处理")),
    row(Code::ImportRowStale, "import.row_stale", ("The title is not as this row expects", "登记簿与该行预期不符"), ("Compare the file with the title's history", "请对照登记簿历史核对文件")),
    row(Code::ImportCountersignatureInvalid, "import.countersignature_invalid", ("The countersignature is not valid", "副署签名无效"), ("Have another agency's approver countersign the exact batch", "请由另一机构核准人对该批次副署")),
    row(Code::ListEmpty, "list.empty", ("The list is empty", "列表为空"), ("Name at least one", "请至少填写一项")),
    row(Code::RowDuplicate, "row.duplicate", ("The same row occurs twice", "存在重复行"), ("Name each once", "请勿重复填写")),
    row(Code::DateInvalid, "date.invalid", ("The date does not exist or lies where it may not", "日期不存在或不在允许范围"), ("Write a date that exists, not in the future", "请填写真实且不晚于当前的日期")),
    row(Code::PeriodTooLong, "period.too_long", ("The period is longer than the policy allows", "期限超过规则上限"), ("Shorten it, or leave it out for the default", "请缩短，或省略以采用默认期限")),
    row(Code::PeriodInvalid, "period.invalid", ("The period is not one that can be entered", "期限无效"), ("Let it end after it begins, and in the future", "请确保终止晚于起始且在将来")),
    row(Code::PartySelfDealing, "party.self_dealing", ("A party deals with itself", "当事人与自身交易"), ("Name different parties on the two sides", "双方须为不同当事人")),
    row(Code::PartyNotDeceased, "party.not_deceased", ("No death of this party is attested", "未有该当事人死亡证明"), ("Have the competent agency attest the death", "请由主管机构出具死亡证明")),
    row(Code::UnitRetired, "unit.retired", ("The unit was split or merged into others", "不动产单元已分割或合并"), ("Use the units that it went into", "请使用分割或合并后的单元")),
    row(Code::UnitLineageCircular, "unit.lineage_circular", ("A unit would be its own ancestor", "不动产单元谱系循环"), ("Give new units new codes", "新单元须使用新编码")),
    row(Code::UnitAreaTolerance, "unit.area_tolerance", ("The areas differ by more than the policy allows", "面积误差超出允许范围"), ("Correct the areas, or have the survey corrected", "请更正面积或重新测绘")),
    row(Code::UnitAreaMissing, "unit.area_missing", ("An area is missing", "缺少面积"), ("Enter the surveyed area of every unit", "请填写各单元的测绘面积")),
    row(Code::TitleHoldBlocks, "title.hold_blocks", ("A hold on the title stops this", "登记簿上的限制阻止本次办理"), ("Have the hold lifted by whoever is named, or wait until it ends", "请由所列方解除，或待其到期")),
    row(Code::TitleRepeated, "title.repeated", ("The same title is named twice", "同一登记簿重复出现"), ("Name each title once", "每个登记簿只填一次")),
    row(Code::EntryUnknown, "entry.unknown", ("The title has no such entry", "登记簿无此登记事项"), ("Look it up in the title's history", "请在登记簿历史中查询")),
    row(Code::ShareNotPositive, "share.not_positive", ("A share must be more than 0 and at most 1", "份额必须大于 0 且不超过 1"), ("Write it as a fraction such as 1/3", "请用分数填写，如 1/3")),
    row(Code::CoOwnershipUnchanged, "co_ownership.unchanged", ("The co-ownership would stay as it is", "共有方式没有变化"), ("Say how it is to be held afterwards", "请填写变更后的共有方式")),
    row(Code::CoOwnershipParties, "co_ownership.parties", ("A change of co-ownership keeps the same owners", "共有变更不得改变权利人"), ("Use a transfer to add or leave out an owner", "增减权利人请办理转移登记")),
    row(Code::ChargeUnknown, "charge.unknown", ("The title has no such charge", "登记簿无此抵押"), ("Look up its number on the title", "请在登记簿上查询抵押编号")),
    row(Code::ChargeRankInvalid, "charge.rank_invalid", ("The rank is not one that the title has", "抵押顺位不存在"), ("Name two charges of the title", "请填写登记簿上的两项抵押")),
    row(Code::HoldUnknown, "hold.unknown", ("The title has no such hold", "登记簿无此限制"), ("Look up its number on the title", "请在登记簿上查询限制编号")),
    row(Code::RightUnknown, "right.unknown", ("The title has no such right", "登记簿无此权利"), ("Look up its number on the title", "请在登记簿上查询权利编号")),
    row(Code::BurdenUnaccounted, "burden.unaccounted", ("A burden of the title is not accounted for", "有负担未作处理"), ("Say for each right, charge and hold where it goes", "请说明每项权利、抵押和限制的去向")),
    row(Code::BurdenUnknown, "burden.unknown", ("The title has no burden of this number", "登记簿无此编号的负担"), ("Look up its number on the title", "请在登记簿上查询编号")),
    row(Code::BurdenGoesNowhere, "burden.goes_nowhere", ("The burden is carried to a title that is not made", "负担被分配到不存在的登记簿"), ("Number the new titles from 0", "新登记簿从 0 开始编号")),
    row(Code::BurdenRemains, "burden.remains", ("Something still stands on the title", "登记簿上仍有负担"), ("End it first", "请先办理注销")),
    row(Code::BurdenNotReleasable, "burden.not_releasable", ("A hold cannot be released in this dealing", "限制不能在本次办理中解除"), ("Have it lifted first, or carry it", "请先解除，或一并转载")),
    row(Code::LeaseOverlaps, "lease.overlaps", ("Another lease of the same part runs in that time", "同一部分在该期间已有租赁"), ("Choose another time or part", "请选择其他期间或部分")),
    row(Code::TermOutsideRight, "term.outside_right", ("The term is longer than the right that it stands on", "期限超出主权利的期限"), ("Let it end with the primary right at the latest", "最迟应与主权利同时届满")),
    row(Code::HoldExists, "hold.exists", ("A hold of this kind and ground stands already", "已有相同的限制"), ("Rely on the one that stands", "请以已有限制为准")),
    row(Code::HoldNotYours, "hold.not_yours", ("The hold is not yours to change", "无权变更该限制"), ("Ask whoever is named", "请联系所列方")),
    row(Code::MergeOwnersDiffer, "merge.owners_differ", ("The titles do not have the same owners and shares", "各登记簿的权利人或份额不同"), ("Bring them into the same hands first", "请先办理转移使权利人一致")),
    row(Code::MergeChargesDiffer, "merge.charges_differ", ("The titles do not have the same charges", "各登记簿的抵押不同"), ("Discharge or extend charges so that they are the same", "请先注销或使抵押一致")),
    row(Code::EasementSameTitle, "easement.same_title", ("An easement is between two titles", "地役权须涉及两个登记簿"), ("Name the title that serves and the one that benefits", "请分别填写供役地与需役地")),
    row(Code::EstateUnbalanced, "estate.unbalanced", ("The heirs' shares are not the share that the deceased held", "继承份额与被继承人份额不符"), ("Divide exactly the share of the deceased", "请恰好分配被继承人的份额")),
    row(Code::EstateNotHeld, "estate.not_held", ("The deceased holds no such share", "被继承人无此份额"), ("Look up how the deceased holds", "请查询被继承人的持有方式")),
    row(Code::RectifyLaterRight, "rectify.later_right", ("Somebody acquired after the wrong entry", "错误登记之后已有人取得权利"), ("A court must order it", "须由法院裁定")),
    row(Code::RectifyNothing, "rectify.nothing", ("The correction would change nothing", "更正未改变任何内容"), ("Say what the entry should have been", "请填写正确内容")),
    row(Code::PoaUnknown, "poa.unknown", ("There is no such power of attorney", "委托书不存在"), ("Register it first", "请先登记委托书")),
    row(Code::PoaRevoked, "poa.revoked", ("The power of attorney was revoked", "委托书已撤销"), ("The principal must sign, or give a new one", "须由委托人签署或重新委托")),
    row(Code::PoaExpired, "poa.expired", ("The power of attorney has run out", "委托书已到期"), ("The principal must sign, or give a new one", "须由委托人签署或重新委托")),
    row(Code::PoaOutOfScope, "poa.out_of_scope", ("The power of attorney does not cover this", "委托书范围不包括此事项"), ("The principal must sign, or give one that does", "须由委托人签署或另行委托")),
    row(Code::CaseRejected, "case.rejected", ("An officer rejected the case", "案件被驳回"), ("Read the coded reason, mend it and lodge again", "请按原因补正后重新申请")),
    row(Code::CaseWaitingPeriod, "case.waiting_period", ("The case is in its waiting period", "案件处于公示或等待期"), ("Wait until the time named", "请等待至所列时间")),
    row(Code::CaseRequisition, "case.requisition", ("An officer asks for something", "审查人员要求补正"), ("The lodger must answer", "须由申请方答复")),
    row(Code::CaseNotReferred, "case.not_referred", ("The case does not wait for an officer's decision", "案件无需人员决定"), ("See what it lacks", "请查看所缺事项")),
    row(Code::CaseNotAsked, "case.not_asked", ("No requisition of this case is open", "案件没有待答复的补正要求"), ("See what it lacks", "请查看所缺事项")),
    row(Code::DecisionMissing, "decision.missing", ("An officer must decide", "须由人员决定"), ("An officer of the role named decides", "由所列角色的人员决定")),
    row(Code::ApprovalSameOfficer, "approval.same_officer", ("A second officer must approve", "须由另一人员核准"), ("Have another officer approve it", "请由另一人员核准")),
    row(Code::AcknowledgementMissing, "acknowledgement.missing", ("Who receives must accept the risk in writing", "受让方须书面承担风险"), ("The party named must acknowledge the hold", "须由所列当事人确认")),
    row(Code::NoticeRunning, "notice.running", ("Notice was given; the hold lapses if nothing is done", "已通知，期满限制失效"), ("Wait until the time named, or have the hold lifted", "请等待至所列时间，或由所列方解除")),
    row(Code::ReasonUnknown, "reason.unknown", ("The reason is not in the coded list", "原因代码不存在"), ("Choose a reason from the list", "请从列表中选择原因")),
    row(Code::AlertNotYours, "alert.not_yours", ("Only an owner of the title may raise this alert", "只有权利人可以提出警示"), ("Sign with the owner's key", "请以权利人密钥签署")),
    row(Code::AttestationSuperseded, "attestation.superseded", ("The attestation was superseded by a newer one", "证明已被更新"), ("Rely on the newer one", "请使用较新的证明")),
    row(Code::AttestationConditionUnmet, "attestation.condition_unmet", ("The attestation holds on a condition that is not met", "证明所附条件未满足"), ("Have the agency named attest the condition", "请由所列机构证明条件已满足")),
    row(Code::AttestationSubjectChanged, "attestation.subject_changed", ("What was attested has changed since", "证明的对象已变更"), ("Ask the agency named for a new one", "请由所列机构重新出具")),
    row(Code::AttestationReliedTooOften, "attestation.relied_too_often", ("Too many titles rest on this attestation", "依赖该证明的登记簿过多"), ("Ask the agency named for a new one", "请由所列机构重新出具")),
    row(Code::PolicyVersionStale, "policy.version_stale", ("The policy's version does not follow the one in force", "规则版本不连续"), ("Number it one higher than the last", "请在上一版本号上加一")),
    row(Code::PolicyInconsistent, "policy.inconsistent", ("The policy contradicts itself or its jurisdiction", "规则自相矛盾或与辖区不符"), ("Correct what is named", "请更正所列内容")),
    row(Code::PolicyTooSoon, "policy.too_soon", ("The policy would come into force too soon", "规则生效过早"), ("Choose a later height", "请选择更晚的区块高度")),
    row(Code::ProposalUnknown, "proposal.unknown", ("There is no such open proposal", "提案不存在或已结束"), ("Look it up among the proposals", "请查询提案")),
    row(Code::ProposalVoted, "proposal.voted", ("The agency has voted on this already", "该机构已表决"), ("Nothing more is needed", "无需再次表决")),
    row(Code::TitleFull, "title.full", ("The title cannot take more", "登记簿条目过多"), ("End what is no longer needed first", "请先注销不再需要的事项")),
    row(Code::ProposalExpired, "proposal.expired", ("Voting on this proposal is over", "该提案表决期已过"), ("Propose it again", "请重新提案")),
    row(Code::MembershipInconsistent, "membership.inconsistent", ("The change of who takes part cannot be made", "成员变更无法执行"), ("Correct what is named", "请更正所列内容")),
    row(Code::OfficerUnknown, "officer.unknown", ("Your agency has no such officer", "本机构无此经办人"), ("Look the name up among the agency's officers", "请查询本机构经办人")),
    row(Code::OfficerExists, "officer.exists", ("An officer of that name is known already", "该经办人名称已存在"), ("Choose another name", "请另选名称")),
    row(Code::OfficerNotActive, "officer.not_active", ("The officer is suspended or revoked", "经办人已被停权或撤销"), ("Ask your agency's administrator", "请联系本机构管理员")),
    row(Code::OfficerIsSigner, "officer.is_signer", ("An administrator cannot suspend or revoke himself", "管理员不能停用或撤销自己"), ("Have another administrator, or the agencies by vote, do it", "请由其他管理员或机构表决办理")),
    row(Code::RoleNotOfAgency, "role.not_of_agency", ("The agency may not give this role or kind", "该机构无权授予此职权"), ("Choose among the agency's own, or have the agencies extend them by vote", "请在本机构职权内选择，或经机构表决扩充")),
    row(Code::AgencyRetired, "agency.retired", ("The agency does not take part any more", "该机构已退出"), ("Sign for an agency that takes part", "请以在册机构签署")),
];

/// Coded reasons of officers, for rejections, requisitions and rectifications: code, English, Chinese.
#[rustfmt::skip]
pub const REASONS: &[(&str, &str, &str)] = &[
    ("NON_COMPLIANCE", "The application does not comply with the law", "申请不符合法律规定"),
    ("INCOMPLETE", "The application is incomplete", "申请材料不齐全"),
    ("ERROR_OR_ALTERATION", "A document has an error or an alteration", "文件有错误或涂改"),
    ("MISSING_COMPANION", "A companion filing is missing", "缺少关联申请"),
    ("CONFLICT_OF_RIGHTS", "It conflicts with a right of another", "与他人权利冲突"),
    ("OBJECTION_UPHELD", "An objection against it was upheld", "异议成立"),
    ("FRAUD_SUSPECTED", "Fraud is suspected", "涉嫌欺诈"),
    ("CLERICAL_ERROR", "A clerical error of the registry", "登记机构笔误"),
    ("SURVEY_ERROR", "An error of the survey", "测绘错误"),
    ("COURT_DECISION", "A court decided so", "法院裁判"),
    ("CONFIRMED", "Examined and confirmed", "经核实确认"),
    ("OTHER", "Another reason, given in a letter", "其他原因，详见书面说明"),
];

/// Whether a reason is in the list.
pub fn is_reason(reason: &crate::encoding::Label) -> bool {
    REASONS.iter().any(|(code, _, _)| *code == reason.as_str())
}

impl Code {
    /// This code's row.
    pub fn row(self) -> &'static Row {
        match TABLE.iter().find(|row| row.code == self) {
            Some(row) => row,
            None => unreachable!("every code has a row: the test below holds it"),
        }
    }

    /// The code of a text.
    pub fn of_text(text: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.text == text).map(|row| row.code)
    }

    /// The stable text, such as `share.insufficient`.
    pub fn as_str(self) -> &'static str {
        self.row().text
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::of_text(&text).ok_or_else(|| serde::de::Error::custom(format!("unknown code {text}")))
    }
}

/// Why the register refuses: the code, the place in the transaction, and the objects concerned.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// The stable code.
    #[n(0)]
    pub code: Code,
    /// JSON pointer to the field, such as `/acquisitions/0/share`; empty when it is about the whole.
    #[n(1)]
    pub pointer: String,
    /// What it concerns, in order: `title_id=T-CN-1`, `holds=1/6`. Identifiers only, never personal data.
    #[n(2)]
    pub about: Vec<String>,
}

impl Refusal {
    /// A refusal about the whole transaction.
    pub fn new(code: Code) -> Self {
        Self { code, pointer: String::new(), about: Vec::new() }
    }

    /// Names the field.
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Names an object concerned.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.about.push(format!("{name}={value}"));
        self
    }

    /// What is wrong, in one line.
    pub fn title(&self, lang: Lang) -> &'static str {
        let title = self.code.row().title;
        lang.pick(title.0, title.1)
    }

    /// What to do about it.
    pub fn action(&self, lang: Lang) -> &'static str {
        let action = self.code.row().action;
        lang.pick(action.0, action.1)
    }

    /// What is wrong, with the place and the objects.
    pub fn detail(&self, lang: Lang) -> String {
        let mut out = self.title(lang).to_owned();
        if !self.pointer.is_empty() {
            out.push_str(&format!("{} {}", lang.pick(", at", "，位置"), self.pointer));
        }
        if !self.about.is_empty() {
            out.push_str(&format!(" ({})", self.about.join(", ")));
        }
        out
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}. {}.", self.code, self.detail(Lang::En), self.action(Lang::En))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_row_and_one_text() {
        let mut texts: Vec<_> = TABLE.iter().map(|row| row.text).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), TABLE.len(), "texts are unique");
        // Walk every number that the ledger may store: what decodes has a row.
        for number in 0u16..=1000 {
            let bytes = crate::encoding::to_bytes(&number);
            if let Ok(code) = crate::encoding::from_bytes::<Code>(&bytes) {
                assert!(TABLE.iter().any(|row| row.code == code), "{number} has no row");
            }
        }
    }
}

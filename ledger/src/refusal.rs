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
    row(Code::TxMalformed, "tx.malformed", ("The transaction cannot be read", "无法读取交易"), ("Compare it with ledger/schema/transaction.cddl", "请对照 ledger/schema/transaction.cddl")),
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
    row(Code::CaseNotYours, "case.not_yours", ("Only the agency or party that lodged the case may withdraw it", "只有申请方可以撤回"), ("Ask the lodger", "请联系申请方")),
    row(Code::CaseWaitsForEarlier, "case.waits_for_earlier", ("An earlier case on the title goes first", "在先案件优先"), ("Wait until it is decided or withdrawn", "请待其办结或撤回")),
    row(Code::ConsentMissing, "consent.missing", ("A consent is missing", "缺少同意"), ("The party named must sign", "须由所列当事人签署")),
    row(Code::ConsentNotNeeded, "consent.not_needed", ("This consent is not one that the case asks for", "案件不需要此项同意"), ("Check the party and the case", "请核对当事人与案件")),
    row(Code::ApprovalMissing, "approval.missing", ("A second agency must approve", "须由第二机构核准"), ("Have an officer of another agency approve it", "请由另一机构人员核准")),
    row(Code::ApprovalSameAgency, "approval.same_agency", ("The approving agency must be another one", "核准机构不得与申请机构相同"), ("Have it approved by another agency", "请由另一机构核准")),
    row(Code::ImportBatchDone, "import.batch_done", ("This batch is on the register already", "该批次已导入"), ("Nothing to do: it was imported before", "无需处理：此前已导入")),
    row(Code::ImportRowApplied, "import.row_applied", ("This row is on the register already", "该行已导入"), ("Nothing to do", "无需处理")),
    row(Code::ImportRowStale, "import.row_stale", ("The title is not as this row expects", "登记簿与该行预期不符"), ("Compare the file with the title's history", "请对照登记簿历史核对文件")),
    row(Code::ImportCountersignatureInvalid, "import.countersignature_invalid", ("The countersignature is not valid", "副署签名无效"), ("Have another agency's approver countersign the exact batch", "请由另一机构核准人对该批次副署")),
];

impl Code {
    /// This code's row.
    pub fn row(self) -> &'static Row {
        match TABLE.iter().find(|row| row.code == self) {
            Some(row) => row,
            None => unreachable!("every code has a row: the test below holds it"),
        }
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
        let found = TABLE.iter().find(|row| row.text == text);
        found.map(|row| row.code).ok_or_else(|| serde::de::Error::custom(format!("unknown code {text}")))
    }
}

/// Why the register refuses: the code, the place in the transaction, and the objects concerned.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// The stable code.
    #[n(0)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
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
        for number in 0u8..=255 {
            let bytes = crate::encoding::to_bytes(&number);
            if let Ok(code) = crate::encoding::from_bytes::<Code>(&bytes) {
                assert!(TABLE.iter().any(|row| row.code == code), "{number} has no row");
            }
        }
    }
}

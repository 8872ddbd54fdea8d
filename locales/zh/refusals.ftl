### 登记簿拒绝的原因与处理办法：每个代码一条（`ledger/src/refusal.rs`），不含变量。

refusal-tx-too-large = 交易过大
    .action = 请拆分，或以承诺值引用文件
refusal-tx-truncated = 交易数据不完整
    .action = 请重新发送完整数据
refusal-tx-too-deep = 交易嵌套过深
    .action = 请使用 torrens 命令或其 SDK 生成
refusal-tx-not-canonical = 交易不是规范编码
    .action = 请按确定性 CBOR 编码（RFC 8949 第 4.2.1 节）
refusal-tx-malformed = 无法读取交易
    .action = 请对照 ledger/schema/torrens.cddl
refusal-tx-unknown-field = 交易含有未知字段
    .action = 请删除该字段，或使用更新版本
refusal-tx-other-chain = 交易属于另一账本
    .action = 请以本链标识重新签名
refusal-tx-expired = 交易已过期
    .action = 请以更晚的有效期重新签名
refusal-tx-expires-too-late = 交易有效期过长
    .action = 请将有效期设在一小时以内
refusal-tx-replayed = 交易已在账本上
    .action = 请查询其回执，无需重发
refusal-tx-unknown-key = 签名密钥未登记
    .action = 请由所属机构登记该密钥，或改用其他密钥
refusal-tx-key-expired = 签名密钥此时无效
    .action = 请使用当前密钥签名
refusal-tx-bad-signature = 签名无效
    .action = 请对原文重新签名

refusal-field-invalid = 字段无效
    .action = 请更正所指字段

refusal-role-not-permitted = 签名人无权办理
    .action = 请由所列角色办理
refusal-role-territory = 不动产不在签名人辖区内
    .action = 请向有管辖权的机构申请

refusal-policy-missing = 本辖区无适用规则
    .action = 请登记机构先制定规则

refusal-jurisdiction-unknown = 辖区未知
    .action = 请从 /v1/policies 中选择

refusal-party-exists = 该编号的当事人已存在
    .action = 请重新生成随机编号
refusal-party-unknown = 当事人未登记
    .action = 请先登记当事人
refusal-party-inactive = 当事人不能处分或取得
    .action = 须由代理人或继承人办理

refusal-key-invalid = 密钥不予登记
    .action = 请用 torrens keys new 重新生成
refusal-key-in-use = 密钥已被登记
    .action = 请生成新密钥

refusal-unit-code-invalid = 不动产单元代码格式错误
    .action = 请更正所指部分
refusal-unit-already-titled = 该不动产单元已有有效登记
    .action = 请在该登记上申请转移
refusal-unit-unknown = 不动产单元不存在
    .action = 请核对代码

refusal-title-unknown = 登记簿不存在
    .action = 请核对编号
refusal-title-closed = 登记簿已关闭
    .action = 请使用后续登记簿
refusal-title-version-stale = 登记簿已变更
    .action = 请重新读取登记簿并重新申请
refusal-title-frozen = 登记簿上的限制阻止此项办理
    .action = 请向所列机关申请解除
refusal-title-pending-full = 该登记簿待办过多
    .action = 请待在先申请办结

refusal-share-not-whole = 份额之和不等于一
    .action = 请更正份额；三分之一写作 1/3
refusal-share-insufficient = 当事人所持份额不足
    .action = 处分份额不得超过所持份额
refusal-share-unbalanced = 处分与取得的份额不相等
    .action = 请使两边份额相等
refusal-share-too-fine = 份额划分过细
    .action = 分母不得超过十亿

refusal-holders-invalid = 权利人列表无效
    .action = 每位权利人按序列出一次并注明份额

refusal-attestation-kind-not-permitted = 该人员无权证明此类事实
    .action = 请由有权机构出具
refusal-attestation-kind-unknown = 未定义的证明类型
    .action = 请从辖区规则中选择
refusal-attestation-unknown = 证明不存在
    .action = 请核对编号
refusal-attestation-expired = 证明已过期
    .action = 请由所列机构重新出具
refusal-attestation-revoked = 证明已撤销
    .action = 请由所列机构重新出具
refusal-attestation-not-yet-valid = 证明尚未生效
    .action = 请等待或另行申请
refusal-attestation-failed = 该项核验未通过
    .action = 请与所列机构处理
refusal-attestation-max-uses = 证明使用次数已尽
    .action = 请由所列机构重新出具
refusal-attestation-subject-mismatch = 证明的对象不符
    .action = 请就本案内容重新申请
refusal-attestation-missing = 缺少证明
    .action = 请由所列机构出具
refusal-attestation-exists = 相同证明已存在
    .action = 请使用已有证明
refusal-attestation-life-too-long = 有效期超过该类型上限
    .action = 请缩短，或省略以采用默认值
refusal-attestation-not-yours = 只有出具机构可以撤销
    .action = 请联系出具机构

refusal-case-unknown = 案件不存在或已办结
    .action = 请核对编号
refusal-case-decided = 案件已办结
    .action = 无需再办理
refusal-case-terms-mismatch = 同意书与案件条款不符
    .action = 请重新阅读案件条款后签署
refusal-case-not-yours = 只有申请方可以办理
    .action = 请联系申请方
refusal-case-waits-for-earlier = 在先案件优先
    .action = 请待其办结或撤回

refusal-consent-missing = 缺少同意
    .action = 须由所列当事人签署
refusal-consent-not-needed = 案件不需要此项同意
    .action = 请核对当事人与案件

refusal-approval-missing = 须由第二机构核准
    .action = 请由另一机构人员核准
refusal-approval-same-agency = 核准机构不得与申请机构相同
    .action = 请由另一机构核准

refusal-import-batch-done = 该批次已导入
    .action = 无需处理：此前已导入
refusal-import-row-applied = 该行已导入
    .action = 无需处理
refusal-import-row-stale = 登记簿与该行预期不符
    .action = 请对照登记簿历史核对文件
refusal-import-countersignature-invalid = 副署签名无效
    .action = 请由另一机构核准人对该批次副署

refusal-list-empty = 列表为空
    .action = 请至少填写一项

refusal-row-duplicate = 存在重复行
    .action = 请勿重复填写

refusal-date-invalid = 日期不存在或不在允许范围
    .action = 请填写真实且不晚于当前的日期

refusal-period-too-long = 期限超过规则上限
    .action = 请缩短，或省略以采用默认期限
refusal-period-invalid = 期限无效
    .action = 请确保终止晚于起始且在将来

refusal-party-self-dealing = 当事人与自身交易
    .action = 双方须为不同当事人
refusal-party-not-deceased = 未有该当事人死亡证明
    .action = 请由主管机构出具死亡证明

refusal-unit-retired = 不动产单元已分割或合并
    .action = 请使用分割或合并后的单元
refusal-unit-lineage-circular = 不动产单元谱系循环
    .action = 新单元须使用新编码
refusal-unit-area-tolerance = 面积误差超出允许范围
    .action = 请更正面积或重新测绘
refusal-unit-area-missing = 缺少面积
    .action = 请填写各单元的测绘面积

refusal-title-hold-blocks = 登记簿上的限制阻止本次办理
    .action = 请由所列方解除，或待其到期
refusal-title-repeated = 同一登记簿重复出现
    .action = 每个登记簿只填一次

refusal-entry-unknown = 登记簿无此登记事项
    .action = 请在登记簿历史中查询

refusal-share-not-positive = 份额必须大于 0 且不超过 1
    .action = 请用分数填写，如 1/3

refusal-co-ownership-unchanged = 共有方式没有变化
    .action = 请填写变更后的共有方式
refusal-co-ownership-parties = 共有变更不得改变权利人
    .action = 增减权利人请办理转移登记

refusal-charge-unknown = 登记簿无此抵押
    .action = 请在登记簿上查询抵押编号
refusal-charge-rank-invalid = 抵押顺位不存在
    .action = 请填写登记簿上的两项抵押

refusal-hold-unknown = 登记簿无此限制
    .action = 请在登记簿上查询限制编号

refusal-right-unknown = 登记簿无此权利
    .action = 请在登记簿上查询权利编号

refusal-burden-unaccounted = 有负担未作处理
    .action = 请说明每项权利、抵押和限制的去向
refusal-burden-unknown = 登记簿无此编号的负担
    .action = 请在登记簿上查询编号
refusal-burden-goes-nowhere = 负担被分配到不存在的登记簿
    .action = 新登记簿从 0 开始编号
refusal-burden-remains = 登记簿上仍有负担
    .action = 请先办理注销
refusal-burden-not-releasable = 限制不能在本次办理中解除
    .action = 请先解除，或一并转载

refusal-lease-overlaps = 同一部分在该期间已有租赁
    .action = 请选择其他期间或部分

refusal-term-outside-right = 期限超出主权利的期限
    .action = 最迟应与主权利同时届满

refusal-hold-exists = 已有相同的限制
    .action = 请以已有限制为准
refusal-hold-not-yours = 无权变更该限制
    .action = 请联系所列方

refusal-merge-owners-differ = 各登记簿的权利人或份额不同
    .action = 请先办理转移使权利人一致
refusal-merge-charges-differ = 各登记簿的抵押不同
    .action = 请先注销或使抵押一致

refusal-easement-same-title = 地役权须涉及两个登记簿
    .action = 请分别填写供役地与需役地

refusal-estate-unbalanced = 继承份额与被继承人份额不符
    .action = 请恰好分配被继承人的份额
refusal-estate-not-held = 被继承人无此份额
    .action = 请查询被继承人的持有方式

refusal-rectify-later-right = 错误登记之后已有人取得权利
    .action = 须由法院裁定
refusal-rectify-nothing = 更正未改变任何内容
    .action = 请填写正确内容

refusal-poa-unknown = 委托书不存在
    .action = 请先登记委托书
refusal-poa-revoked = 委托书已撤销
    .action = 须由委托人签署或重新委托
refusal-poa-expired = 委托书已到期
    .action = 须由委托人签署或重新委托
refusal-poa-out-of-scope = 委托书范围不包括此事项
    .action = 须由委托人签署或另行委托

refusal-case-rejected = 案件被驳回
    .action = 请按原因补正后重新申请
refusal-case-waiting-period = 案件处于公示或等待期
    .action = 请等待至所列时间
refusal-case-requisition = 审查人员要求补正
    .action = 须由申请方答复
refusal-case-not-referred = 案件无需人员决定
    .action = 请查看所缺事项
refusal-case-not-asked = 案件没有待答复的补正要求
    .action = 请查看所缺事项

refusal-decision-missing = 须由人员决定
    .action = 由所列角色的人员决定

refusal-approval-same-officer = 须由另一人员核准
    .action = 请由另一人员核准

refusal-acknowledgement-missing = 受让方须书面承担风险
    .action = 须由所列当事人确认

refusal-notice-running = 已通知，期满限制失效
    .action = 请等待至所列时间，或由所列方解除

refusal-reason-unknown = 原因代码不存在
    .action = 请从列表中选择原因

refusal-alert-not-yours = 只有权利人可以提出警示
    .action = 请以权利人密钥签署

refusal-attestation-superseded = 证明已被更新
    .action = 请使用较新的证明
refusal-attestation-condition-unmet = 证明所附条件未满足
    .action = 请由所列机构证明条件已满足
refusal-attestation-subject-changed = 证明的对象已变更
    .action = 请由所列机构重新出具
refusal-attestation-relied-too-often = 依赖该证明的登记簿过多
    .action = 请由所列机构重新出具

refusal-policy-version-stale = 规则版本不连续
    .action = 请在上一版本号上加一
refusal-policy-inconsistent = 规则自相矛盾或与辖区不符
    .action = 请更正所列内容
refusal-policy-too-soon = 规则生效过早
    .action = 请选择更晚的区块高度

refusal-proposal-unknown = 提案不存在或已结束
    .action = 可能已获通过、已被撤回或已过期限，请查看提案
refusal-proposal-voted = 该机构已表决
    .action = 无需再次表决

refusal-title-full = 登记簿条目过多
    .action = 请先注销不再需要的事项

refusal-proposal-expired = 该提案表决期已过
    .action = 请重新提案

refusal-membership-inconsistent = 成员变更无法执行
    .action = 请更正所列内容

refusal-officer-unknown = 该机构无此经办人，或其已被永久撤销
    .action = 请查询该机构经办人：torrens officer list
refusal-officer-exists = 该经办人名称已存在
    .action = 请另选名称
refusal-officer-not-active = 经办人已被停权或撤销
    .action = 请联系本机构管理员
refusal-officer-is-signer = 管理员不能停用或撤销自己
    .action = 请由其他管理员或机构表决办理

refusal-role-not-of-agency = 该机构无权授予此职权
    .action = 请在本机构职权内选择，或经机构表决扩充

refusal-agency-retired = 该机构已退出
    .action = 请以在册机构签署

refusal-key-replaced = 该密钥已被另一把密钥取代
    .action = 请使用新密钥签名；若新密钥不属于您，请联系本机构管理员停用该经办人

refusal-proposal-too-many = 贵机构未决提案数已达上限
    .action = 请先促成其中一项通过、撤回其中一项，或等待其表决期结束
refusal-proposal-not-voted = 贵机构未对该提案表决
    .action = 请查看提案：可能已经撤回

### 登记簿代码的文字。此处没有的代码按原样显示。

right-ownership = 所有权
right-lease = 租赁权
right-use = 使用权
right-habitation = 居住权
right-easement-serves = 地役权（供役地）
right-easement-benefits = 地役权（需役地）

cause-first-registration = 首次登记
cause-sale = 买卖
cause-gift = 赠与
cause-exchange = 互换
cause-succession = 继承
cause-survivorship = 生存者取得
cause-court-order = 司法裁定
cause-subdivision = 分割
cause-merger = 合并
cause-import = 导入

hold-freeze = 查封
hold-caveat = 异议登记
hold-priority-notice = 预告登记
hold-restriction = 限制

reason-civil-preservation = 民事保全
reason-ownership-disputed = 权属争议

agency-registry = 不动产登记中心
agency-court = 法院
agency-tax = 税务局
agency-housing = 住房局
agency-survey = 测绘局
agency-civil-affairs = 民政与公证机构
agency-bank-association = 银行业协会

party-status-deceased = 已死亡
party-status-dissolved = 已解散
party-status-incapable = 无行为能力
party-status-minor = 未成年

unit-kind-parcel = 宗地
unit-kind-building = 房屋
unit-kind-unit = 房屋单元（户）
unit-kind-space = 空间
use-residential = 住宅
use-office = 办公
use-commercial = 商业
use-industrial = 工业
use-agricultural = 农业

flag-legacy = 由旧登记簿转入
flag-corrected = 曾经更正
flag-relied-on-revoked = 所依据的核验已撤销

tx-first-registration = 首次登记
tx-transfer = 转移登记
tx-co-ownership = 共有变更
tx-mortgage-register = 抵押首次登记
tx-mortgage-vary = 抵押变更
tx-mortgage-assign = 抵押转移
tx-mortgage-postpone = 抵押顺位变更
tx-mortgage-discharge = 抵押注销
tx-lease-register = 租赁登记
tx-lease-vary = 租赁变更
tx-lease-end = 租赁终止
tx-easement-create = 地役权设立
tx-easement-end = 地役权注销
tx-habitation-create = 居住权设立
tx-habitation-end = 居住权注销
tx-subdivide = 分割登记
tx-merge = 合并登记
tx-caveat-lodge = 异议登记
tx-caveat-withdraw = 撤回异议
tx-priority-notice = 预告登记
tx-priority-notice-withdraw = 注销预告登记
tx-freeze = 查封
tx-freeze-renew = 续封
tx-freeze-release = 解封
tx-restriction-enter = 限制登记
tx-restriction-remove = 注销限制
tx-rectify = 更正登记
tx-cancel = 注销登记
tx-succession = 继承登记
tx-survivorship = 生存者取得
tx-court-transfer = 司法裁定转移
tx-alteration = 变更登记
tx-import-batch = 存量导入
tx-import = 存量导入

cause-auction = 拍卖
cause-non-market = 非市场交易
cause-way = 通行
nature-way = 通行
nature-water = 用水
nature-light = 采光
nature-support = 支撑
protects-transfer = 转移登记
protects-mortgage-register = 抵押权登记

case-state-requisition = 待补齐
case-state-ready = 已备齐
case-state-referred = 待人员决定
case-state-registered = 已登记
case-state-rejected = 已驳回
case-state-withdrawn = 已撤回
case-state-lapsed = 已失效

kind-identity = 身份
kind-capacity-marital = 行为能力与婚姻状况
kind-entity-status = 组织状态
kind-contract-filed = 合同备案
kind-tax-cleared = 税款结清
kind-survey-valid = 测绘有效
kind-planning-completion = 规划与竣工
kind-land-grant = 土地出让
kind-fee-paid = 费用缴清
kind-no-objection = 公告无异议
kind-lender-offer = 贷款承诺
kind-lender-consent = 抵押权人同意
kind-notary-deed = 公证书
kind-court-order = 法院文书
kind-death = 死亡
kind-succession = 继承
kind-dissolution = 解散
kind-incapacity = 丧失行为能力

role-registrar = 登记员
role-senior-registrar = 高级登记员
role-notary = 公证人员
role-bank-desk = 银行经办
role-attesting-officer = 证明人员
role-court-officer = 法院人员
role-surveyor = 测绘人员
role-migration-officer = 迁移专员
role-import-approver = 导入核准人
role-owner = 权利人
role-policy-officer = 规则专员
role-agency-admin = 机构管理员

risk-poa-used = 以委托书签署
risk-party-minor = 涉及未成年人
risk-title-legacy = 登记簿由旧登记转入
risk-title-corrected = 登记簿近期更正
risk-relied-on-revoked = 所依据的证明已撤销
risk-owner-alert = 权利人声明“非本人办理”
risk-conditional-attestation = 证明附有条件
risk-caveat-acknowledged = 已接受异议登记的风险

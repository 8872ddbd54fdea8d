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
tx-party-alteration = 当事人信息变更
tx-poa-grant = 授权委托
tx-poa-revoke = 撤销委托
tx-withdraw = 撤回申请
tx-attest = 出具核验
tx-revoke = 撤销核验
tx-consent = 同意
tx-party-register = 当事人登记
tx-decide = 经办人决定
tx-answer = 答复补正
tx-alert = 权利人警示
tx-key-rotate = 更换密钥
tx-policy-propose = 提案
tx-policy-vote = 表决
tx-officer = 经办人变更

title-title = 登记簿 { $id }
title-caption = 登记簿
title-loading = 正在取得登记簿并核验其证明……
title-not-proven = 服务器的回答未能自证，因此不将其作为登记簿内容显示。核验程序的结论如下：
title-search-again = 重新查询
title-problem-missing-id = 没有指明登记簿
title-problem-not-found = 没有登记簿 { $id }
title-problem-unreachable = 服务器没有回应
title-problem-refused = 服务器无法识别该登记簿编号
title-problem-verifier = 核验程序未能载入，因此没有经核验的内容可以显示

plain-title = 简明说明
plain-sentence = { $held }；{ $mortgages ->
    [0] 无抵押
   *[other] { $mortgages } 项抵押
}；{ $sale }。
plain-closed = 该登记簿已关闭。{ $into ->
    [none] 没有后续登记簿。
   *[other] 其不动产转入 { $into }。
}
plain-sale-none = 出售没有障碍
plain-sale-acknowledge = 可以出售，但须告知
plain-sale-consent = 出售须经他人同意
plain-sale-block = 目前不能出售
plain-sale-unknown = 能否出售，此处不得而知
plain-others = 另有 { $n } 项权利使其受益或负担，见 C 部分。
plain-why = 障碍何在
plain-flag = 登记簿有标记：{ $flag }。
plain-as-of = 截至 { $clock }，区块 { NUMBER($height) }。
plain-checked = 已在您的浏览器内核验：超过三分之二的验证者签署的正是上述内容。
plain-anchor-server = 信任锚（指纹 { $print }）来自本服务器，因此只说明其各项回答相互一致。
plain-anchor-own = 已对照您选择的信任锚（指纹 { $print }）核验。
plain-anchor-more = 关于信任
plain-policy = 出售障碍依据本服务器所述的现行规则（第 { $version } 版）。
plain-policy-unknown = 未能从本服务器读取现行规则。
plain-print = 打印

held-sole = 单独所有
held-joint = 由 { $n } 人共同共有
held-shares = 按份共有，共 { $n } 份
held-grouped = 按份共有，共 { $n } 份，部分为共同共有
share-whole = 全部
party-short = 当事人 { $id }
holding = { $who } 占 { $share }
holding-joint = { $who } 共同共有 { $share }

obstacle-freeze = 已被法院或有权机关查封。
obstacle-caveat = 有 { $n } 项异议登记，存在争议。
obstacle-priority-notice = 有预告登记，为他人保留顺位。
obstacle-restriction = 有 { $n } 项限制，保护他人利益。
obstacle-mortgage-bars-transfer = 有 { $n } 项抵押约定出售须经抵押权人同意。
obstacle-owner-inactive = 有权利人已死亡、解散或不能行为。
obstacle-closed = 登记簿已关闭。
obstacle-pending = 有 { $n } 件在先案件待办。
obstacle-effect-block = 其存续期间不予登记出售。
obstacle-effect-consent = 出售须经受其保护者同意。
obstacle-effect-acknowledge = 应告知买受人，由其书面接受。
obstacle-effect-unknown = 此处已知的规则未说明其对出售的影响。

part-a = A. 不动产
part-b = B. 权利与权利人
part-b-holders = 权利人
part-b-share = 份额
part-b-party = 当事人
part-b-joint = （共同共有）
part-b-names = 当事人以编号表示：账本不含姓名，只含本人可以披露的承诺值。
part-c = C. 抵押与其他负担
part-d = D. 限制与待办
part-d-pending = 案件 { $case } 待办。
part-e = E. 依据
part-e-entries = 共 { $n } 次登记
part-e-from = 来自
part-e-to = 转入
part-certificate = 证书 { $number }
part-none = 无

right-line = { $kind }，因{ $cause }，自 { $since }
right-term = 自 { $from } 至 { $to }
right-with = 相对登记簿 { $titles }
right-holders = { $holders }
charge-line = 抵押，顺位 { $rank }，抵押权人为{ $chargee }，及于{ $share }，自 { $since }
charge-bars-transfer = 出售须经抵押权人同意
charge-bars-further = 再次抵押须经抵押权人同意
hold-line = { $kind } { $reference }，由{ $by }提出，理由：{ $reason }，自 { $since }
hold-until = 至 { $until }
hold-queued = 轮候于在先者之后
hold-endless = 无期限

unit-code = 不动产单元号
unit-code-explained = 单元号的含义
unit-kind = 类型与用途
unit-area = 面积
unit-locality = 坐落
unit-outline = 界址图形
unit-outline-none = 该单元未绑定测绘图形，因此无法绘图。
unit-outline-hash = 登记簿所载图形的 SHA-256：
map-loading = 正在获取界址图形……
map-text = 图形共 { $parts } 个部分、{ $corners } 个界址点，东西长 { $width } 米，南北长 { $height } 米，中心位于北纬 { $lat }°、东经 { $lon }°，围合面积 { $area } 平方米。
map-registered = 登记面积为 { $area } 平方米。
map-north = 北
map-proven = 依据测绘机构证明的文件绘制：其哈希与摘录所证明的一致。上方为北；不从其他网站获取底图，因此不显示周边。
map-corners = 界址点表
map-corners-caption = 界址点（按顺序，单位：度，WGS 84）
map-latitude = 纬度
map-longitude = 经度
map-other = 服务器提供的图形与登记簿所载哈希不符，不予显示。
map-unreadable = 图形的哈希相符，但本页无法读取。
map-unreachable = 服务器没有应答，无法绘制图形。
unit-parents = 来源单元
unit-children = 后续单元
unit-layer-county = 县级行政区
unit-layer-district = 地籍区
unit-layer-sub-district = 地籍子区
unit-layer-parcel-feature = 宗地所有权与类型
unit-layer-parcel-serial = 宗地顺序号
unit-layer-fixture-feature = 定着物类型：F 房屋、L 林木、Q 其他、W 无
unit-layer-fixture-serial = 定着物（幢、户）编号

timeline-title = 历次登记
timeline-lead = 全部登记，最近的在前。浏览器已逐一与验证者签署的状态核对。
timeline-how = 如何核对每次登记
timeline-how-text = 经签署的登记簿状态以哈希指明最近一次登记，每次登记又同样指明前一次。浏览器根据本服务器所列内容计算这些哈希：被更改或添加的登记无法吻合，缺失的登记使其后无从衔接。
timeline-block = 区块 { NUMBER($height) }
timeline-corrects = 更正第 { $version } 次登记。
timeline-failed = 未能取得登记记录。
timeline-short = 本节点只有 { $of } 次登记中的 { $have } 次：它加入较晚，不知其余。

proof-tag-genuine = 已证明
proof-tag-not-genuine = 不真实
proof-tag-cannot-tell = 未证明
proof-holds = 经签署的登记簿状态指向这次登记。
proof-differs = 本服务器在此所列与登记的内容不同，请勿依据。
proof-newer = 这次登记晚于上方经签署的状态，请几秒后重新载入页面。
proof-unlinked = 其后有登记不真实或缺失，无法衔接到这次登记。
proof-download = 下载区块 { NUMBER($height) } 时的登记证明

effect-opened = 设立登记簿
effect-opened-from = 由 { $titles } 设立登记簿
effect-closed = 关闭登记簿
effect-closed-into = 关闭登记簿，其不动产转入 { $titles }
effect-units = 包括 { $units }
effect-primary-right = { $right }
effect-right = 登记权利：{ $right }
effect-right-ended = 第 { $item } 号权利消灭
effect-charge = 登记：{ $charge }
effect-charge-ended = 第 { $item } 号抵押注销
effect-hold = 登记：{ $hold }
effect-hold-ended = 第 { $item } 号限制解除
effect-flagged = 标记：{ $flag }
effect-unflagged = 取消标记：{ $flag }
effect-certificate = 颁发证书 { $number }

raw-title = 原始数据与证明
raw-lead = 下面的文件可以自证：它包含登记簿、其到各机构所签状态根的路径、各机构的签名，以及最近一次登记在公开日志中的位置。
raw-download = 下载登记证明
raw-download-pdf = 下载打印版（PDF）
raw-height = 区块
raw-header-hash = 区块头哈希
raw-state-root = 状态根
raw-log = 日志：条数与根
raw-last-entry = 最近一次登记的哈希
raw-feed = 获知每次变更：登记簿订阅源（Atom），每条均附证明
raw-case = 经办人员：就本登记簿新建案件
raw-api-title = 登记簿及其证明（供程序使用）
raw-api-history = 历次登记（供程序使用）
raw-api-block = 区块
raw-api-checkpoint = 公开日志的最新检查点
raw-file = 登记证明原文

### 流程看板：一次审核节省了什么，案件办理用时多久，在哪里等待。

board-title = 流程看板
board-lead = 一次审核节省了多少工作，案件从受理到登簿用时多久，在哪里等待。所有数字只依据区块统计，掌握相同历史的节点得出相同结果。
board-loading = 正在统计……
board-renew = 重新统计
board-unreachable = 服务器没有回应，或统计用时过长
board-unreachable-do = 目前没有数据，因此不显示任何数字。请稍后重试，或改用其他机构的节点。
board-refused = 该节点目前无法提供这些数字
board-missing-savings = 审核、用时与重复审核暂不显示：节点本次未能提供。以下内容本身是完整的。
board-missing-bottlenecks = 等待环节与缺少事项暂不显示：节点本次未能提供。以下内容本身是完整的。
board-empty = 尚无可统计的内容
board-empty-why = 账本上还没有办结的案件，或本节点不掌握。存量数据的导入不计入。首个案件办结后即显示数字。
board-about-title = 关于这些数字
board-from-start = 统计自区块 1 起，没有遗漏。
board-from-later = 统计自区块 { NUMBER($from) } 起，因为本节点是通过快照加入的。此前办结的案件未计入；请改用保存完整历史的节点。
board-as-of = 由{ $agency }的节点统计，截至区块 { NUMBER($height) }，时间
board-basis-measured = 实测
board-basis-measured-means = 依据账本所载内容统计。条形为实心。
board-basis-declared = 申报
board-basis-declared-means = 取自规则中声明的原有程序成本，并未在此实测。条形为斜线。
board-basis-estimate = 估算
board-basis-estimate-means = 申报数减去实测数。其可靠程度不高于申报数。
board-assumptions = 统计口径

board-kind = 登记类型
board-kind-in = { $kind }（{ $jurisdiction }）
board-jurisdiction = 辖区
board-registered = 登簿案件
board-needed = 所需审核
board-fresh = 专为本案审核
board-fresh-n = 新审 { $n } 项
board-reused = 沿用已有
board-reused-n = 沿用 { $n } 项
board-median = 中位数：半数不超过此值
board-p90 = 九成不超过此值
board-median-measured = 中位数（实测）
board-baseline = 原有程序（申报）
board-saved-estimate = 节省（估算）
board-step = 环节
board-step-of = { $step }：{ $who }
board-agency = 机构
board-lodger = 申请提交方
board-owner = 权利人本人
board-parties = 当事人
board-times-n = 次数
board-yes = 是
board-no = 否
board-what = 项目
board-decided = 办结案件
board-fact = 事实
board-about = 对象
board-none-registered = 尚无登簿案件，因此没有用时数据。

board-reuse-title = 沿用的审核，即避免的重复审核
board-reuse-says = { $cases ->
    [0] 尚无登簿案件。
   *[other] { $cases } 件登簿案件共需审核 { $needed } 项：其中 { $fresh } 项专为案件而做，{ $reused } 项沿用已有结论，无须重做。
}
board-reuse-caption = 登簿案件所需审核，按登记类型（实测）
board-reuse-assumes-reused = 案件受理之前已在账本上、且不是只针对本案条款的核验结论，计为沿用。
board-reuse-assumes-fresh = 受理之后作出的，计为专为本案审核，即使是应其他案件要求作出。
board-reuse-assumes-registered = 只统计已登簿的案件。驳回、撤回或失效的案件不产生节省。

board-declared-title = 与原有程序比较
board-declared-says = { $of } 种登记类型中，有 { $kinds } 种的规则申报了原有程序的用时。{ $rechecks ->
    [0] 按同一申报，没有避免其他部门对新作审核的再次核对。
   *[other] 按同一申报，避免了其他部门对新作审核的再次核对 { $rechecks } 次。
}
board-declared-none = 已登簿案件所适用的规则均未申报原有程序的用时，因此无从比较。
board-declared-caption = 原有程序用时（申报）与现在的中位数（实测）
board-declared-assumes-said = 原有用时以规则所述为准，并非在本账本上实测。
board-declared-assumes-sum = 各申报环节按前后依次进行相加。
board-declared-assumes-checks = 避免的核对次数，为每项专为案件所作审核的申报部门数减一。
board-declared-assumes-apart = 申报数不计入上文沿用的审核。
board-steps-summary = 逐项查看申报的 { $n } 个环节
board-steps-caption = 规则中申报的原有程序
board-step-takes = 用时
board-step-checks = 核对部门数
board-steps-version = 此处为现行规则。每件案件与其受理时所适用的规则版本比较。

board-times-title = 从受理到登簿的天数
board-times-says = 用时最长的登记类型是“{ $kind }”：共 { $n } 件，半数不超过{ $median }，九成不超过{ $p90 }。
board-times-caption = 从受理到登簿的用时，按登记类型（实测）
board-times-assumes-days = 按每天 24 小时、以区块时间计算，包括周末与节假日。不足一天的以小时、分钟或秒显示。
board-times-assumes-rank = 中位数与第 90 百分位取最近秩，均为实际发生的用时。不足十件时，“九成”即为最长用时。
board-times-assumes-imports = 存量数据的导入不计入。

board-agencies-title = 从受理到登簿的天数，按提交方
board-agencies-says = { $who }提交的案件用时最长：共 { $n } 件，半数不超过{ $median }，九成不超过{ $p90 }。
board-agencies-caption = 从受理到登簿的用时，按提交方（实测）

board-waits-title = 案件在哪里等待
board-waits-says = 等待最久的是{ $who }的“{ $step }”：共 { $n } 次，半数不超过{ $median }，九成不超过{ $p90 }。
board-waits-none = 登簿案件均无等待：所需事项在受理时已齐备。
board-waits-caption = 各环节、各机构的等待时间，由长到短（实测）
board-waits-assumes-from = 等待自案件受理起算；人员决定自案件移交人员起算。
board-waits-assumes-side = 各项等待同时进行，因此相加不等于总用时。
board-waits-assumes-registered = 只统计已登簿的案件。在办案件正在等待的事项不在其中。

board-right-title = 一次办成
board-right-says = { $decided ->
    [0] 尚无办结案件。
   *[other] { $decided } 件办结案件中，{ $right } 件受理时即材料齐备，{ $auto } 件依规则自动办结。
}
board-right = 一次办成
board-auto = 自动办结
board-right-caption = 一次办成或自动办结的案件（实测）
board-right-assumes-lacked = 一次办成：已登簿，受理时无所缺少，且人员未要求补正。
board-right-assumes-auto = 自动办结：仅依规则登簿或驳回，无须人员决定。
board-right-assumes-dry = 为保留顺位，案件可以在同意与核验齐备之前先行提交。此时不计为一次办成，但并无差错。

board-lacks-title = 案件缺少什么
board-lacks-says = 缺少最多的是“{ $lack }”，提交方为{ $who }：{ $n } 次。
board-lacks-none = 案件受理时均无所缺少，人员也未要求补正。
board-lacks-caption = 案件受理时缺少或人员要求补正的事项，按提交方（实测）
board-lacks-assumes-open = 在办案件也计入。一件案件可能缺少多项。
board-lacked = 缺少事项
board-lack-of = { $what }：{ $kind }
board-lack-attestation-missing = 缺少核验
board-lack-attestation-expired = 核验已过期
board-lack-attestation-revoked = 核验已撤销
board-lack-attestation-failed = 核验未通过
board-lack-consent-missing = 缺少同意
board-lack-approval-missing = 缺少第二机构核准
board-lack-decision-missing = 须由人员决定
board-lack-acknowledgement-missing = 缺少风险确认
board-lack-case-requisition = 人员要求补正

board-duplicates-title = 重复的审核
board-duplicates-says = { $n ->
    [0] 没有事实在一项核验有效期间又被另一机构核验。
   *[other] 有 { $n } 项事实在一项核验有效期间又被其他机构核验：同一工作做了两次。
}
board-duplicates-facts = 重复核验的事实
board-duplicates-caption = 由两家以上机构核验的事实（实测）
board-duplicates-by = 核验机构
board-duplicates-assumes-same = 指不同机构对同一对象的同一种事实作出核验，且有效期重叠。
board-duplicates-assumes-all = 账本上的全部核验均计入，无论是否被案件使用。
board-duplicates-more = 共 { $n } 项，此处显示前 { $shown } 项。供程序使用的全部内容：

board-step-lodged-to-registered = 从受理到登簿
board-step-consent = 同意
board-step-decide = 人员决定
board-step-identity = 身份
board-step-capacity-marital = 行为能力与婚姻状况
board-step-tax-cleared = 完税
board-step-fee-paid = 缴费
board-step-no-objection = 公告无异议
board-step-contract-filed = 合同备案
board-step-survey-valid = 测绘成果有效
board-step-planning-completion = 规划与竣工
board-step-land-grant = 土地出让
board-step-lender-offer = 贷款承诺
board-step-lender-consent = 抵押权人同意
board-step-notary-deed = 公证书
board-step-court-order = 法院文书
board-step-succession = 继承
board-step-death = 死亡
board-step-dissolution = 终止
board-step-incapacity = 丧失行为能力
board-step-entity-status = 组织状况

board-exports-title = 供您自行分析
board-exports-lead = 同一历史可作为流程挖掘文件下载：案件、环节与时间，不含姓名。当事人与人员均以编号表示。
board-export-ocel = OCEL 2.0（JSON）
board-export-xes = XES（IEEE 1849）
board-export-csv = CSV，每行一项活动

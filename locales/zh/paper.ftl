### 打印的登记证明（PDF）。纸上两种文字并列，因此每条消息各有一行。

paper-title = 不动产登记簿证明
paper-kind-title = 登记簿
paper-kind-unit = 不动产单元
paper-kind-attestation = 核验证明
paper-state-of = 登记簿状态截至
paper-moment = 区块 { NUMBER($height) }，{ $moment }
paper-ledger = 账本
paper-page = 第 { $page } 页，共 { $pages } 页

paper-charge-rank = 顺位
paper-charge-holder = 抵押权人
paper-charge-share = 及于
paper-since = 登记时间（北京时间）
paper-charge-terms = 约定
paper-rights = 其他权利
paper-party-named = { $name }（当事人 { $id }）
paper-party = 当事人 { $id }
paper-right-extent = 范围 { $extent }
paper-hold-freeze = 存续期间不得办理处分登记
paper-hold-caveat = 与之交易者已知存在争议
paper-hold-priority-notice = 处分须经预告登记权利人同意
paper-hold-restriction = 处分须经受其保护者同意
paper-pending = 待办案件只列编号，其申请内容不在此显示。
paper-entries = 登记次数
paper-last-entry = 最近一次登记的哈希
paper-certificate = 证书
paper-marks = 标记
paper-status = 状态
paper-status-closed = 已关闭
paper-unit-title = 所属登记簿
paper-unit-untitled = 不属于任何有效登记簿
paper-disclosed = 披露的私密内容
paper-disclosed-of = { $of }，{ $field }
paper-fact = 核验事项
paper-fact-kind = 事项种类
paper-fact-subject = 对象
paper-fact-issuer = 核验机构
paper-fact-from = 有效期起（北京时间）
paper-fact-to = 有效期止（北京时间）
paper-fact-endless = 未注明期限

paper-not-shown = F. 本证明不包括的内容
paper-proof = 凭何证明，如何核验
paper-proof-print = 打印件本身不能证明任何事：任何人都能打印这样的页面。证明是本 PDF 内附的文件 { $file }（请在阅读器中查看“附件”）。
paper-proof-codes = { $n ->
    [1] 在纸上，证明是末页的二维码。二维码容量不足以容纳不动产单元自身的记录，文件中有。
   *[other] 在纸上，证明是末尾各页的 { $n } 个二维码，须全部读取。二维码容量不足以容纳不动产单元自身的记录，文件中有。
}
paper-proof-no-codes = 该记录过大，二维码无法容纳。仅凭纸张无法核验：请保存 PDF。
paper-proof-page = 核验方法：打开任一机构节点的“{ $page }”页面，或其 U 盘副本，提供本 PDF 或扫描二维码。内容不会发往任何地方。
paper-proof-program = 使用程序：从 PDF 中取出附件，然后运行 torrens verify { $file } --trust trust.json
paper-proof-compare = 结论必须是“真实”。然后将核验所示内容与本页对照：以核验所示为准，而不以打印件为准。
paper-proof-anchor = 请将下列指纹与经其他途径得到的核对：办事窗口、电话或官方公告。伪造的纸张会带有伪造的指纹。
paper-fingerprint = 信任锚指纹
paper-block-hash = 区块头哈希
paper-steps = 制作本件时的核验步骤

paper-codes = 简式证明的二维码
paper-code = { $id } 的登记证明，第 { $at } 个二维码，共 { $n } 个
paper-codes-lead = { $n ->
    [1] 请在“{ $page }”页面用摄像头扫描。其中包含 B 至 E 部分的内容，由各机构签署。
   *[other] 请在“{ $page }”页面用摄像头扫描全部 { $n } 个，顺序不限。合在一起包含 B 至 E 部分的内容，由各机构签署。
}
paper-codes-lead-other = { $n ->
    [1] 请在“{ $page }”页面用摄像头扫描。其中包含首页所述内容的证明。
   *[other] 请在“{ $page }”页面用摄像头扫描全部 { $n } 个，顺序不限。合在一起包含首页所述内容的证明。
}

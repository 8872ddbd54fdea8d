### 运维页面：网络概况，以及运维人员自己的节点。

operator-title = 运维人员
operator-lead = 本节点所见的网络状况。节点的运维人员可在下方凭令牌打开自己的部分。
operator-loading = 正在询问节点……
operator-renewed = 每两秒更新一次。
operator-paused = 已暂停更新。
operator-pause = 暂停
operator-go-on = 继续
operator-stopped = 本节点已停止应答
operator-stopped-since = 停止应答自
operator-stopped-kept = 以下内容为区块 { NUMBER($height) } 时的状况。每两秒重新询问一次。如一直无应答，请在该节点的机器上检查：torrens-node doctor，以及日志。
operator-stopped-nothing = 尚无内容可显示。每两秒重新询问一次。如一直无应答，请在该节点的机器上检查：torrens-node doctor，以及日志。
operator-again = 节点已恢复应答。
operator-trouble = 节点有应答，但并非全部：{ $detail }
operator-not-known = 未知

operator-glance-title = 概况
operator-state = 状态
operator-ready = 就绪：正常应答并参与
operator-not-ready = 未就绪：{ $reason }
operator-node = 节点
operator-node-of = { $agency }，{ $role }，账本 { $ledger }
operator-role-validator = 验证节点
operator-role-full = 无表决权的全节点
operator-role-mirror = 只读镜像
operator-height = 高度
operator-height-behind = { NUMBER($height) }；其他节点已到 { NUMBER($network) }，正在追赶
operator-block-age = 最新区块
operator-ago = { $age }前
operator-peers = 已连接节点
operator-peers-n = { $n } / { $of }
operator-mempool = 待处理交易
operator-mempool-n = { $n ->
    [0] 无
   *[other] { NUMBER($n) }
}
operator-log = 公开日志
operator-log-covered = 共 { NUMBER($size) } 条；最新检查点覆盖 { NUMBER($covered) } 条，共同签署：{ $who }
operator-log-none = 共 { NUMBER($size) } 条；尚无共同签署的检查点
operator-history = 历史
operator-history-from = 本节点通过快照加入，自区块 { NUMBER($height) } 起有记录
operator-version = 版本
operator-versions = 程序 { $version }；现行协议 { $protocol }，本程序支持 { $oldest } 至 { $newest }
operator-coming = 即将启用的协议
operator-coming-at = { $version }，自区块 { NUMBER($height) } 起。届时所有节点均须支持
operator-strangers = 已拒绝的外部连接

operator-offences-title = 冲突
operator-offences-none = 没有验证机构在同一步骤作出两种表示的记录。
operator-offences-some = 记录在案 { $n } 项，均有账本上的签名为证。
operator-offence = { $agency }：在区块 { NUMBER($height) } 第 { $round } 轮作出两个不同的{ $step }；证据载于区块 { NUMBER($recorded) }
operator-step-proposal = 提议
operator-step-prevote = 第一次表决
operator-step-precommit = 第二次表决

operator-quorum-title = 法定多数
operator-quorum-says = 区块 { NUMBER($height) } 由 { $all } 家验证机构中的 { $signed } 家签署；需要 { $needed } 家。目前可连接 { $here } 家。
operator-quorum-says-unknown = { $all } 家验证机构中目前可连接 { $here } 家；需要 { $needed } 家。验证机构名单随最新区块变更，因此不逐一显示签署方。
operator-no-quorum = 未达法定多数：{ $all } 家验证机构中只能连接 { $here } 家，需要 { $needed } 家。账本暂停，待足够机构恢复后继续；不会丢失任何内容，已提交的会等待。
operator-quorum-note = 区块在最先收到的签名超过三分之二时即为最终。未签署最新区块的验证机构可能只是稍晚。
operator-part-solid = 已签署最新区块
operator-part-light = 已连接，不在签署方之列
operator-part-none = 未连接
operator-part-mark = 需要 { $needed } 家
operator-members-caption = 本节点所见的成员
operator-agency = 机构
operator-part = 身份
operator-connection = 目前
operator-last-block = 最新区块
operator-validator = 验证机构
operator-demoted = 验证机构，因错过轮次，在区块 { NUMBER($height) } 之前不轮值
operator-no-vote = 无表决权
operator-connected-without = 已连接，现不投票
operator-connected = 已连接
operator-away = 未连接
operator-signed = 已签署
operator-not-signed = 不在签署方之列

operator-strip-title = 最新区块
operator-strip-none = 尚无区块。
operator-strip-transactions = { $n ->
    [0] 空
   *[other] { $n } 笔交易
}
operator-strip-note = 由新到旧：高度、时间、内容与提议方。无事可办时，每隔一段时间产生一个空区块。

operator-proposals-title = 提案与表决
operator-proposals-none = 目前没有提案。
operator-proposal-votes = 需要 { $needed } 票，已有 { $n } 票：{ $who }。
operator-proposal-until = 表决截止
operator-proposal-whole = 变更的具体内容
operator-change-policy = 规则：{ $jurisdiction }的{ $kind }，版本 { $version }
operator-change-jurisdiction = 辖区 { $jurisdiction }，版本 { $version }
operator-change-protocol = 自区块 { $height } 起启用协议 { $version }
operator-change-membership = { $what }：{ $who }
operator-change-params = 共用限制
operator-membership-admit = 接纳机构，或变更机构信息
operator-membership-retire = 机构退出
operator-membership-validate = 机构成为验证机构，或更换其验证密钥
operator-membership-stop-validating = 机构不再验证
operator-membership-connect = 允许节点连接
operator-membership-disconnect = 禁止节点连接
operator-membership-revoke-officer = 撤销人员
operator-vote = 代表{ $agency }投赞成票
operator-voted = { $agency }已投赞成票。
operator-vote-command = 使用人员密钥的命令行方式：

operator-own-title = 您的节点
operator-own-lead = 磁盘、密钥、检查与备份只向运维人员显示。
operator-own-open = 已为{ $agency }打开，版本 { $version }。
operator-leave = 清除令牌
operator-token = 运维令牌
operator-token-hint = 在节点的机器上运行 torrens-node page --home DIR，可显示含令牌的本页地址。令牌保留到关闭本标签页为止，不会发送给其他服务器。
operator-token-open = 打开
operator-token-asking = 正在询问……
operator-token-empty = 请输入令牌
operator-token-form = 这不可能是令牌：其中有空格或令牌不含的字符。请重新复制
operator-token-refused = 这不是本节点的令牌。请在该节点的机器上重新显示；各节点的令牌不同
operator-token-unreachable = 节点没有应答。您输入的内容已保留，请待其恢复后重试
operator-token-trouble = 节点有应答，但目前无法打开。您输入的内容已保留，请稍后重试
operator-token-older = 该节点的程序尚无运维功能，请安装更新的版本

operator-disk-title = 磁盘
operator-disk-says = 共 { $total }，剩余 { $free }；登记簿占用 { $store }。
operator-disk-row = 本节点的磁盘
operator-disk-caption = 本节点的磁盘空间
operator-disk-what = 项目
operator-disk-size = 大小
operator-disk-store = 登记簿
operator-disk-other = 其他
operator-disk-used = 已用
operator-disk-free = 剩余
operator-disk-total = 合计

operator-keys-title = 密钥
operator-keys-caption = 本节点的密钥及使用时间
operator-key-purpose = 用途
operator-key-kept = 密钥或存放处
operator-key-age = 已使用
operator-key-days = { $n } 天
operator-key-node = 连接
operator-key-validator = 表决
operator-key-cosigner = 日志检查点
operator-kept-in-its-file = 文件，无口令
operator-kept-in-its-file-encrypted = 文件，有口令
operator-kept-in-a-hardware-token = 硬件令牌

operator-checks-title = 检查
operator-checks-busy = 节点正在自检……
operator-checks-says = { $fail ->
    [0] 没有故障
   *[other] { $fail } 项故障
}；{ $warn ->
    [0] 没有其他需要注意的事项
   *[other] { $warn } 项需要注意
}；{ $ok } 项正常。
operator-checks-caption = torrens-node doctor 的结果，由重到轻
operator-checks-again = 重新检查
operator-check-what = 项目
operator-check-level = 结果
operator-check-seen = 所见
operator-check-fix = 处理办法
operator-level-ok = 正常
operator-level-warn = 注意
operator-level-fail = 故障

operator-backups-title = 备份
operator-backups-lead = 备份在节点运行时制作，并经完整检查。备份不含密钥，密钥请另行离线保存。请将备份复制到另一台机器；同一磁盘上的备份会随磁盘一并丢失。
operator-backups-none = 尚无备份。下一个备份将存入
operator-backups-folder = 存放于
operator-backups-caption = 本节点的备份，由旧到新
operator-backup-name = 名称
operator-backup-time = 制作时间
operator-backup-height = 截至区块
operator-backup-size = 大小
operator-backup-make = 立即备份
operator-backup-busy = 正在制作并检查备份。可能需要较长时间，您可以继续使用本页的其他部分。
operator-backup-made = 备份 { $name } 已制作并检查，截至区块 { NUMBER($height) }。
operator-backup-damaged = 已损坏：{ $why }
operator-backup-unknown = 节点没有应答到底。备份可能已经完成，请稍后查看列表。

operator-demo-title = 演示：停止与启动节点
operator-demo-lead = 四个节点中停一个，账本继续运行；停两个则暂停，直到有一个恢复。请观察上方的最新区块。
operator-demo-runs = 运行中
operator-demo-stands = 已停止
operator-demo-own = 本页面由该节点提供。请在其他节点的页面上停止它。
operator-demo-stop = 停止{ $agency }的节点
operator-demo-start = 启动{ $agency }的节点
operator-demo-busy = { $agency }……
operator-demo-stopped = { $agency }的节点已停止。
operator-demo-started = { $agency }的节点已启动。

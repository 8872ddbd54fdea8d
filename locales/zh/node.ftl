### `torrens-node` 对运维人员所说的内容（`node/src/main.rs`、`cli/`、`members/`、`watch.rs`）；`doctor` 的内容见 doctor.ftl。

node-made-node = 节点公钥
node-made-validator = 验证公钥
node-made-cosigner = 共签公钥
node-made-config = 配置
node-made-next =
    接下来：检查 { $home }/config/agency.json（名称、核验类型、职责、人员），将其交给汇总创世文件的一方；
    把完成的 genesis.json 放入 { $home }/config/，在 node.toml 中填写对等节点的地址，然后：

        torrens-node start --home { $home }

    { $home }/keys/officer.json 是贵机构第一位人员的密钥：请移至其本人的机器。

    机构已经参与网络（另一个节点，或更换密钥）？请删除 keys/officer.json，其人员已有密钥；把网络的 genesis.json
    放入 { $home }/config/，并请各机构表决通过机构卡：torrens-node members propose { $home }/config/agency.json --home MEMBER --as OFFICER.json
    （MEMBER：已参与的节点的目录；OFFICER.json：该机构规则人员的密钥文件）

node-genesis-next = 接下来：为每家机构运行 torrens-node genesis add-agency { $file } --card CARD，然后运行 verify。
node-genesis-added = { $agency } 已写入 { $file }：{ $agencies } 家机构，{ $validators } 个验证者
node-genesis-says = { $chain }：{ $agencies } 家机构，{ $validators } 个验证者，{ $policies } 项规则。各机构所见的哈希必须一致。
node-genesis-fingerprint = 信任锚的指纹，应公布在人人可见之处：{ $fingerprint }
node-genesis-nobody = 警告：没有机构可以出具 { $kind }，以下案件将永远等待：{ $dealings }。请加入机构卡中含此类型的机构

node-page-secret = 持有此地址者可在该页面行使您的权限。如需更换：删除 data/operator.token 后重新启动节点。

node-rows = 行
node-rows-checked = 行与区块
node-rows-restored = 先检查，后复制
node-files = 个文件
node-backup-made = 备份截至区块 { $height }（{ $time }）。其中不含密钥：请另行保存 keys/。检查备份：torrens-node backup verify { $path }
node-backup-sound = 完好：{ $height } 个区块，均经认证；日志与状态与所认证的一致
node-backup-row = { $path }  区块 { $height }  时间 { $time }  制作于 { $made }
node-backup-unreadable = { $path }  无法读取：{ $why }
node-restored = 已恢复至区块 { $height }
node-restored-next =
    如 { $keys } 中没有本节点自己的密钥，请放入；确认先前使用这些密钥的机器已永久关闭，
    然后：torrens-node keys adopt --home { $home }   （仅当密钥来自其他目录或机器）
          torrens-node start --home { $home }
    节点在追上其他节点之前不投票，之后会自动恢复投票。
node-tiles-written = { $size } 条日志：写入 { $written } 个文件，{ $kept } 个已存在
node-tiles-next = 用任意网页服务器提供 { $folder } 即可；'checkpoint' 不宜长时间缓存。

node-config-sound = { $file } 无误
node-explained-by = { $value }（由 { $by } 设定）
node-explained-file = { $value }（由 { $file } 设定，或为默认值）
node-explained-unset = 未设定
node-explained-default = 默认：{ $default }
node-explained-no-default = 无默认值
node-explained-section = 在 [{ $section }] 下设定，或用 { $variable }
node-explained-file-only = 在 [{ $section }] 下设定
node-explained-top = 在文件开头设定，或用 { $variable }
node-config-environment = 由环境变量设定：{ $names }

node-keys-none = { $home } 中没有密钥：它不是节点的目录。新建节点：torrens-node init
node-key = { $key }  密钥标识 { $id }  { $kept }
node-key-plain = 文件，无口令
node-key-encrypted = 文件，有口令
node-key-token = 硬件令牌
node-key-now-plain = 已取消加密
node-key-now-encrypted = 已加密
node-keys-no-files = { $folder } 中没有密钥文件
node-keys-rotate-next =
    新密钥在 { $home }/keys.next 中；目前尚无任何变化。接下来：

        torrens-node members propose { $file } --home { $home } --as OFFICER.json

    并请其他机构表决。提案通过后再过两个区块，旧密钥即不再有投票权，'status' 会说明。届时停止节点，运行

        torrens-node keys rotate --finish --home { $home }

    再重新启动。
node-keys-rotated = 新密钥在 { $new } 中；旧密钥在 { $old } 中
node-keys-rotated-next = 启动节点：torrens-node start --home { $home }
node-keys-adopted = { $folder } 中的密钥从此归本目录使用
node-keys-adopt-nothing = 无须采用：{ $folder } 中的密钥本就归本目录使用。未作任何更改
node-keys-adopt-full = { $folder } 中没有验证密钥：不参与投票的节点无须采纳，直接启动即可
node-keys-adopted-next = 节点在追上其他节点之前不投票，之后自动投票。先前使用这些密钥的节点如再次启动，两者都会签名：务必确保它不再启动。

node-member-validator = 验证者
node-member-node = 节点 { $key }
node-proposal = 提案 { $id }
node-proposal-votes = 需要 { $needed } 票，已有 { $n } 票：{ $who }；表决截止 { $until }
node-propose-admit = 接纳 { $agency }
node-propose-connect = 允许 { $agency } 的节点连接
node-propose-keys = 更换 { $agency } 的验证密钥
node-propose-validator = 使 { $agency } 成为验证者
node-propose-said = { $what }：{ $said }
node-propose-no-kinds = 注意：机构卡未列出任何证明种类（kinds），{ $agency } 将不能出具任何证明；只读取、放贷或裁判的机构本当如此，否则请撤回该提案（members withdraw），填写 agency.kinds 后重新提出
node-propose-officers = 机构卡中的人员 { $ids } 尚未上账，提案不会加入他们：请由 { $agency } 的管理员登记（torrens officer enrol）
node-propose-nothing = { $agency } 的机构卡中须经提案的内容，网络均已具备；无须提案
node-propose-later = 尚不可行：{ $why }届时请再次提出机构卡
node-proposed-already = 已有相同提案（需要 { $needed } 票，已有 { $n } 票）；{ $how }
node-proposed-own = 已有相同提案，贵机构已投赞成票：需要 { $needed } 票，已有 { $n } 票
node-proposed-open = 提案 { $id } 表决中，需要 { $needed } 票，已有 { $n } 票；其他机构请{ $how }
node-proposed-how = 用此命令表决：torrens-node members vote { $id } --home DIR --as OFFICER.json
node-proposed-adopted = 已通过
node-proposed-withdrawn = 提案已撤回，表决结束
node-proposed-gone = 您的表决有效，提案已不在表决中：除非同时被撤回，否则已获通过；请用“members list”查看
node-withdrawn-gone = 提案已不在表决中：已获通过或已被撤回，请用“members list”查看
node-vote-for = 您表决赞成：{ $what }
node-withdraw-from = 您撤回本机构对以下提案的赞成票：{ $what }
node-vote-several = 有多个提案以 '{ $id }' 开头：请多写几个字符
node-vote-no-such = 没有以“{ $id }”开头的表决中提案；“members list”列出表决中的提案
node-vote-no-id = 提案 '{ $id }'：{ $why }；'members list' 列出表决中的提案，写出前 { $n } 个字符即可
node-vote-newer = 警告：协议 { $version } 需要比本程序更新的程序（本程序支持至 { $newest }）。一经通过不可撤回，程序不支持它的节点都会停在区块 { $height } 之前
node-refused = 被拒绝：{ $why }
node-refused-coded = { $code }：{ $detail }
node-not-final = 已发送（{ $id }），但尚未成为最终：请用 'members list' 查看

node-change-validate = VALIDATE（验证）{ $agency }，公钥 { $key }：增加一个验证者
node-change-validate-other = VALIDATE（验证）{ $agency }，公钥 { $key }，取代其公钥 { $before }
node-change-connect = CONNECT（允许连接）{ $agency } 的节点，公钥 { $key }
node-change-disconnect = DISCONNECT（禁止连接）{ $agency } 的节点，公钥 { $key }；其节点还有 { $others } 个
node-change-disconnect-validator = DISCONNECT（禁止连接）{ $agency } 的节点，公钥 { $key }；其节点还有 { $others } 个。该机构是验证者：请确认它以另一个节点投票
node-change-disconnect-none = DISCONNECT（禁止连接）{ $key }：没有这样的可连接节点
node-change-protocol = PROTOCOL（协议）{ $version }，自区块 { $height } 起
node-change-protocol-newer = PROTOCOL（协议）{ $version }，自区块 { $height } 起；本程序只支持至 { $newest }
node-change-policy = POLICY（规则）{ $jurisdiction } { $kind } 版本 { $version }，自区块 { $height } 起
node-change-jurisdiction = JURISDICTION（辖区）{ $jurisdiction } 版本 { $version }，自区块 { $height } 起
node-change-admit = ADMIT（接纳）{ $agency }，可出具 { $kinds }，人员：{ $officers }
node-change-admit-no-officers = ADMIT（接纳）{ $agency }，可出具 { $kinds }，没有新人员
node-change-admit-again = 该机构曾退出，其先前的人员将以原有密钥重新有权签名：{ $officers }（REVOKE_OFFICER 可永久终止其中一人）

node-joining-waiting = 它正等待加入：尚无成员让它接入。若持续如此，请各机构接纳其机构卡 config/agency.json（docs/how-to/membership.md），或在 network.peers 中写入某成员的地址
node-joining-asking = 正在加入：正向成员请求快照，尚未得到
node-joining-objects = 正在通过区块 { $height } 的快照加入：已收到登记簿 { $done } 字节
node-joining-tree = 正在通过区块 { $height } 的快照加入：正在建立状态树，已有 { $done } 个对象
node-joining-blocks = 正在通过区块 { $height } 的快照加入：已收到至 { $done } 的区块
node-joining-entries = 正在通过区块 { $height } 的快照加入：已收到权利沿革 { $done } 字节
node-status-silent = 节点在 { $url } 上没有应答：{ $why }。启动：torrens-node start --home { $home }。如已在运行，则它正在加入，或等待各机构接纳：请看其日志
node-status = { $agency }（{ $role }），账本 { $chain }：{ $ready }
node-status-ready = 就绪
node-status-not-ready = 未就绪：{ $why }
node-status-unready = 节点未就绪
node-status-behind = 正在追赶：区块 { $height }，共 { $tip }（{ $percent } %）
node-status-height = 高度 { $height }   最新区块 { $seconds } 秒前   日志 { $log } 条
node-status-peers = 对等节点 { $peers }   待处理 { $waiting }   已拒绝的陌生连接 { $strangers }
node-status-disk = 磁盘 { $disk } MB   版本 { $version }   状态 { $root }
node-status-protocol = 自区块 { $height } 起启用协议 { $version }；本程序支持至 { $newest }
node-status-misconduct = 不当行为：{ $agency } 在高度 { $height } 签署了两份不同的陈述；证据载于区块 { $recorded }
node-status-own = 本节点
node-status-own-without = 本节点，现不投票
node-status-connected = 已连接
node-status-without = 已连接，现不投票
node-status-away = 未连接
node-status-another = 在 { $url } 上应答的是另一个节点，其节点公钥为 { $key }；{ $here }。本节点没有运行，或 { $file } 中的 api.listen 是另一个节点的
node-status-another-key = { $home } 中的节点公钥为 { $key }
node-status-another-none = { $home } 中没有节点密钥

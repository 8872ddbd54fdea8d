### 节点代码以英文给出的错误：`texts/src/reason.rs` 据此识别，`texts/tests/reasons.rs` 保证其与代码所述一致。

node-reason-config-none = 无法读取 { $file }：{ $why }。请先运行“torrens-node init --home DIR --agency ID”
node-reason-config-environment = { $file } 无误，但加上环境变量 { $names } 后有误：{ $why }
node-reason-config-address = { $place }：{ $why }；应写作 127.0.0.1:8080
node-reason-config-variable = 未知变量 { $unknown }：是否指 { $near }？
node-reason-config-near = 未知的配置项“{ $unknown }”：是否指“{ $near }”？
node-reason-config-known = 未知的配置项“{ $key }”；现有配置项：{ $keys }
node-reason-config-number = { $found }不是整数
node-reason-config-beyond = { $found } 超出范围
node-reason-config-range = { $name } = { $value } 超出范围：请在 { $least } 与 { $most } 之间选择
node-reason-config-port = { $name }：请选用与 { $other } 不同的端口
node-reason-config-client-ca = tls.client_certificate：请同时在 tls.client_ca 中指定客户端证书的签发机构
node-reason-config-other-key = 它不是 { $file } 中证书的密钥
node-reason-config-peer-key = network.peers：“{ $key }”不是节点公钥：{ $why }
node-reason-config-peer-address = network.peers：“{ $address }”不是形如 /ip4/10.0.0.1/tcp/26656 的地址：{ $why }
node-reason-config-peer-port = network.peers：“{ $address }”没有 IP 地址和端口：应写作 /ip4/10.0.0.1/tcp/26656
node-reason-config-listen = network.listen：{ $why }；应写作 /ip4/0.0.0.0/tcp/26656
node-reason-config-listen-port = network.listen：没有 IP 地址和 TCP 端口；应写作 /ip4/0.0.0.0/tcp/26656

node-reason-init-again = { $home } 中已有节点；请另选 --home
node-reason-make = 无法建立 { $path }：{ $why }
node-reason-write = 无法写入 { $path }：{ $why }
node-reason-agency = --agency { $why }
node-reason-token-form = --token 的格式为 MODULE,TOKEN,KEY，例如 /usr/lib/softhsm/libsofthsm2.so,agency,validator

node-reason-genesis-none = 无法读取 { $file }：{ $why }。请把该网络的创世文件复制到此处
node-reason-genesis-exists = { $file } 已存在；请另选名称
node-reason-genesis-chain = --chain-id { $why }
node-reason-genesis-twice = 机构“{ $agency }”已在创世文件中
node-reason-genesis-validators = validators：至少须有一个
node-reason-genesis-sorted = validators：请按 agency_id 排序，每家机构一个（一家机构一票）
node-reason-genesis-agencies = agencies：每个 agency_id 只能出现一次
node-reason-genesis-officers = officers：每个 officer_id 只能出现一次
node-reason-genesis-no-agency = { $place }：机构“{ $agency }”不在 agencies 中；请加入该机构或更正名称
node-reason-genesis-key-twice = { $place }：该密钥出现两次；每个验证者、节点和人员须各有自己的密钥
node-reason-genesis-key = { $place }：不能接受该密钥：{ $why }
node-reason-genesis-agency-long = agencies/{ $agency }：agency_id 最多 32 个字符
node-reason-genesis-agency-active = agencies/{ $agency }/status：机构初始即为 ACTIVE；请删去此项
node-reason-genesis-officer-active = officers/{ $officer }/status：人员初始即为 ACTIVE；请删去此项
node-reason-genesis-template = jurisdictions/{ $id }/title_template：可能与 { $other } 的权利编号重复；请在序号之前使用不同的文字
node-reason-genesis-jurisdiction = { $place }：未定义该辖区
node-reason-genesis-twice-there = { $place }：出现两次

node-reason-store-open = 无法打开 { $path } 中的存储：{ $why }。如有另一个节点在此运行，请将其停止；如磁盘损坏，请移走该目录后重新启动，节点会从网络取回全部内容
node-reason-store-nothing = { $path } 中尚无存储：该节点是否从未启动过？如目录有误，请指定正确的目录
node-reason-store-in-use = 已有节点在此目录运行（{ $path } 正被使用）：请先将其停止，或以 --home 指定其他目录
node-reason-store-genesis = { $path } 中的存储属于另一份创世文件，而非 config/genesis.json；请使用建立该存储时的创世文件，或另选 --home
node-reason-store-format = { $path } 中的存储格式为 { $found }，而本程序读取的格式为 { $known }。{ $advice }
node-reason-store-newer = 它由更新版本的程序写成：请重新安装该版本
node-reason-store-older = 请移走该目录后重新启动：节点会从网络取回全部内容并重新写入
node-reason-store-damaged = { $path } 中的存储已损坏：{ $why }。请移走该目录后重新启动，节点会从网络取回全部内容
node-reason-damaged = 存储已损坏：{ $why }
node-reason-damaged-way-out = { $why }。请停止节点，移走 data/ 以备检查，然后重新启动：节点会从其他机构取回全部内容
node-reason-object-missing = 此磁盘上的对象“{ $name }”与区块 { $height } 所认证的不符（状态根 { $root }）：有人或某种故障在此改动了它。请停止节点，移走 data/ 以备检查，然后重新启动：节点会从其他机构取回全部内容
node-reason-objects-gone = 此磁盘上有 { $there } 个对象，而区块 { $height } 所认证的为 { $certified } 个：有人或某种故障移走或放入了对象。请停止节点，移走 data/ 以备检查，然后重新启动：节点会从其他机构取回全部内容
node-reason-head-last = 其链头不是最后一个区块
node-reason-block-missing = 缺少区块 { $height }
node-reason-block-follows = 区块 { $height } 与前一区块不相衔接
node-reason-block-record = 区块 { $height } 与记录的不同
node-reason-block-certificate-missing = 缺少区块 { $height } 的证书
node-reason-block-not-certified = 区块 { $height } 未经认证：{ $why }
node-reason-block-other-certificate = 区块 { $height } 的证书属于另一个区块
node-reason-log-entry-missing = 缺少第 { $entry } 条日志
node-reason-log-entries = 区块 { $height } 的日志条目与所认证的不符
node-reason-receipt-missing = 缺少区块 { $height } 的第 { $place } 号回执
node-reason-transaction-place = 索引中没有区块 { $height } 的交易 { $id }
node-reason-state-root = 高度 { $height } 的状态根与记录的不同
node-reason-commit = 无法写入 data/ 中的存储：{ $why }。请处理磁盘，停止节点后重新启动：已确认的内容不会丢失
node-reason-check-ended = 存储检查未能完成：{ $why }

node-reason-node-key-other = { $folder } 中的节点密钥属于“{ $whose }”，而配置为 agency = "{ $agency }"：请更正机构，或放回“{ $again }”的节点密钥
node-reason-cosigner-other = { $folder } 中的共签密钥不是网络所知的“{ $agency }”的密钥：请从备份恢复
node-reason-port = 无法监听 { $address }：{ $why }。请释放该端口或更改 { $name }
node-reason-vote-log = 共识引擎为安全起见已自行停止：其投票日志 { $path } 出错：{ $why }。如磁盘完好，请移走 data/ 后重新启动：全部内容会从网络取回，keys/ 中的双签防护记录仍记得签过什么
node-reason-vote-log-lines = 见此前的日志
node-reason-marker = 无法删除 { $path }：{ $why }。本节点继续运行但不投票；请删除该文件后重新启动
node-reason-room = 磁盘已有空间，但本程序无法自行重新启动：{ $why }。请手动启动
node-reason-disk-full = disk.full：{ $folder } 只剩 { $free } MB。本节点在有 { $room } MB 之前不参与，之后会自行继续：请腾出空间，或将其目录移至更大的磁盘
node-reason-guard-damaged = { $folder } 中的双签防护记录已损坏（{ $why }）。该密钥可能签过已无记录的内容。请勿删除这些文件：应移除验证密钥，由网络采纳新密钥；其间可以 role = "full" 运行
node-reason-guard-write = 无法写入双签防护记录：{ $why }。在能够写入之前不签署任何内容
node-reason-copied-keys = { $keys } 中的密钥曾在另一台机器或另一个目录使用：这是一份副本。如原节点仍在运行，两者都会签名，其他机构会视为作弊。请确认原节点已永久关闭，然后：torrens-node keys adopt --home { $home }

node-reason-backup-again = { $path } 已存在：此后没有新的区块
node-reason-backup-failed = { $why }。未生成备份。如属损坏：请停止节点，移走 data/，再重新启动；节点会从网络取回全部内容，keys/ 中的双签防护记录仍记得签过什么
node-reason-backup-damaged = { $path } 已损坏：{ $why }
node-reason-backup-folder = { $path }：{ $why }；请指定单个备份的目录
node-reason-backup-format = 格式 { $format } 不是 { $known }：请使用制作该备份的程序
node-reason-backup-ledgers = 其中记载账本“{ $one }”，而 genesis.json 为“{ $other }”
node-reason-backup-block = 其中记载区块 { $one }，而存储为 { $other }
node-reason-backup-no-store = 该备份已损坏：缺少其存储。请改用另一份备份。未作任何更改
node-reason-backup-store = 该备份已损坏，或属于另一程序（{ $why }）：请改用另一份备份。未作任何更改
node-reason-restore-there = { $path } 已存在：请先停止节点并移走 data/。未作任何更改
node-reason-restore-other = { $path } 与备份不属于同一账本。未作任何更改
node-reason-restore-damaged = { $path } 已损坏：{ $why }。未作任何更改

node-reason-rotate-role = role = { $role }：只有验证者才有须由各机构采纳的密钥
node-reason-rotate-token = { $path } 在令牌中：请在令牌中生成新密钥，用“torrens-node init”加 --token 建立新目录，并请各机构表决通过其机构卡
node-reason-rotate-none = { $path } 不存在：请先运行“torrens-node keys rotate”
node-reason-rotate-early = 就本节点所知，各机构尚未采纳新密钥：请运行“torrens-node members propose config/rotate.json --home DIR --as OFFICER.json”，并让节点运行至采纳为止
node-reason-rotate-soon = 各机构已采纳新密钥，但下一个区块仍由旧密钥认证：请启动节点，待其再产生一个区块后停止
node-reason-rotate-old = 上一次的 { $path } 仍在：请将其移走

node-reason-silent = 节点未在 { $url } 应答：{ $why }
node-reason-no-checkpoint = 日志尚无经法定多数共签的检查点：请启动节点后重试
node-reason-bundle = 有一条日志超过了条目包的容量
node-reason-operator-token-none = { $path }：{ $why }。该文件在节点首次启动时生成
node-reason-operator-token = { $path } 已损坏：请删除该文件并重新启动节点，以生成新的令牌

node-reason-devnet-validators = --validators { $n }：请在 1 与 { $most } 之间选择
node-reason-devnet-runs = { $home } 中已有网络在运行：请先将其停止，或以 --home 指定其他目录
node-reason-devnet-made = { $home } 中的网络有 { $validators } 个验证者：请写 --validators { $again }，或以 --reset 丢弃该网络
node-reason-devnet-empty = 无法清空 { $path }：{ $why }
node-reason-devnet-ports = --base-port { $port } 之后的端口不够
node-reason-devnet-no-ports = 10240 与 32240 之间没有空闲端口
node-reason-devnet-start = 无法启动节点：{ $why }
node-reason-devnet-ended = { $agency } 的节点已结束（{ $status }），其最后一行为：{ $said }。完整日志：{ $file }
node-reason-devnet-not-ready = { $agency } 的节点一分钟后仍未就绪；见 { $file }
node-reason-devnet-ports-made = { $home } 中的网络已有自己的端口，自 { $first } 起，而非 { $base }：请省略 --base-port，或以 --reset 丢弃该网络

node-reason-log-level = TORRENS_LOG：“{ $word }”不是日志级别：请写 off、error、warn、info、debug、trace，或 部分=级别
node-reason-log = TORRENS_LOG：{ $why }
node-reason-rustls-key = 无法解析为 RSA、ECDSA 或 EdDSA 私钥
node-reason-rustls-nothing = 其中没有私钥
node-reason-tls-pem-key = { $why }；须为 PEM 私钥（PKCS#8）

node-reason-not-own = { $path } 属于用户 { $owner }，而当前用户为 { $own }：请以该用户身份运行，即 sudo -u '#{ $again }'

### `torrens-node` 的帮助。英文在程序中；`node-help-命令--参数` 依命令树命名，多个命令共有的参数为 `node-help--参数`（`texts/src/help.rs`）。

node-help = 运行 Torrens 账本的节点。
node-help-help = 显示本帮助或子命令的帮助
node-help--help = 显示帮助
node-help--version = 显示版本
node-help--lang = 文字的语言：en 或 zh；省略时依 TORRENS_LANG 或系统语言
node-help--home = 节点目录
node-help--json = 以 JSON 输出
node-help--policies = 示例规则以外的规则（JSON）
node-help--key = 具有 POLICY_OFFICER 角色的人员的密钥文件
node-help--proposal = 提案，如“members list”所列

node-help-devnet = 在本机运行完整的网络：每家机构一个进程
node-help-devnet--validators = 运行验证者的机构数
node-help-devnet--home = 网络目录
node-help-devnet--base-port = 第一个端口；省略时用空闲端口
node-help-devnet--reset = 丢弃目录中已有的网络
node-help-devnet--demo = 允许运维页面停止和启动其节点

node-help-init = 生成新节点的密钥和配置
node-help-init--agency = 机构标识，例如 tax
node-help-init--full = 只跟随，不投票
node-help-init--mirror = 只跟随，不投票，也不接收交易：供审计方或公众使用的只读镜像
node-help-init--api = API 地址
node-help-init--listen = 供对等节点连接的地址
node-help-init--encrypt = 用口令加密密钥文件：口令当场输入，或取自 TORRENS_PASSPHRASE_FILE 所指的文件
node-help-init--token = 验证密钥在硬件令牌中：MODULE,TOKEN,KEY（PKCS#11 库、令牌标签、密钥标签）

node-help-genesis = 制作和检查创世文件
node-help-genesis-new = 新建创世文件
node-help-genesis-new--chain-id = 账本名称
node-help-genesis-new--output = 要写入的文件
node-help-genesis-add-agency = 按机构卡加入一家机构；机构卡由“init”写入 config/agency.json
node-help-genesis-add-agency--genesis = 创世文件
node-help-genesis-add-agency--card = 该机构的机构卡
node-help-genesis-verify = 检查创世文件并显示其哈希，供各机构核对
node-help-genesis-verify--genesis = 创世文件
node-help-genesis-verify--trust = 把供公民使用的信任锚写入此文件

node-help-start = 运行节点
node-help-page = 显示运维页面的地址，含打开它所需的内容

node-help-members = 网络成员，以及本机构的表决
node-help-members-list = 机构、验证者、节点和未决提案
node-help-members-list--home = 节点目录，节点须在运行
node-help-members-propose = 提出机构卡所需的变更，或其他变更；提出即赞成
node-help-members-propose--file = “init”制作的机构卡（config/agency.json），或含 {"{"}"MEMBERSHIP": {"{"}...{"}"}{"}"} 的文件
node-help-members-propose--home = 节点目录，节点须在运行
node-help-members-vote = 赞成一项提案
node-help-members-vote--home = 节点目录，节点须在运行
node-help-members-withdraw = 在提案未决期间撤回本机构的赞成票；如系本机构提出，提案随之结束
node-help-members-withdraw--home = 节点目录，节点须在运行

node-help-keys = 节点的密钥
node-help-keys-show = 各密钥的公钥
node-help-keys-rotate = 更换运行中验证者的密钥：先生成，经各机构表决通过后启用
node-help-keys-rotate--finish = 启用新密钥：各机构已表决通过，且节点已停止
node-help-keys-protect = 用口令加密密钥文件，或更换口令
node-help-keys-protect--remove = 改为取消口令
node-help-keys-adopt = 允许复制来的 keys/ 目录在此投票，前提是先前使用它的节点已永久关闭；先观察，后投票

node-help-config = 节点的配置
node-help-config-show = 节点实际使用的配置：合并文件、环境变量与默认值
node-help-config-check = 配置是否正确
node-help-config-explain = 某个配置项的含义，例如 api.listen；或一节中的所有配置项，例如 api
node-help-config-explain--key = 配置项
node-help-config-explain--home = 节点目录：并说明该处的取值

node-help-doctor = 检查问题所在，并说明如何解决
node-help-doctor--home = 节点目录，节点是否运行均可

node-help-backup = 本节点所存账本的备份
node-help-backup-create = 制作备份，节点可照常运行
node-help-backup-create--to = 存放备份的目录
node-help-backup-verify = 全面检查备份：区块、证书、日志、状态
node-help-backup-verify--backup = 备份目录
node-help-backup-list = 列出目录中的备份
node-help-backup-list--to = 存放备份的目录

node-help-restore = 把备份恢复到节点目录
node-help-restore--backup = 备份目录
node-help-restore--home = 节点目录，其中没有 data/store；备份不含节点密钥

node-help-export = 把公开日志写成文件
node-help-export-tiles = 把日志写成分片（C2SP tlog-tiles），可由任意网页服务器提供；再次运行即更新该目录
node-help-export-tiles--home = 节点目录，节点可照常运行
node-help-export-tiles--to = 要写入的目录

node-help-status = 显示节点的状况。只要节点应答即以 0 退出，无论是否就绪；加 --ready 则仅在就绪时以 0 退出
node-help-status--watch = 持续显示
node-help-status--ready = 节点未就绪时以 1 退出

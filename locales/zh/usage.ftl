### 命令帮助的标题与用法错误，`torrens` 与 `torrens-node` 共用。英文为 clap 自带（`texts/src/help.rs`）。

usage-usage = 用法：
usage-commands = 命令：
usage-arguments = 参数：
usage-options = 选项：
usage-env = [环境变量：{ $value }]
usage-default = [默认值：{ $value }]
usage-values = [可选值：{ $value }]
usage-no-value = { $of } 需要一个值
usage-invalid = { $of } 的值“{ $value }”无效
usage-unknown = 不认识的参数“{ $of }”
usage-no-command = 没有“{ $of }”这个命令
usage-which = “{ $of }”需要一个子命令
usage-missing = 缺少必需的参数：{ $of }
usage-conflict = { $of } 不能与 { $near } 同时使用
usage-wrong = 参数用法有误：{ $of }
usage-because = ：{ $why }
usage-near = （可用：{ $near }）
usage-more = 详情请用“--help”查看。

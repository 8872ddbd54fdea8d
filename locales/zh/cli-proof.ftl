### `torrens extract`、`verify` 与 `audit`。

cli-extract-of-what = 请指定登记簿、不动产单元或核验证明
cli-extract-there = { $asked } 存在：该证明文件证明其现状，而非其不存在
cli-extract-verify = 离线核验：torrens verify { $file } --trust trust.json
cli-extract-unreadable = 节点未给出可读的登记证明：{ $why }
cli-extract-other-ledger = 该登记证明属于账本“{ $theirs }”，而节点属于“{ $ours }”
cli-extract-no-openings = { $file } 不是开启值文件：{ $error }
cli-extract-not-committed = { $file }：{ $party } 的“{ $field }”与登记簿所承诺的不符；请只披露该登记簿上的当事人
cli-extract-compact-pdf = --compact 写出的是文本：请用 .pdf 以外的文件名
cli-extract-no-field = { $file } 中没有字段“{ $field }”
cli-extract-no-qr = 无法生成二维码：{ $error }
cli-extract-code = { $file }（{ $characters } 个字符）

cli-verify-no-anchor = 没有信任锚：请以 --trust trust.json 指定您信任来源的信任锚
cli-verify-anchor-unreadable = 无法读取信任锚：{ $why }
cli-verify-not-an-anchor = { $file } 不是信任锚：{ $why }
cli-verify-no-extract = 该文件不是可读的登记证明（{ $why }）
cli-verify-steps = 核验步骤：
cli-verify-not-checked = F. 未检查：

cli-audit-inconsistent = 不一致：{ $why }
cli-audit-cannot-tell = 无法判断：{ $why }
cli-audit-consistent = 一致：自创世起重新执行 { $height } 个区块、{ $size } 条日志，所有根与共同签署一致；{ $nodes } 个节点显示同一历史。
cli-audit-progress = { $bar } { $at }/{ $of } 条  { $speed }  剩余 { $eta }
cli-audit-no-node = 请指定要审计的节点
cli-audit-no-file = 没有 { $file }
cli-audit-checkpoint-before = 其最新检查点仍由上次变更前的验证者签署；请稍后再试
cli-audit-checkpoint-text = 其检查点不是文本
cli-audit-checkpoint-other = 其检查点属于另一账本：{ $why }
cli-audit-checkpoint-false = 其检查点不成立：{ $why }
cli-audit-checkpoint-within = 其含 { $size } 条日志的检查点止于区块中间
cli-audit-log-within = 其含 { $size } 条的日志止于区块中间
cli-audit-genesis-unreadable = 其创世文件无法读取：{ $error }
cli-audit-genesis-other = 其创世文件与您的信任锚不符
cli-audit-split-view = 分裂视图或历史被改写：共同签署的 { $size } 条日志与所执行的不同
cli-audit-keeps-back = 它不提供检查点所涵盖的 { $file }
cli-audit-bundle = 第 { $bundle } 个条目包不是 { $entries } 条
cli-audit-other-ledger = 该目录记录的是另一账本的审计；请以 --state 指定其他目录
cli-audit-does-not-fit = { $file } 与同目录的记录不符；请删除该目录后重新开始
cli-audit-damaged = { $file } 已损坏（{ $why }）；请删除该目录后重新开始
cli-audit-cannot-write = 无法写入 { $folder }：{ $why }
cli-verify-pdf = 这是 PDF 文件，证明作为附件嵌在其中。请另存附件后核验，或将 PDF 拖到任一节点的核验页面

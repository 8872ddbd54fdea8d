### `torrens` 各命令共用的文字。

cli-at = { $place }：{ $why }
cli-label = { $what }：{ $why }
cli-the-case = 案件编号
cli-the-title = 登记簿编号
cli-the-kind = 核验类型
cli-the-officer = 经办人
cli-the-attestation = 核验证明
cli-the-proposal = 提案
cli-officer-label = { $what }：“{ $text }”{ $why }

cli-no-key = 此操作需要签名密钥：请以 --as 指定密钥文件或设置 TORRENS_AS；可用“torrens keys new”生成
cli-cannot-read = 无法读取 { $file }：{ $why }
cli-cannot-write = 无法写入 { $file }：{ $why }
cli-file-taken = { $file } 已存在，不会被覆盖：请换一个名称
cli-written = { $file }（{ $bytes } 字节）

cli-unreachable = 无法连接节点 { $node }：{ $why }。请检查 --api 或 TORRENS_API，并确认节点正在运行
cli-unreachable-issuer = 无法连接节点 { $node }：{ $why }。其证书的签发者不受本程序信任：请用 --ca 指明签发者的证书文件
cli-unreachable-certificate = 无法连接节点 { $node }：{ $why }。该节点要求出示客户端证书：请用 --certificate 和 --certificate-key 指明文件
cli-answer-broke-off = 应答中断：{ $why }
cli-stream-broke-off = 事件流中断：{ $why }
cli-answer-unreadable = { $path }：应答无法读取：{ $error }
cli-answered = 节点应答 { $status }
cli-no-reason = 节点未说明原因
cli-refusal = { $code }：{ $detail }。{ $action }。

cli-pending = 待定
cli-not-final = 已受理，但 { $seconds } 秒内尚未最终确定：请稍后以 torrens transaction { $transaction } 查询
cli-still-pending = 已受理，尚未最终确定
cli-final = { $status }  { $transaction }  区块 { $height }
cli-waits = 尚缺 { $n } 项：torrens case missing { $case }
cli-case = 案件
cli-decided = 办结
cli-registered = 准予登记
cli-rejected = 不予登记：{ $why }
cli-withdrawn = 已撤回：{ $reason }
cli-lapsed = 已失效：所缺事项未按期补齐
cli-import = 导入
cli-import-counts = 新建 { $created } 项，续接 { $chained } 项，拒绝 { $rejected } 项

cli-status-pending = 待定
cli-status-applied = 已生效
cli-status-waiting = 待办
cli-status-refused = 被拒绝
cli-party-kind-person = 自然人
cli-party-kind-org = 组织
cli-party-kind-agency = 公共机构
cli-party-kind-group = 共有团体

cli-party = 当事人
cli-party-kept = { $party }（开启值保存于 { $file }）
cli-outline-kept = 已保存
cli-outline-another = 收到的图形与登记簿所载哈希不符：请向其他节点索取 { $code } 的图形
cli-policy = { $place } { $kind } v{ $version } 自区块 { $from } { $lodgers }
cli-proposal = 提案 { $proposal }  赞成 { $votes }

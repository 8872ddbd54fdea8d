### `torrens watch`。

cli-watch-secret = 密钥     { $file }
cli-watch-secret-give = 请以他人无法读取的方式把同一密钥交给接收方。
cli-watch-watching = 正在关注 { $titles } 个登记簿，每 { $seconds } 秒一次；消息发往 { $host }，已告知的内容记于 { $file }。按 Ctrl-C 结束。
cli-watch-needs = 关注需要 --webhook 与 --secret
cli-watch-too-many = 一次最多关注 { $most } 个登记簿：请分别启动，各用自己的 --state
cli-watch-gone-unproven = 节点称没有该登记簿（此前已告知过），但未给出证明：请以 --api 询问其他节点
cli-watch-not-genuine = 不属实：{ $why }
cli-watch-something-else = 节点给出的不是该登记簿的完整登记证明
cli-watch-no-title = 没有登记簿 { $title }
cli-watch-title-lost = 登记系统中不再有该登记簿，这不可能
cli-watch-older = 节点给出的区块 { $height } 早于已告知的内容：请以 --api 询问其他节点
cli-watch-other-history = 不一致：区块 { $height } 所述该登记簿的历史与已告知的不同，且两者均由验证者签署；请保留状态文件，以“torrens extract { $title }”取得该节点的登记证明，并将两者交给审计人员
cli-watch-broken-history = 节点给出的各次登记推不出它所证明的状态：请以 --api 询问其他节点
cli-watch-behind = 节点给出的最新区块时间为 { $time }：节点落后或扣留新内容，或本机时钟有误；请以 --api 询问其他节点
cli-watch-ended-by-receiver = { $host } 应答 410 Gone：不再接收消息。关注结束；未接收的内容将在以该状态文件再次启动关注时告知
cli-watch-not-delivered = { $kind } 未送达：{ $why }
cli-watch-told = { $kind } { $title }  版本 { $version }  区块 { $height }  { $id }
cli-watch-nothing-new = { $nothing } { $title }  版本 { $version }  区块 { $height }
cli-watch-nothing = 无新内容

cli-watch-state-used = 另一个“torrens watch”正在使用 { $file }：请结束它，或以 --state 为本次关注另指定文件
cli-watch-state-damaged = { $file } 已损坏（{ $error }）：请恢复它，或删除后重新开始：届时每个登记簿将再次以 title.watched 告知
cli-watch-state-format = { $file } 的格式为“{ $format }”，本程序读取 { $known }：请恢复它，或删除后重新开始：届时每个登记簿将再次以 title.watched 告知
cli-watch-state-ledger = { $file } 属于账本“{ $its }”，您的信任锚属于“{ $chain }”：请以 --state 指定其他文件

cli-watch-secret-missing = 没有密钥 { $file }：可用“torrens watch --new-secret { $file }”生成
cli-watch-secret-no-file = { $file } 不是文件：请以 --secret 指定密钥文件
cli-watch-secret-open = 他人可读取密钥 { $file }（权限 { $mode }）：请用“chmod 600 { $file }”设为私有；如他人曾能读取，请另行生成
cli-watch-secret-wrong = { $file } 不是 webhook 的密钥：{ $why }。可用“torrens watch --new-secret FILE”生成
cli-watch-secret-prefix = 它不以 { $prefix } 开头
cli-watch-secret-base64 = { $prefix } 之后不是 base64
cli-watch-secret-length = 它有 { $bytes } 字节，应为 { $least } 至 { $most } 字节
cli-watch-secret-unusable = 密钥无法使用：{ $error }

cli-watch-no-answer = { $host } 没有应答：{ $error }
cli-watch-redirect = { $host } 应答 { $status }：不跟随重定向，请以 --webhook 给出新地址
cli-watch-answered = { $host } 应答 { $status }
cli-watch-no-address = --webhook 不是 https://example.org/hook 这样的地址
cli-watch-password = --webhook：请勿在地址中写密码；签名已向接收方表明发送者
cli-watch-plain = --webhook：以 http 发往 { $host } 会使途中任何人看到消息：请用 https；如确有此意，用 --insecure-http

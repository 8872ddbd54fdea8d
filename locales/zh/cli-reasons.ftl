### 账本、密钥库和操作系统以英文给出的原因：`client/src/reason.rs` 据此识别。

cli-reason-label-length = 须为 1 至 { $most } 个字符，实为 { $has } 个
cli-reason-label-characters = 只能含字母、数字和 . _ : / -
cli-reason-hex-case = 十六进制数字须用小写
cli-reason-hex-digits = 应为 { $digits } 位小写十六进制数字
cli-reason-time = “{ $text }”不是时间，格式如 2026-11-23T09:00:00Z
cli-reason-subject = 对象请写作 party:编号、unit:代码、title:编号或 terms:哈希
cli-reason-subject-kind = 未知的对象类型“{ $kind }”：请用 party、unit、title 或 terms

cli-reason-key-file = 无法使用密钥文件 { $path }：{ $why }
cli-reason-key-open = 密钥文件 { $path } 可被他人读取（权限 { $mode }）；请执行“chmod 600 { $again }”，并视该密钥为已泄露
cli-reason-key-write = 无法写入密钥文件 { $path }：{ $why }
cli-reason-key-missing = { $why }。请从备份恢复，或生成新密钥
cli-reason-key-damaged = 这不是 Torrens 密钥文件，或已损坏：请从备份恢复（新密钥用“torrens keys new”生成）
cli-reason-key-halves = 该密钥文件已损坏：私钥与公钥不匹配；请从备份恢复
cli-reason-key-format = 该密钥文件格式为 { $format }、算法为 { $scheme }；只支持 { $known } 与 ed25519
cli-reason-key-in-token = 该密钥在硬件令牌中，令牌不会交出密钥；此操作需要文件中的密钥
cli-reason-token-nothing = 密钥在硬件令牌中：没有可加密的内容
cli-reason-token-another = 令牌“{ $token }”中“{ $label }”的密钥（{ $found }）与文件所载（{ $told }）不同；请更正文件或令牌
cli-reason-token-signed-not = 令牌“{ $token }”未能签名：{ $why }。请确认令牌已连接后重试
cli-reason-token-none = { $module } 未识别到令牌“{ $token }”；请连接令牌或更正标签
cli-reason-token-pin = 令牌“{ $token }”拒绝该 PIN；多次输错后令牌会自行锁定
cli-reason-token-no-key = 令牌中没有 Ed25519 密钥“{ $label }”（{ $class }）；请在令牌中生成，或更正标签
cli-reason-token-keys = 令牌中有多个密钥“{ $label }”（{ $class }）；请为每个密钥设置不同标签
cli-reason-module-load = 无法加载 PKCS#11 模块 { $module }：{ $why }
cli-reason-module-start = PKCS#11 模块 { $module } 无法启动：{ $why }
cli-reason-passphrase-short = 口令至少需 { $least } 个字符；最好由多个词组成
cli-reason-passphrase-differs = 两次输入不一致；未作任何更改
cli-reason-passphrase-nobody = 需要口令或 PIN，但没有可供输入的终端：请存入权限为 0600 的文件，并以 { $variable } 指定该文件
cli-reason-passphrase-wrong = 口令与加密时的不同，或文件已损坏；请重试，或从备份恢复
cli-reason-passphrase-open = { $path } 可被他人读取或更改（权限 { $mode }）；请对其执行“chmod 600”
cli-reason-passphrase-empty = { $path } 为空；其首行应为口令或 PIN

cli-reason-trust-unusable = 信任锚无法使用：{ $why }
cli-reason-trust-order = 区块 { $height } 的验证者变更与前一次不相衔接
cli-reason-trust-before = 区块 { $height } 的验证者变更并非由此前的验证者作出
cli-reason-trust-contradicts = 区块 { $height } 的验证者变更与您的信任锚矛盾
cli-reason-checkpoint-log = 它属于日志“{ $log }”
cli-reason-checkpoint-signers = { $validators } 个验证者中有 { $signers } 个共同签署；须超过三分之二

cli-reason-passphrase-file = TORRENS_PASSPHRASE_FILE：{ $why }
cli-reason-pin-file = TORRENS_PIN_FILE：{ $why }
cli-reason-unreadable = 无法读取 { $path }：{ $why }
cli-reason-io = { $why }
cli-reason-os-none = 没有该文件或目录（os error 2）
cli-reason-os-denied = 没有权限（os error 13）
cli-reason-os-exists = 文件已存在（os error 17）
cli-reason-os-folder = 是目录而非文件（os error 21）
cli-reason-os-refused = 连接被拒绝（os error 111）
cli-reason-no-certificate = 其中没有证书；须为 PEM 格式
cli-reason-no-private-key = 其中没有私钥；须为 PEM 格式
cli-reason-number = 不是整数
cli-reason-range = { $value } 不在 { $range } 之内
cli-reason-timeout = 超时（{ $what }）

cli-reason-paper-genuine = 该登记证明不予打印，因为它不能自证：{ $why }
cli-reason-paper-compact = 只能打印完整的登记证明（JSON），不能打印其紧凑形式
cli-reason-paper-glyph = “{ $text }”中的字符“{ $char }”（U+{ $point }）无法打印：请使用 JSON 形式的登记证明，其中有该字符
cli-reason-paper-pages = 登记内容超过 { $pages } 页：请使用 JSON 形式的登记证明
cli-reason-paper-pdf = 无法生成 PDF（{ $why }）：请使用 JSON 形式的登记证明
cli-reason-date = “{ $date }”不是日期，应形如 2026-11-23
cli-reason-share-range = 份额应大于 0 且不超过 1，例如 1/2
cli-reason-share-decimal = 请以分数书写份额，例如 1/3：0.3333 这样的小数不精确
cli-reason-share-fraction = 请以分数书写份额，例如 1/3
cli-reason-unit-length = 不动产单元代码为 28 位

### `torrens keys`。

cli-keys-public = 公钥
cli-keys-id = 密钥标识
cli-keys-encrypted = { $file }：已加密
cli-keys-plain = { $file }：已取消加密
cli-keys-act = { $time }  区块 { $height } { $kind } { $status } { $transaction }
cli-keys-no-acts = 该密钥未签署任何交易

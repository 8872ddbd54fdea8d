### `torrens keys`。

cli-keys-public = 公钥
cli-keys-id = 密钥标识
cli-keys-encrypted = { $file }：已加密
cli-keys-plain = { $file }：已取消加密
cli-keys-act = { $time }  区块 { $height } { $kind } { $status } { $transaction }
cli-keys-no-acts = 该密钥未签署任何交易

cli-enrolment-or-key = 请指定密钥文件或登记文件
cli-enrolment-unread = 不是登记文件：{ $error }
cli-enrolment-ledger = 它用于账本“{ $its }”，而节点属于“{ $chain_id }”
cli-enrolment-officer = 它用于“{ $its }”，不是“{ $officer_id }”
cli-enrolment-proof = 其证明与密钥不符：请重新生成

cli-officer = { $officer } { $agency } { $status } { $roles }  { $kinds }
cli-officer-key-founding = 密钥 { $key }，自其机构加入起
cli-officer-key-founding-until = 密钥 { $key }，自其机构加入起，至 { $to }
cli-officer-key-from = 密钥 { $key }，自 { $from } 起
cli-officer-key-from-until = 密钥 { $key }，自 { $from } 起，至 { $to }
cli-officer-key-more = 密钥多于此处所列：请查看其 KEY_ROTATE 交易（torrens keys acts）
cli-officer-none = 没有经办人
cli-officer-key = 密钥编号 { $key }：请记下，密钥遗失时需要它（torrens keys acts）

### `torrens import`：自文件导入存量登记。

cli-import-what = 请指定要导入的文件，或“approve”及案件编号
cli-import-no-mapping = 无法读取映射 { $mapping }：{ $why }；自带的映射：{ $shipped }

cli-import-secret = 本次导入的秘密保存于 { $file }：请妥善保管，凭它才能开启所承诺的内容。
cli-import-no-secret = { $file } 中没有秘密：继续导入的内容将使用新的盐值。
cli-import-secret-elsewhere = 该文件曾经导入，而当时的秘密不在此处：请以 --secret 指定该秘密文件
cli-import-dry = 共 { $rows } 行，分为 { $batches } 批，其中 { $rejected } 行无法导入；未提交任何内容
cli-import-progress = { $bar } { $at }/{ $of } 行  { $speed }  剩余 { $eta }
cli-import-done = 共 { $rows } 行 = 新建 { $created } + 续接 { $chained } + 拒绝 { $rejected } + 待核准 { $waiting }；被拒绝的行见 { $file }
cli-import-again = 已上账的内容不受影响；再次执行同一命令即可继续。
cli-import-approve = 第二机构以此命令核准：torrens import approve { $cases } --as KEY
cli-import-batch-pending = 该批尚未最终确定：交易 { $transaction }
cli-import-batch-lost = 有一批已上账，但查不到其结果
cli-import-no-answer = 网络无应答

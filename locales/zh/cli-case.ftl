### `torrens case` 及其他与案件有关的文字。

cli-case-no-form = “{ $kind }”没有申请表，请选择：{ $kinds }
cli-case-fill-in = 请填写 { $file }，然后执行：torrens case missing { $file }; torrens case lodge { $file }
cli-case-head = { $case }  { $state }  { $kind }  辖区 { $place }
cli-case-lodged = 申请
cli-case-terms = 条款
cli-case-decided-in = { $time }，区块 { $height }
cli-case-is-decided = { $case } 已办结：{ $state }，{ $time }，区块 { $height }。详情：torrens case view { $case }
cli-case-because = 原因
cli-case-asked = 补正
cli-case-asked-by = { $reason }，{ $officer } 于 { $time } 提出，答复：{ $answered }
cli-case-not-yet = 尚未答复
cli-case-approved = 核准
cli-case-approved-by = { $agencies }
cli-case-alert = 警示
cli-case-alert-of = 权利人声明“非本人办理”：{ $parties }
cli-case-referred = 转审
cli-case-lapses = 失效
cli-case-lapses-unless = { $time }，届时仍未补齐的
cli-case-would-be = 预计结果：{ $status }
cli-case-refused = 拒绝
cli-case-missing = 缺少
cli-case-missing-item = { $code } { $kind } { $subject }  办理方：{ $from }
cli-case-from-nobody = 无需办理，自行届至
cli-case-until = 截止 { $time }
cli-case-nothing-missing = 没有缺少的事项

cli-state-open = 办理中
cli-state-requisition = 待补正
cli-state-referred = 待审核
cli-state-ready = 可登记
cli-state-registered = 已登记
cli-state-rejected = 不予登记
cli-state-withdrawn = 已撤回
cli-state-lapsed = 已失效

cli-consent-other-terms = 案件条款为 { $terms }，与您预期的不同：请重新阅读
cli-consent-signs = 您将签署 { $case } 的下列条款：{ $act }
cli-case-is = 案件状态：{ $state }

search-title = 查询登记簿
search-lead = 查看房屋或土地由谁持有、各占多少份额、有何负担，以及其来历。无需登录。
search-label = 登记簿编号、不动产单元号、证书号或坐落
search-hint = 例如 T-CN-1、430102001003GB00012F00010001 或街道名。输入开头部分即可。
search-button = 查询
search-busy = 正在查询……
search-results-title = “{ $q }”的查询结果
search-found = { $n ->
    [0] 没有找到“{ $q }”
   *[other] 找到 { $n } 项与“{ $q }”相符
}
search-kind-title = 登记簿
search-kind-unit = 不动产单元
search-kind-certificate = 证书
search-covered = 属于登记簿 { $title }。
search-uncovered = 该单元不属于任何有效登记簿。
search-none-code = 登记簿中没有以此开头的内容。请与您的证书核对：字母 O 与数字 0 容易混淆。
search-none-words = 登记簿所载坐落中没有这个地名。请缩短后再试。登记簿不含任何人的姓名。
search-none-certificate = 没有该年份和编号的现行证书。已被换发的证书号查不到；请使用同一证书上的不动产单元号。
search-problem-empty = 请输入登记簿编号、不动产单元号、证书号或坐落
search-problem-too-long = 输入的内容比登记簿中任何编号都长，最多 100 个字符。如果这是登记证明的文字，请到“验证登记证明”页验证
search-problem-unreachable = 服务器没有回应。您输入的内容已保留，请稍后再试
search-help-title = 可以查到什么
search-help-title-number = 按登记簿编号（或其开头）查登记簿。
search-help-unit-code = 按不动产单元号（28 位，或其开头）查不动产单元。
search-help-certificate = 按证书号查登记簿，包括其上抵押或限制的证明号。
search-help-locality = 按坐落查不动产单元：输入其中任意几个字，例如“柳巷”。
search-locality = 坐落：{ $locality }。
search-certificate = 证书号：{ $number }。
search-next = 更多结果
search-help-names = 永远不能：按姓名查询。登记簿不含姓名。
search-verify-title = 已经有登记证明？
search-verify-lead = 别人给您的文件、打印的二维码或文字，不依靠本服务器也能核验：

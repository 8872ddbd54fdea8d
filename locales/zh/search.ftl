search-title = 查询登记簿
search-lead = 查看房屋或土地由谁持有、各占多少份额、有何负担，以及其来历。无需登录。
search-label = 登记簿编号或不动产单元号
search-hint = 例如 T-CN-1 或 430102001003GB00012F00010001，只输入开头部分也可以。
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
search-more = 可能还有更多结果，请多输入几位。
search-none-code = 没有以此开头的登记簿编号或不动产单元号。请与您的证书核对：字母 O 与数字 0 容易混淆。
search-none-words = 这看起来是地名或姓名。节点目前还不能按坐落查询，登记簿也不含任何姓名。请使用证书上的登记簿编号或不动产单元号。
search-none-certificate = 这看起来是证书号。节点目前还不能按证书号查询。请使用同一证书上的不动产单元号。
search-problem-empty = 请输入登记簿编号或不动产单元号
search-problem-too-long = 输入的内容比登记簿中任何编号都长，最多 100 个字符。如果这是登记证明的文字，请到“核验证明”页核验
search-problem-unreachable = 服务器没有回应。您输入的内容已保留，请稍后再试
search-help-title = 可以查到什么
search-help-title-number = 按登记簿编号（或其开头）查登记簿。
search-help-unit-code = 按不动产单元号（28 位，或其开头）查不动产单元。
search-help-not-yet = 暂时不能：按证书号、按坐落查询。本页如实说明，不给出不完整的结果。
search-help-names = 永远不能：按姓名查询。登记簿不含姓名。
search-verify-title = 已经有登记证明？
search-verify-lead = 别人给您的文件、打印的二维码或文字，不依靠本服务器也能核验：

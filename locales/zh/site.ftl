### 各页共用的文字与时间。

site-name = Torrens 不动产登记簿
site-skip = 跳到主要内容
site-menu = 菜单
site-page-search = 查询登记簿
site-page-verify = 验证登记证明
site-page-officer = 经办人员
site-page-board = 流程看板
site-page-glossary = 术语表
site-page-about = 关于
site-api = 供程序使用的接口
site-footer = 本页由一家机构的节点提供。页上的每份登记簿都在您的浏览器内，对照各机构的签名进行核验。
site-again = 重试
site-problem = 出现问题
site-warning = 注意
site-unreachable = 服务器没有回应。您看到的内容会保留，请稍后再试。

time-beijing = 北京时间
time-moment = { $date } { $time }（{ $place }；UTC { $utc }）
time-choose = 时间显示为
time-choose-beijing = 北京时间
time-choose-own = 我所在的时区

sentence-gap = 。
words-gap = ；

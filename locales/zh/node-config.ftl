### 配置项的含义，供 `torrens-node config explain` 使用。英文见 docs/reference/config.md；名称为 `node-config-` 加配置项，点和下划线作连字符。

node-config-agency = 运行本节点的机构，与账本上的名称一致
node-config-role = validator（验证者）、full（全节点）或 mirror（镜像，不接收交易）
node-config-api-listen = API 的地址和端口
node-config-api-body-bytes-max = 请求正文的最大字节数；65536 至 67108864
node-config-api-requests-per-second = 每个客户端每秒的请求数，瞬时可达两倍；超出者得到 429；1 至 10000000
node-config-api-connections-per-client = 每个客户端可同时打开的连接数，超出者立即关闭；1 至 1024
node-config-tls-listen = 在此地址另以 TLS 提供 API
node-config-tls-certificate = 证书链（PEM）；更换后自动重新读取
node-config-tls-key = 证书的私钥（PEM）
node-config-tls-client-ca = 签发客户端证书的机构：设定后要求客户端出示证书
node-config-tls-client-certificate = 要求何者出示：always（所有请求）或 writes（仅写入）
node-config-network-listen = 对等节点连接本节点的地址，例如 /ip4/0.0.0.0/tcp/26656
node-config-network-peers = 节点公钥（十六进制）= 地址。何者可以连接由账本决定，此处只说明其所在，以 IP 地址和端口表示（/ip4/10.0.0.1/tcp/26656）：不解析域名
node-config-mempool-transactions-max = 待处理交易的最大数量；超出者得到 503 和 Retry-After；1 至 1000000
node-config-mempool-bytes-max = 待处理交易的最大字节数；65536 至 4294967296
node-config-mempool-per-key-max = 每个密钥的待处理交易数；1 至 1000000
node-config-consensus-propose-ms = 第 0 轮等待提议的毫秒数；提议者失效时，轮到它的高度会多等这么久，但这种情形会越来越少；10 至 60000
node-config-consensus-vote-ms = 第 0 轮等待投票的毫秒数；10 至 60000
node-config-consensus-growth-ms = 每多一轮多等的毫秒数；1 至 60000
node-config-consensus-heartbeat-ms = 无区块的最长毫秒数；100 至 3600000
node-config-sync-join = 空节点赶上账本的方式：auto、snapshot（快照）或 replay（重放）
node-config-sync-snapshot-from-height = 方式为 auto 时：账本达到这么多区块即用快照
node-config-store-cache-bytes = 用于缓存所读存储内容（含表的索引）的内存；另有尚未成表的内容（64 MiB）；8388608 至 68719476736

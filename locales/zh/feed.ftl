### 登记簿的订阅源（`node/src/api/feed.rs`）。

feed-title = 登记簿 { $title }
feed-about = 每次变更均附可自证的登记证明，请以来自他处的信任锚核验。
feed-entry = { $version }. { $what }
feed-entered = { $what }已记入区块 { $height }，登记簿现为第 { $version } 版。
feed-lodged = 已提交：{ $what }
feed-waits = { $what }已提交，案件 { $case } 尚未决定。如您不知情，请立即告知登记机构。
feed-no-proof = 本节点不保存过去状态，请向其他节点获取证明。

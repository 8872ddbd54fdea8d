### 节点为何未就绪，或为何暂不投票（`node/src/api/readiness.rs`）：`status`、`readyz` 与运维页面。

ready-starting = 共识正在启动
ready-halted = 节点已停止参与：{ $why }
ready-damaged = 存储已损坏，节点不再作为健康节点提供服务。请停止节点，将 data/ 移到别处保存，再以空的 data/ 启动：全部内容会从其他成员重新获取。详情：{ $why }
ready-disk-full = 磁盘空间不足，节点暂不参与；腾出空间后会自动继续。详情：{ $why }
ready-clock-ahead = clock.wrong：本节点的时钟比超过三分之二验证节点所认证的区块快 { $seconds } 秒，其提议会被拒绝。请用 NTP（chrony）校准，之后会自动继续
ready-clock-behind = clock.wrong：本节点的时钟比超过三分之二验证节点所认证的区块慢 { $seconds } 秒，其提议会被拒绝。请用 NTP（chrony）校准，之后会自动继续
ready-not-a-member = 不是成员：各机构尚未接纳本节点，或已将其移除（节点公钥 { $key }）；见 docs/how-to/membership.md
ready-no-quorum = 未达法定多数：{ $all } 个验证节点中可连通 { $present } 个，需要超过三分之二。不可连通：{ $away }
ready-too-few-vote = 未达法定多数：据各验证节点自己所报，{ $all } 个中有 { $votes } 个投票；需要超过三分之二。已连通但不投票：{ $without }；不可连通：{ $away }。其自身的状态会说明原因，以及是否会自行恢复投票；若它们等待的区块缺了它们便无法产生，见 docs/how-to/runbooks.md 的“Quorum lost for good”。已确认的内容不会丢失
ready-alone = 未达法定多数：{ $all } 个验证节点中可连通 { $present } 个，需要超过三分之二。没有任何节点应答：可能是其他节点已停止，可能是本机网络中断，也可能是各机构已将本节点移除而它无从得知（请询问其他机构：torrens-node members list）
ready-catching-up = 正在追赶：区块 { $height }，共 { $tip }；尚未达法定多数：{ $all } 个验证节点中可连通 { $present } 个，需要超过三分之二
ready-observing-restored = 如同恢复后那样暂不投票，仅观察：{ $all } 个验证节点中已连接 { $present } 个；当除本节点外超过三分之二已连接、本节点已与之齐平且独用其密钥，并再产生一个区块后，会自动恢复投票。若余下节点不足以产生区块：见 docs/how-to/runbooks.md“Quorum lost for good”
ready-observing-few = 暂不投票，仅观察；其他投票的验证节点太少，无法产生区块：{ $all } 个中有 { $votes } 个投票，需要超过三分之二。不投票：{ $without }（包括本节点）；不可连通：{ $away }。除非不可连通者恢复，或本网络尚无任何区块，否则不会自行恢复：见 docs/how-to/runbooks.md“Quorum lost for good”
ready-observing-through = 在区块 { $height } 过去之前暂不投票，仅观察：其密钥签署过此处没有记录的内容。若没有本节点就无法产生该区块：见 docs/how-to/runbooks.md“Quorum lost for good”
ready-observing-doubled = 另一个正在运行的节点使用本节点的密钥：两者都无法正常通信，也都不投票。请找到另一台机器（本机的克隆？被替换的旧机器？），永久关闭其中一台，另一台会自动继续
ready-stalled = 没有进展：区块 { $height } 已有 { $seconds } 秒未能决定，虽然有 { $waiting } 笔交易在等待且已连接的验证节点数量足够。请查看各节点自己的状态：时钟是否正确、是否投票。只观察不投票的节点，以及仍使用已被更换密钥的节点，虽已连接但不计票；若此类节点过多，见 docs/how-to/runbooks.md“Quorum lost”。已确认的内容不会丢失
ready-stalled-ahead = clock.wrong：区块 { $height } 已有 { $seconds } 秒未能决定；本节点拒绝了 { $agency } 的提案，其时间比本节点时钟快 { $off } 秒。两个时钟之一有误：请用 NTP（chrony）核对并校正。没有任何数据丢失；之后会自动继续
ready-stalled-behind = clock.wrong：区块 { $height } 已有 { $seconds } 秒未能决定；本节点拒绝了 { $agency } 的提案，其时间比本节点时钟慢 { $off } 秒。两个时钟之一有误：请用 NTP（chrony）核对并校正。没有任何数据丢失；之后会自动继续
ready-behind = 正在追赶：区块 { $height }，共 { $tip }
ready-rotated = 各机构已接纳 keys.next 中的新密钥，旧密钥不再有投票权：请停止节点，运行 torrens-node keys rotate --finish，再启动
ready-other-key = 据本节点在区块 { $height } 所知，本机构登记的是另一把验证密钥：本节点跟随而不投票。若各机构已通过本节点的密钥，待追赶越过该区块后即会投票；否则请放回正确的密钥

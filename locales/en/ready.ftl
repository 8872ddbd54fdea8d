### Why a node is not ready, or follows without a vote (`node/src/api/readiness.rs`): `status`, `readyz`, the operator's page.

ready-starting = consensus is starting
ready-halted = { $why }
ready-damaged = { $why }
ready-disk-full = { $why }
ready-clock-ahead = clock.wrong: this node's clock is { $seconds } s ahead of the blocks that more than two thirds of the validators certified. Its proposals are refused. Set it by NTP (chrony); it goes on by itself
ready-clock-behind = clock.wrong: this node's clock is { $seconds } s behind the blocks that more than two thirds of the validators certified. Its proposals are refused. Set it by NTP (chrony); it goes on by itself
ready-not-a-member = not a member: the agencies have not adopted this node, or have removed it (node key { $key }); docs/how-to/membership.md
ready-no-quorum = no quorum: { $present } of { $all } validators can be reached; more than two thirds are needed. Away: { $away }
ready-too-few-vote = no quorum: { $votes } of { $all } validators vote, as they say themselves; more than two thirds are needed. Connected without a vote: { $without }; away: { $away }. Their own status says why, and whether they vote again by themselves; if they wait for a block that cannot be made without them: "Quorum lost for good" in docs/how-to/runbooks.md. Nothing acknowledged is lost
ready-alone = no quorum: { $present } of { $all } validators can be reached; more than two thirds are needed. Nobody answers: the other nodes are down, this machine's network is, or the agencies have removed this node and it could not hear of it (ask another agency: torrens-node members list)
ready-catching-up = catching up: block { $height } of { $tip }, no quorum yet: { $present } of { $all } validators can be reached; more than two thirds are needed
ready-observing-restored = observing without a vote, as after a restore: { $present } of { $all } validators are connected; when they are more than two thirds without this one, it is where they are and alone with its keys, and one block more is made, it votes again by itself. If too few are left to make one: "Quorum lost for good" in docs/how-to/runbooks.md
ready-observing-few = observing without a vote, and too few others vote to make a block: { $votes } of { $all } validators vote; more than two thirds are needed. Without a vote: { $without } (this node among them); away: { $away }. Unless those who are away come back, or this network has no block yet, it does not go on by itself: "Quorum lost for good" in docs/how-to/runbooks.md
ready-observing-through = observing without a vote until block { $height } is past: its key signed more than is on record here. If that block cannot be made without this node: "Quorum lost for good" in docs/how-to/runbooks.md
ready-observing-doubled = another running node uses this node's keys: neither of the two is heard as it should be, and neither votes. Find the other machine (a clone of this one? the one it replaced?) and switch one of them off for ever; the other goes on by itself
ready-stalled = no progress: block { $height } has not been decided for { $seconds } s, although { $waiting } transactions wait and enough validators are connected. Look at each one's own status: whether its clock is right, and whether it votes. One that observes without a vote, or runs with a key that was replaced, is connected and does not count; when too many do, see "Quorum lost" in docs/how-to/runbooks.md. Nothing acknowledged is lost
ready-stalled-ahead = clock.wrong: block { $height } has not been decided for { $seconds } s; this node refused a proposal of { $agency } whose time is { $off } s ahead of its clock. One of the two clocks is wrong: compare both with NTP (chrony) and set it. Nothing is lost; it goes on by itself
ready-stalled-behind = clock.wrong: block { $height } has not been decided for { $seconds } s; this node refused a proposal of { $agency } whose time is { $off } s behind its clock. One of the two clocks is wrong: compare both with NTP (chrony) and set it. Nothing is lost; it goes on by itself
ready-behind = catching up: block { $height } of { $tip }
ready-rotated = the agencies adopted the new keys in keys.next, and the old one has no vote any more: stop the node, run 'torrens-node keys rotate --finish', and start it again
ready-other-key = the network, as known here at block { $height }, has another validator key for this agency: following without a vote. If the agencies adopted this node's key, it votes once it has caught up past that block; else put back the right keys

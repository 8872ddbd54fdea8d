### A title's feed (`node/src/api/feed.rs`).

feed-title = Title { $title }
feed-about = Every change, with the extract that proves it. Check it against a trust anchor from elsewhere.
feed-entry = { $version }. { $what }
feed-entered = { $what } was entered in block { $height }; the title has version { $version } now.
feed-lodged = Lodged: { $what }
feed-waits = { $what } was lodged as case { $case } and is not decided yet. If you know nothing of it, tell the registry now.
feed-no-proof = This node does not have the past, so the proof must be had from another.

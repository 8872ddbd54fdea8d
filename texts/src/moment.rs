//! Moments in words. Needs the messages of [`crate::files::SITE`].

use torrens_ledger::time::{date_of, to_rfc3339};

use crate::catalogue::Catalogue;

/// A moment in words: Beijing's time with UTC beside it.
pub fn moment(catalogue: &Catalogue, time_ms: u64) -> String {
    let utc = to_rfc3339(time_ms);
    let (date, time) = beijing(time_ms);
    let clock = &utc[11..19];
    let utc = if utc.starts_with(&date) { clock.to_owned() } else { format!("{} {clock}", &utc[..10]) };
    let place = catalogue.say("time-beijing", &[]);
    catalogue.say("time-moment", &[("place", &place), ("date", &date), ("time", &time), ("utc", &utc)])
}

/// Date and time of day in Beijing, UTC+8 without daylight saving time.
pub fn beijing(time_ms: u64) -> (String, String) {
    let local = time_ms.saturating_add(8 * 3_600_000);
    let days = i32::try_from(local / 86_400_000).unwrap_or(i32::MAX);
    let seconds = local / 1000 % 86_400;
    (date_of(days), format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

//! Block time: milliseconds since 1970-01-01 UTC, set by the proposer and bounded by every validator's clock.

/// The year in UTC of a block time (Gregorian calendar).
pub fn year_of(time_ms: u64) -> u16 {
    u16::try_from(civil(time_ms / DAY_MS).0).unwrap_or(u16::MAX)
}

/// A block time as RFC 3339 in UTC, to the millisecond.
pub fn to_rfc3339(time_ms: u64) -> String {
    let (year, month, day) = civil(time_ms / DAY_MS);
    let ms = time_ms % DAY_MS;
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
}

/// Reads RFC 3339 in UTC (`Z`), with or without a fraction of up to three digits.
pub fn from_rfc3339(text: &str) -> Result<u64, String> {
    let wrong = || format!("'{text}' is not a time such as 2026-11-23T09:00:00Z");
    let body = text.strip_suffix('Z').ok_or_else(wrong)?;
    let (date, clock) = body.split_once('T').ok_or_else(wrong)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let number = |part: &str, digits: usize| match part.len() == digits && part.bytes().all(|c| c.is_ascii_digit()) {
        true => part.parse::<u64>().map_err(|_| wrong()),
        false => Err(wrong()),
    };
    let days = days_from_date(date).map_err(|_| wrong())?;
    let [hour, minute, second] = <[&str; 3]>::try_from(clock.split(':').collect::<Vec<_>>()).map_err(|_| wrong())?;
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    if hour > 23 || minute > 59 || second > 59 || fraction.is_empty() || fraction.len() > 3 {
        return Err(wrong());
    }
    let ms = number(&format!("{fraction:0<3}"), 3)?;
    let days = u64::try_from(days).map_err(|_| wrong())?;
    Ok(days * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms)
}

/// Days since 1970-01-01 of a date `yyyy-mm-dd`.
pub fn days_from_date(date: &str) -> Result<i64, String> {
    let wrong = || format!("'{date}' is not a date such as 2026-11-23");
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = <[&str; 3]>::try_from(parts).map_err(|_| wrong())?;
    if (year.len(), month.len(), day.len()) != (4, 2, 2) || !date.bytes().all(|c| c.is_ascii_digit() || c == b'-') {
        return Err(wrong());
    }
    let number = |part: &str| part.parse::<i64>().map_err(|_| wrong());
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    // The years before 1970 that deeds bear are below zero; the cycle makes them positive for the division.
    let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 1 - 719_468;
    let back = date_parts(days);
    if back == (year as u64, month as u64, day as u64) { Ok(days) } else { Err(wrong()) }
}

/// A date `yyyy-mm-dd` from days since 1970-01-01.
pub fn date_of(days: i32) -> String {
    let (year, month, day) = date_parts(i64::from(days));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a day since 1970-01-01.
pub fn date_parts(days: i64) -> (u64, u64, u64) {
    if days >= 0 { civil(days as u64) } else { civil_before_1970(days) }
}

/// The last millisecond of the year 9999: RFC 3339 has no later one.
pub const TIME_MS_MAX: u64 = 253_402_300_799_999;

/// A day of 24 hours, in milliseconds.
pub const DAY_MS: u64 = 86_400_000;

/// Year, month and day of a day, by the 400-year cycle of 146,097 days of the Gregorian calendar.
fn civil(days: u64) -> (u64, u64, u64) {
    let from_march_0000 = days + 719_468;
    let era = from_march_0000 / 146_097;
    let day_of_era = from_march_0000 % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

fn civil_before_1970(days: i64) -> (u64, u64, u64) {
    // Five whole cycles forward make any day from the year 0 on positive.
    let shifted = days + 5 * 146_097;
    let (year, month, day) = civil(u64::try_from(shifted).unwrap_or(0));
    (year.saturating_sub(2000), month, day)
}

/// In JSON a time is RFC 3339; on the ledger it is an integer. For serde's `with`.
pub mod json {
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes RFC 3339.
    pub fn serialize<S: Serializer>(time_ms: &u64, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&super::to_rfc3339(*time_ms))
    }

    /// Reads RFC 3339.
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<u64, D::Error> {
        super::from_rfc3339(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }

    /// The same for a time that may be absent.
    pub mod option {
        use serde::{Deserialize, Deserializer, Serializer};

        /// Writes RFC 3339 or null.
        pub fn serialize<S: Serializer>(time_ms: &Option<u64>, s: S) -> Result<S::Ok, S::Error> {
            match time_ms {
                Some(time_ms) => s.serialize_str(&crate::time::to_rfc3339(*time_ms)),
                None => s.serialize_none(),
            }
        }

        /// Reads RFC 3339 or null.
        pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
            let text = Option::<String>::deserialize(d)?;
            text.map(|text| crate::time::from_rfc3339(&text).map_err(serde::de::Error::custom)).transpose()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_turn_at_midnight_utc() {
        assert_eq!(year_of(0), 1970);
        assert_eq!(year_of(1_767_225_599_999), 2025);
        assert_eq!(year_of(1_767_225_600_000), 2026);
        assert_eq!(year_of(951_782_400_000), 2000, "29 February 2000");
        assert_eq!(year_of(951_868_800_000), 2000, "1 March 2000");
        assert_eq!(year_of(u64::MAX), u16::MAX);
    }

    #[test]
    fn rfc_3339_there_and_back() {
        for (ms, text) in [(0, "1970-01-01T00:00:00.000Z"), (1_793_438_542_007, "2026-10-31T09:22:22.007Z")] {
            assert_eq!(to_rfc3339(ms), text);
            assert_eq!(from_rfc3339(text), Ok(ms));
        }
        assert_eq!(from_rfc3339("1970-01-01T00:00:01Z"), Ok(1000));
        for wrong in [
            "",
            "2026-02-30T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00",
            "2026-1-1T00:00:00Z",
            "2026-01-01T00:00:00.Z",
        ] {
            assert!(from_rfc3339(wrong).is_err(), "{wrong}");
        }
        assert_eq!(days_from_date("2019-01-01"), Ok(17_897));
        assert_eq!(date_of(17_897), "2019-01-01");
        for date in ["1969-12-31", "1900-02-28", "1066-10-14", "2000-02-29"] {
            assert_eq!(date_of(days_from_date(date).unwrap() as i32), date);
        }
    }
}

//! Periods of law and how their days are counted: exact seconds, calendar days, business days with a calendar of holidays, years.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::register::source::Date;
use crate::time::{DAY_MS, TIME_MS_MAX, date_parts, days_from_date};

/// How a period is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cbor(index_only)]
pub enum Count {
    /// To the second, from the moment it begins.
    #[n(1)]
    Seconds,
    /// Whole local days; the day of the event is not counted, and the period ends with its last day.
    #[n(2)]
    CalendarDays,
    /// As calendar days, but only those on which the registry is open.
    #[n(3)]
    BusinessDays,
    /// Years; ends with the day of the same date.
    #[n(4)]
    Years,
}

/// A period of law.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Period {
    /// How many.
    #[n(0)]
    pub count: u32,
    /// Of what.
    #[n(1)]
    pub unit: Count,
}

/// Which days count, and where the day begins.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    /// Local time is UTC plus this many minutes, -840 to 840.
    #[n(0)]
    pub utc_offset_minutes: i32,
    /// Days of the week on which the registry is closed: 1 is Monday, 7 is Sunday.
    #[n(1)]
    pub weekend: Vec<u8>,
    /// Days on which it is closed beside those.
    #[n(2)]
    #[serde(default)]
    pub holidays: Vec<Date>,
    /// Days of a weekend on which it is open, such as days made up for a long holiday 调休.
    #[n(3)]
    #[serde(default)]
    pub workdays: Vec<Date>,
}

impl Period {
    /// The longest period that may be stated, in its own unit; years at most 200.
    pub const COUNT_MAX: u32 = 36_600;

    /// Whether the period can be counted.
    pub fn check(&self) -> Result<(), &'static str> {
        let most = match self.unit {
            Count::Seconds => u32::MAX,
            Count::CalendarDays | Count::BusinessDays => Self::COUNT_MAX,
            Count::Years => 200,
        };
        match (1..=most).contains(&self.count) {
            true => Ok(()),
            false => Err("a period must be at least 1, and at most 36600 days or 200 years"),
        }
    }

    /// The first moment after a period that begins at `from_ms`, by block time.
    pub fn end(&self, from_ms: u64, calendar: &Calendar) -> u64 {
        if self.unit == Count::Seconds {
            return from_ms.saturating_add(u64::from(self.count) * 1000).min(TIME_MS_MAX);
        }
        let first = calendar.local_day(from_ms);
        let last = match self.unit {
            Count::Seconds | Count::CalendarDays => first + i64::from(self.count),
            Count::BusinessDays => {
                let (mut day, mut left) = (first, self.count.min(Self::COUNT_MAX));
                // A calendar without any open day would never end: after ten years of closed days every day counts.
                let mut closed = 0;
                while left > 0 {
                    day += 1;
                    closed += 1;
                    if calendar.is_open(day) || closed > 3_660 {
                        (left, closed) = (left - 1, 0);
                    }
                }
                day
            }
            Count::Years => years_later(first, self.count),
        };
        calendar.day_begins_ms(last + 1)
    }
}

impl Calendar {
    /// Whether the calendar makes sense.
    pub fn check(&self) -> Result<(), &'static str> {
        if !(-840..=840).contains(&self.utc_offset_minutes) {
            return Err("utc_offset_minutes must be from -840 to 840");
        }
        if self.weekend.iter().any(|day| !(1..=7).contains(day)) || self.weekend.len() > 6 {
            return Err("weekend must name days 1 (Monday) to 7 (Sunday), at most six of them");
        }
        match self.holidays.len() > 1000 || self.workdays.len() > 1000 {
            true => Err("at most 1000 holidays and 1000 workdays"),
            false => Ok(()),
        }
    }

    /// The day since 1970-01-01, in local time.
    pub fn local_day(&self, time_ms: u64) -> i64 {
        let local = i64::try_from(time_ms).unwrap_or(i64::MAX / 2) + i64::from(self.utc_offset_minutes) * 60_000;
        local.div_euclid(DAY_MS as i64)
    }

    fn day_begins_ms(&self, day: i64) -> u64 {
        let ms = day.saturating_mul(DAY_MS as i64) - i64::from(self.utc_offset_minutes) * 60_000;
        u64::try_from(ms).unwrap_or(0).min(TIME_MS_MAX)
    }

    fn is_open(&self, day: i64) -> bool {
        // 1970-01-01 was a Thursday, day 4 of the week.
        let weekday = ((day + 3).rem_euclid(7) + 1) as u8;
        let is_in = |list: &[Date]| list.iter().any(|date| i64::from(date.days()) == day);
        is_in(&self.workdays) || (!self.weekend.contains(&weekday) && !is_in(&self.holidays))
    }
}

/// The same date some years later; 29 February becomes the 28th where there is none.
fn years_later(day: i64, years: u32) -> i64 {
    let (year, month, date) = date_parts(day);
    let later = (year + u64::from(years)).min(9999);
    let text = |date: u64| format!("{later:04}-{month:02}-{date:02}");
    days_from_date(&text(date)).or_else(|_| days_from_date(&text(date.saturating_sub(1)))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{from_rfc3339, to_rfc3339};

    fn end(from: &str, count: u32, unit: Count, calendar: &Calendar) -> String {
        to_rfc3339(Period { count, unit }.end(from_rfc3339(from).unwrap(), calendar))
    }

    #[test]
    fn days_are_counted_as_the_law_counts_them() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let utc = Calendar { weekend: vec![6, 7], ..Calendar::default() };
        let beijing = Calendar {
            utc_offset_minutes: 480,
            weekend: vec![6, 7],
            holidays: vec![date("2026-10-01"), date("2026-10-02")],
            workdays: vec![date("2026-10-10")],
        };
        // To the second.
        assert_eq!(end("2026-11-23T09:00:00Z", 90, Count::Seconds, &utc), "2026-11-23T09:01:30.000Z");
        // The day of the event does not count; the last day counts whole.
        assert_eq!(end("2026-11-23T09:00:00Z", 15, Count::CalendarDays, &utc), "2026-12-09T00:00:00.000Z");
        // In Beijing the day begins at 16:00 UTC: 17:00 UTC is already the next day there.
        assert_eq!(end("2026-11-23T09:00:00Z", 1, Count::CalendarDays, &beijing), "2026-11-24T16:00:00.000Z");
        assert_eq!(end("2026-11-23T17:00:00Z", 1, Count::CalendarDays, &beijing), "2026-11-25T16:00:00.000Z");
        // Friday to Monday; and over a holiday, with the Saturday that is made up for it.
        assert_eq!(end("2026-11-20T09:00:00Z", 1, Count::BusinessDays, &utc), "2026-11-24T00:00:00.000Z");
        assert_eq!(end("2026-09-30T02:00:00Z", 1, Count::BusinessDays, &beijing), "2026-10-05T16:00:00.000Z");
        assert_eq!(end("2026-10-09T02:00:00Z", 1, Count::BusinessDays, &beijing), "2026-10-10T16:00:00.000Z");
        assert_eq!(end("2024-02-29T12:00:00Z", 1, Count::Years, &utc), "2025-03-01T00:00:00.000Z");
        // No way to run for ever or over the end of time.
        let never = Calendar { weekend: vec![1, 2, 3, 4, 5, 6, 7], ..Calendar::default() };
        assert!(Period { count: 2, unit: Count::BusinessDays }.end(0, &never) > 0);
        assert!(Period { count: u32::MAX, unit: Count::Years }.end(u64::MAX, &utc) <= TIME_MS_MAX);
    }
}

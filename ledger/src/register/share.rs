//! Shares are exact fractions; a third is 1/3 and never 0.3333.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize};

/// A share of the whole: `0 < num/den <= 1`, in lowest terms, so that equal shares have equal bytes (LADM `Fraction`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fraction {
    num: u64,
    den: u64,
}

/// Why numbers are not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Zero, more than one, or a zero denominator.
    #[error("a share must be more than 0 and at most 1, such as 1/2")]
    OutOfRange,
    /// The denominator is larger than [`Fraction::DEN_MAX`].
    #[error("a share may have a denominator of at most {}", Fraction::DEN_MAX)]
    TooFine,
    /// A decimal number, which cannot say a third.
    #[error("write the share as a fraction such as 1/3: a decimal like 0.3333 is not exact")]
    Decimal,
    /// Not of the form `a/b`.
    #[error("write the share as a fraction such as 1/3")]
    NotAFraction,
}

impl Fraction {
    /// The largest denominator that a share may have.
    pub const DEN_MAX: u64 = 1_000_000_000;

    /// The whole.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// A share in lowest terms.
    pub fn new(num: u64, den: u64) -> Result<Self, ShareError> {
        if num == 0 || den == 0 || num > den {
            return Err(ShareError::OutOfRange);
        }
        let divisor = gcd(num as u128, den as u128) as u64;
        let (num, den) = (num / divisor, den / divisor);
        if den > Self::DEN_MAX {
            return Err(ShareError::TooFine);
        }
        Ok(Self { num, den })
    }

    /// Numerator.
    pub fn num(self) -> u64 {
        self.num
    }

    /// Denominator.
    pub fn den(self) -> u64 {
        self.den
    }

    /// What is left of this share when `other` is given away: nothing, a share, or an error when it is more than all.
    pub fn minus(self, other: Self) -> Result<Option<Self>, ShareError> {
        let sum = Sum::ZERO.plus(self)?.minus(other)?;
        sum.share()
    }

    /// The two shares together.
    pub fn plus(self, other: Self) -> Result<Self, ShareError> {
        Sum::ZERO.plus(self)?.plus(other)?.share()?.ok_or(ShareError::OutOfRange)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.num as u128 * other.den as u128).cmp(&(other.num as u128 * self.den as u128))
    }
}

/// A sum of shares, which may be anything from zero upward.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sum {
    num: u128,
    den: u128,
}

impl Sum {
    /// No share at all.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// Adds up shares.
    pub fn of(shares: impl IntoIterator<Item = Fraction>) -> Result<Self, ShareError> {
        shares.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Adds one share. Fails when the common denominator outgrows 128 bits.
    pub fn plus(self, share: Fraction) -> Result<Self, ShareError> {
        let (left, right, den) = self.over_common(share)?;
        Ok(Self { num: left.checked_add(right).ok_or(ShareError::TooFine)?, den }.reduced())
    }

    fn minus(self, share: Fraction) -> Result<Self, ShareError> {
        let (left, right, den) = self.over_common(share)?;
        Ok(Self { num: left.checked_sub(right).ok_or(ShareError::OutOfRange)?, den }.reduced())
    }

    /// Whether the sum is exactly the whole.
    pub fn is_whole(self) -> bool {
        self.num == self.den
    }

    /// Whether the sum reaches `threshold`.
    pub fn reaches(self, threshold: Fraction) -> Result<bool, ShareError> {
        let (left, right, _) = self.over_common(threshold)?;
        Ok(left >= right)
    }

    /// The sum as a share: nothing, a share, or an error when it is more than the whole or too fine.
    pub fn share(self) -> Result<Option<Fraction>, ShareError> {
        if self.num == 0 {
            return Ok(None);
        }
        let num = u64::try_from(self.num).map_err(|_| ShareError::TooFine)?;
        let den = u64::try_from(self.den).map_err(|_| ShareError::TooFine)?;
        Fraction::new(num, den).map(Some)
    }

    fn over_common(self, share: Fraction) -> Result<(u128, u128, u128), ShareError> {
        let share_den = share.den as u128;
        let divisor = gcd(self.den, share_den);
        let den = (self.den / divisor).checked_mul(share_den).ok_or(ShareError::TooFine)?;
        let left = self.num.checked_mul(den / self.den).ok_or(ShareError::TooFine)?;
        let right = (share.num as u128).checked_mul(den / share_den).ok_or(ShareError::TooFine)?;
        Ok((left, right, den))
    }

    fn reduced(self) -> Self {
        let divisor = gcd(self.num, self.den);
        Self { num: self.num / divisor, den: self.den / divisor }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl FromStr for Fraction {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        if text.contains('.') || text.contains('%') {
            return Err(ShareError::Decimal);
        }
        let (num, den) = text.split_once('/').ok_or(ShareError::NotAFraction)?;
        let number = |part: &str| part.trim().parse::<u64>().map_err(|_| ShareError::NotAFraction);
        Self::new(number(num)?, number(den)?)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parts {
            num: u64,
            den: u64,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Parts(Parts),
            Text(String),
            Number(serde::de::IgnoredAny),
        }
        match Form::deserialize(d)? {
            Form::Parts(Parts { num, den }) => Self::new(num, den),
            Form::Text(text) => text.parse(),
            Form::Number(_) => Err(ShareError::Decimal),
        }
        .map_err(serde::de::Error::custom)
    }
}

impl<C> Encode<C> for Fraction {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.u64(self.num)?.u64(self.den)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Fraction {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(2) {
            return Err(minicbor::decode::Error::message("a share is an array of two integers"));
        }
        // A fraction that is not in lowest terms is reduced here and then fails the canonical comparison.
        // The message names the code, so that the refusal at the door does ([`crate::transactions::Signed::read`]).
        let number = |d: &mut minicbor::Decoder<'b>| match d.datatype()? {
            minicbor::data::Type::Int
            | minicbor::data::Type::I8
            | minicbor::data::Type::I16
            | minicbor::data::Type::I32
            | minicbor::data::Type::I64 => Err(minicbor::decode::Error::message("share.not_positive")),
            _ => d.u64(),
        };
        let (num, den) = (number(d)?, number(d)?);
        Self::new(num, den).map_err(|error| {
            minicbor::decode::Error::message(match error {
                ShareError::TooFine => "share.too_fine",
                _ => "share.not_positive",
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn f(text: &str) -> Fraction {
        text.parse().unwrap()
    }

    #[test]
    fn a_third_is_a_third() {
        assert!(Sum::of([f("1/3"), f("1/3"), f("1/3")]).unwrap().is_whole());
        assert!(Sum::of([f("1/6"), f("1/6"), f("1/3"), f("1/3")]).unwrap().is_whole());
        assert_eq!("0.3333".parse::<Fraction>(), Err(ShareError::Decimal));
        assert_eq!(f("1/3").minus(f("1/6")).unwrap(), Some(f("1/6")));
        assert_eq!(f("1/3").minus(f("1/3")).unwrap(), None);
        assert_eq!(f("1/6").minus(f("1/4")), Err(ShareError::OutOfRange));
        assert_eq!("3/2".parse::<Fraction>(), Err(ShareError::OutOfRange));
        assert_eq!(f("2/4"), f("1/2"));
    }

    #[test]
    fn json_takes_fractions_and_refuses_decimals() {
        assert_eq!(serde_json::from_str::<Fraction>(r#"{"num":1,"den":3}"#).unwrap(), f("1/3"));
        assert_eq!(serde_json::from_str::<Fraction>(r#""1/3""#).unwrap(), f("1/3"));
        let error = serde_json::from_str::<Fraction>("0.3333").unwrap_err().to_string();
        assert!(error.contains("1/3"), "{error}");
    }

    proptest! {
        #[test]
        fn giving_and_taking_back_changes_nothing(a in 1u64..1000, b in 1u64..1000, c in 1u64..1000) {
            let den = a + b + c;
            let (x, y) = (Fraction::new(a, den).unwrap(), Fraction::new(b, den).unwrap());
            prop_assert_eq!(x.plus(y).unwrap().minus(y).unwrap(), Some(x));
        }
    }
}

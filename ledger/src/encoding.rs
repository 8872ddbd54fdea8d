//! One canonical encoding: deterministic CBOR (RFC 8949 section 4.2.1).
//!
//! Encoding always writes the shortest form. Decoding is strict by one rule that needs no list of cases:
//! **`encode(decode(b)) == b`**, or the bytes are refused. Over-long integers, trailing bytes, unsorted or doubled map
//! keys and unknown fields all fail it (`proofs.md`, "What is signed").

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that are not the canonical encoding of what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not CBOR of the expected shape.
    #[error("not a well-formed {what}: {why}")]
    Malformed {
        /// What was being read.
        what: &'static str,
        /// What the decoder said.
        why: String,
    },
    /// Well-formed, but not the one canonical form.
    #[error(
        "{what} is not in canonical form: write shortest integers, no trailing bytes, sorted keys, known fields only"
    )]
    NotCanonical {
        /// What was being read.
        what: &'static str,
    },
}

/// The canonical bytes of a value.
pub fn to_bytes<T: Encode<()>>(value: &T) -> Vec<u8> {
    match minicbor::to_vec(value) {
        Ok(bytes) => bytes,
        // Writing to a Vec cannot fail and our own impls return no error of their own.
        Err(error) => unreachable!("encoding to memory failed: {error}"),
    }
}

/// Reads a value, accepting its canonical bytes only.
pub fn from_bytes<T>(bytes: &[u8]) -> Result<T, DecodeError>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    let what = short_name::<T>();
    let value: T = minicbor::decode(bytes).map_err(|error| DecodeError::Malformed { what, why: error.to_string() })?;
    if to_bytes(&value) != bytes {
        return Err(DecodeError::NotCanonical { what });
    }
    Ok(value)
}

/// What is wrong with the form of untrusted CBOR, before anything in it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormError {
    /// It ends too early.
    Truncated,
    /// Bytes follow its end.
    Trailing,
    /// Nested deeper than [`NESTING_MAX`].
    TooDeep,
    /// An integer or length is not in its shortest form, a length is indefinite, or a type is not used here.
    NotCanonical,
}

/// The deepest nesting of arrays, maps and tags in anything that is read.
pub const NESTING_MAX: usize = 32;

/// Walks over one CBOR item without recursion and without allocating by what the input claims.
pub fn check_form(bytes: &[u8]) -> Result<(), FormError> {
    let mut at = 0usize;
    // Items still to be read at each open level.
    let mut open: Vec<u64> = vec![1];
    while let Some(left) = open.last_mut() {
        if *left == 0 {
            open.pop();
            continue;
        }
        *left -= 1;
        let head = *bytes.get(at).ok_or(FormError::Truncated)?;
        at += 1;
        let (major, info) = (head >> 5, head & 0x1f);
        if major == 7 {
            match info {
                20..=22 => continue,
                _ => return Err(FormError::NotCanonical),
            }
        }
        let extra = match info {
            0..=23 => 0,
            24..=27 => 1usize << (info - 24),
            _ => return Err(FormError::NotCanonical),
        };
        let raw = bytes.get(at..at + extra).ok_or(FormError::Truncated)?;
        at += extra;
        let argument = match extra {
            0 => u64::from(info),
            _ => raw.iter().fold(0u64, |n, byte| n << 8 | u64::from(*byte)),
        };
        let least = match extra {
            0 => 0,
            1 => 24,
            2 => 1 << 8,
            4 => 1 << 16,
            _ => 1 << 32,
        };
        if argument < least {
            return Err(FormError::NotCanonical);
        }
        let inner = match major {
            0 | 1 => continue,
            2 | 3 => {
                let length = usize::try_from(argument).map_err(|_| FormError::Truncated)?;
                let end = at.checked_add(length).ok_or(FormError::Truncated)?;
                if end > bytes.len() {
                    return Err(FormError::Truncated);
                }
                at = end;
                continue;
            }
            4 => argument,
            5 => argument.checked_mul(2).ok_or(FormError::Truncated)?,
            _ => 1,
        };
        if open.len() > NESTING_MAX {
            return Err(FormError::TooDeep);
        }
        open.push(inner);
    }
    if at == bytes.len() { Ok(()) } else { Err(FormError::Trailing) }
}

fn short_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}

/// A byte string of exactly `N` bytes: a CBOR byte string on the ledger, lower-case hex in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Bytes<N> {
    /// All zeros: stands for nothing where a value of this length is expected.
    pub const fn zero() -> Self {
        Self([0; N])
    }

    /// The bytes themselves.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl<const N: usize> fmt::Display for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl<const N: usize> fmt::Debug for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> FromStr for Bytes<N> {
    type Err = String;

    /// Lower-case hex only, so that a value has one spelling and a changed letter is a changed value.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.bytes().any(|c| c.is_ascii_uppercase()) {
            return Err("hex digits must be lower case".into());
        }
        let mut out = [0u8; N];
        hex::decode_to_slice(text, &mut out).map_err(|_| format!("expected {} lower-case hex digits", N * 2))?;
        Ok(Self(out))
    }
}

impl<C, const N: usize> Encode<C> for Bytes<N> {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C, const N: usize> Decode<'b, C> for Bytes<N> {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = d.bytes()?;
        <[u8; N]>::try_from(bytes)
            .map(Self)
            .map_err(|_| minicbor::decode::Error::message(format!("expected {N} bytes, found {}", bytes.len())))
    }
}

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A byte string of any length: bytes in CBOR, lower-case hex in JSON.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Blob(pub Vec<u8>);

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl<C> Encode<C> for Blob {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Blob {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Ok(Self(d.bytes()?.to_vec()))
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        if text.bytes().any(|c| c.is_ascii_uppercase()) {
            return Err(serde::de::Error::custom("hex digits must be lower case"));
        }
        hex::decode(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A short code or identifier: 1 to 64 of `A-Z a-z 0-9 . _ : / -`. Anything else cannot be said.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Label(String);

impl Label {
    /// The longest label, in bytes.
    pub const LENGTH_MAX: usize = 64;

    /// Checks and wraps a text.
    pub fn new(text: impl Into<String>) -> Result<Self, String> {
        let text = text.into();
        let good = |c: u8| c.is_ascii_alphanumeric() || b"._:/-".contains(&c);
        if text.is_empty() || text.len() > Self::LENGTH_MAX {
            return Err(format!("must have 1 to {} characters, has {}", Self::LENGTH_MAX, text.len()));
        }
        match text.bytes().find(|c| !good(*c)) {
            Some(_) => Err("may hold only letters, digits and . _ : / -".into()),
            None => Ok(Self(text)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Label {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::new(text)
    }
}

impl<C> Encode<C> for Label {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Label {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).map_err(minicbor::decode::Error::message)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// A line of public text in any script: 1 to 200 bytes, no control characters. Never personal data.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Text(String);

impl Text {
    /// The longest text, in bytes.
    pub const LENGTH_MAX: usize = 200;

    /// Checks and wraps a text.
    pub fn new(text: impl Into<String>) -> Result<Self, String> {
        let text = text.into();
        if text.is_empty() || text.len() > Self::LENGTH_MAX || text.chars().any(char::is_control) {
            return Err(format!("must be one line of 1 to {} bytes", Self::LENGTH_MAX));
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<C> Encode<C> for Text {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Text {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).map_err(minicbor::decode::Error::message)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_encoding() {
        for (bytes, why) in [
            (&[0x18, 0x05][..], "over-long integer"),
            (&[0x05, 0x00][..], "trailing byte"),
            (&[0x1b, 0, 0, 0, 0, 0, 0, 0, 5][..], "over-long integer"),
        ] {
            assert!(matches!(from_bytes::<u64>(bytes), Err(DecodeError::NotCanonical { .. })), "{why}");
        }
        assert_eq!(from_bytes::<u64>(&[0x05]), Ok(5));
    }

    #[test]
    fn form_is_checked_without_recursion() {
        assert_eq!(check_form(&[0x82, 1, 2]), Ok(()));
        assert_eq!(check_form(&[0x82, 1]), Err(FormError::Truncated));
        assert_eq!(check_form(&[0x01, 1]), Err(FormError::Trailing));
        assert_eq!(check_form(&[0x18, 1]), Err(FormError::NotCanonical));
        assert_eq!(check_form(&[0x9f, 0xff]), Err(FormError::NotCanonical));
        assert_eq!(check_form(&vec![0x81; 100_000]), Err(FormError::TooDeep));
        assert_eq!(check_form(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(FormError::Truncated));
    }

    #[test]
    fn unsorted_and_doubled_keys_are_refused() {
        use std::collections::BTreeMap;
        let sorted = [0xa2, 1, 1, 2, 2];
        assert!(from_bytes::<BTreeMap<u8, u8>>(&sorted).is_ok());
        assert!(from_bytes::<BTreeMap<u8, u8>>(&[0xa2, 2, 2, 1, 1]).is_err());
        assert!(from_bytes::<BTreeMap<u8, u8>>(&[0xa2, 1, 1, 1, 1]).is_err());
    }

    #[test]
    fn labels_and_hex_have_one_spelling() {
        assert!(Label::new("TAX_CLEARED").is_ok());
        for bad in ["", "two words", "中文", &"x".repeat(65)] {
            assert!(Label::new(bad).is_err(), "{bad}");
        }
        assert!("0A".parse::<Bytes<1>>().is_err());
        assert_eq!("0a".parse::<Bytes<1>>(), Ok(Bytes([10])));
    }
}

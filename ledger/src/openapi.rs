//! How fixed bytes and codes look in the API's document: they are strings there. Behind the feature `openapi`, for the node only.

use std::borrow::Cow;

use utoipa::openapi::{RefOr, schema::Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::encoding::Bytes;
use crate::refusal::Code;

impl<const N: usize> PartialSchema for Bytes<N> {
    fn schema() -> RefOr<Schema> {
        String::schema()
    }
}

impl<const N: usize> ToSchema for Bytes<N> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Hex{N}"))
    }
}

impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        String::schema()
    }
}

impl ToSchema for Code {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Code")
    }
}

//! The files of the catalogue that programs read.

/// A file of the catalogue, in both languages.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// What stands on an extract on paper.
pub const PAPER: File =
    File { en: include_str!("../../locales/en/paper.ftl"), zh: include_str!("../../locales/zh/paper.ftl") };

/// The register's codes in words.
pub const REGISTER: File =
    File { en: include_str!("../../locales/en/register.ftl"), zh: include_str!("../../locales/zh/register.ftl") };

/// What stands on every page: names and times.
pub const SITE: File =
    File { en: include_str!("../../locales/en/site.ftl"), zh: include_str!("../../locales/zh/site.ftl") };

/// A title in plain words.
pub const TITLE: File =
    File { en: include_str!("../../locales/en/title.ftl"), zh: include_str!("../../locales/zh/title.ftl") };

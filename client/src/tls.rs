//! TLS towards a node: the certificates that are trusted besides those of the web, and one's own, for nodes that ask for it.

use std::path::PathBuf;

use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};

/// Trusted certificates and one's own. The default: what the web trusts, and none.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Tls {
    /// Trust the certificates in this PEM file, and no others (https)
    #[arg(long, global = true, env = "TORRENS_CA", value_name = "FILE", value_parser = chain)]
    ca: Option<Chain>,
    /// Show this certificate chain, PEM, to nodes that ask for one (https)
    #[arg(long, global = true, env = "TORRENS_CERTIFICATE", value_name = "FILE", value_parser = chain, requires = "certificate_key")]
    certificate: Option<Chain>,
    /// Its private key, PEM
    #[arg(long, global = true, env = "TORRENS_CERTIFICATE_KEY", value_name = "FILE", value_parser = private_key, requires = "certificate")]
    certificate_key: Option<OwnKey>,
}

/// Certificates of a file.
#[derive(Clone, Debug)]
pub struct Chain(Vec<Certificate<'static>>);

/// A private key; shown to nobody, not even in a debug line.
#[derive(Clone)]
pub struct OwnKey(std::sync::Arc<PrivateKey<'static>>);

impl std::fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnKey")
    }
}

impl Tls {
    /// From files. The error names the one that is wrong.
    pub fn read(ca: Option<&str>, own: Option<(&str, &str)>) -> Result<Self, String> {
        let ca = ca.map(chain).transpose()?;
        let certificate = own.map(|(path, _)| chain(path)).transpose()?;
        let certificate_key = own.map(|(_, path)| private_key(path)).transpose()?;
        Ok(Self { ca, certificate, certificate_key })
    }

    /// As the HTTP client takes it.
    pub fn config(&self) -> TlsConfig {
        let mut config = TlsConfig::builder();
        if let Some(Chain(ca)) = &self.ca {
            config = config.root_certs(RootCerts::new_with_certs(ca));
        }
        if let (Some(Chain(chain)), Some(OwnKey(key))) = (&self.certificate, &self.certificate_key) {
            config = config.client_cert(Some(ClientCert::new_with_certs(chain, PrivateKey::to_owned(key))));
        }
        config.build()
    }
}

fn items(path: &str) -> Result<Vec<PemItem<'static>>, String> {
    let path = PathBuf::from(path);
    let wrong = |why: String| format!("{}: {why}", path.display());
    let bytes = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    parse_pem(&bytes).collect::<Result<_, _>>().map_err(|error| wrong(error.to_string()))
}

fn chain(path: &str) -> Result<Chain, String> {
    let found = items(path)?.into_iter().filter_map(|item| match item {
        PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        Err(format!("{path}: there is no certificate in it; it must be PEM"))
    } else {
        Ok(Chain(found))
    }
}

fn private_key(path: &str) -> Result<OwnKey, String> {
    let found = items(path)?.into_iter().find_map(|item| match item {
        PemItem::PrivateKey(key) => Some(key),
        _ => None,
    });
    let found = found.ok_or_else(|| format!("{path}: there is no private key in it; it must be PEM"))?;
    Ok(OwnKey(std::sync::Arc::new(found)))
}

//! TLS for the API (rustls): a listener of its own beside the plain one, which then belongs on the loopback interface. With a client CA
//! it asks clients for certificates as well (mutual TLS): of all, or of those only who write.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{InconsistentKeys, RootCertStore, ServerConfig};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::config::{ClientCertificate, Tls};

/// How often the files are looked at for a renewed certificate.
const RENEWAL: Duration = Duration::from_secs(5);
/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Whether a request came over TLS with a certificate that the client CA signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certified(pub bool);

/// The files as they were read last; replaced when they change, for certificates are renewed while a node runs.
pub struct Secured {
    current: watch::Receiver<Arc<ServerConfig>>,
}

impl Secured {
    /// Reads certificate, key and client CA; goes on looking for renewed ones.
    pub fn start(tls: Tls, mut stop: watch::Receiver<bool>) -> Result<Self, String> {
        let (sender, current) = watch::channel(Arc::new(read(&tls)?));
        tokio::spawn(async move {
            let mut known = changed(&tls);
            loop {
                tokio::select! {
                    () = tokio::time::sleep(RENEWAL) => {}
                    _ = stop.changed() => return,
                }
                let now = changed(&tls);
                if now == known {
                    continue;
                }
                match read(&tls) {
                    Ok(config) => {
                        tracing::info!("the API's certificate was renewed");
                        sender.send_replace(Arc::new(config));
                        known = now;
                    }
                    // Half of the files may be written; the old ones stay in use.
                    Err(why) => tracing::warn!(why, "the API's renewed certificate cannot be used yet"),
                }
            }
        });
        Ok(Self { current })
    }

    /// Shakes hands with a client.
    pub async fn accept(&self, stream: TcpStream) -> Option<(TlsStream<TcpStream>, Certified)> {
        let acceptor = TlsAcceptor::from(self.current.borrow().clone());
        let stream = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await.ok()?.ok()?;
        let certified = Certified(stream.get_ref().1.peer_certificates().is_some());
        Some((stream, certified))
    }
}

fn changed(tls: &Tls) -> Vec<Option<SystemTime>> {
    let files = [Some(&tls.certificate), Some(&tls.key), tls.client_ca.as_ref()];
    files.into_iter().flatten().map(|file| std::fs::metadata(file).and_then(|about| about.modified()).ok()).collect()
}

/// Reads the files. The error names the one that is wrong.
pub fn read(tls: &Tls) -> Result<ServerConfig, String> {
    let chain = certificates(&tls.certificate, "tls.certificate")?;
    let wrong = |why: String| format!("tls.key: {}: {why}", tls.key.display());
    let key = PrivateKeyDer::from_pem_file(&tls.key)
        .map_err(|error| wrong(format!("{error}; it must be a private key in PEM (PKCS#8)")))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let builder = match &tls.client_ca {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = RootCertStore::empty();
            for certificate in certificates(path, "tls.client_ca")? {
                roots.add(certificate).map_err(|error| format!("tls.client_ca: {}: {error}", path.display()))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
            let verifier = match tls.client_certificate {
                ClientCertificate::Always => verifier,
                ClientCertificate::Writes => verifier.allow_unauthenticated(),
            };
            builder.with_client_cert_verifier(verifier.build().map_err(|error| format!("tls.client_ca: {error}"))?)
        }
    };
    // Read apart from the certificate, or rustls would not say which of the two files is wrong.
    let signer = provider.key_provider.load_private_key(key).map_err(|error| wrong(in_words(&error)))?;
    let pair = CertifiedKey::new(chain, signer);
    match pair.keys_match() {
        // A key that cannot say what its public half is may be the right one.
        Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => {}
        Err(rustls::Error::InconsistentKeys(_)) => {
            return Err(wrong(format!("it is not the key of the certificate in {}", tls.certificate.display())));
        }
        Err(error) => return Err(format!("tls.certificate: {}: {}", tls.certificate.display(), in_words(&error))),
    }
    let mut config = builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(pair)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// rustls calls a key that it cannot read an "unexpected error".
fn in_words(error: &rustls::Error) -> String {
    match error {
        rustls::Error::General(why) => why.clone(),
        error => error.to_string(),
    }
}

fn certificates(path: &Path, name: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let wrong = |why: String| format!("{name}: {}: {why}", path.display());
    let found = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
    let found: Vec<_> = found.collect::<Result<_, _>>().map_err(|error| wrong(error.to_string()))?;
    match found.is_empty() {
        true => Err(wrong("there is no certificate in it; it must be PEM".into())),
        false => Ok(found),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test fails loudly
mod tests {
    use super::*;

    fn made() -> (String, String) {
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap();
        (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
    }

    /// Every bit of both files, one at a time.
    #[test]
    fn a_flipped_bit_is_told_of_the_file_that_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        let files = made();
        std::fs::write(&certificate, &files.0).unwrap();
        std::fs::write(&key, &files.1).unwrap();
        let tls = Tls {
            listen: ([127, 0, 0, 1], 0).into(),
            certificate: certificate.clone(),
            key: key.clone(),
            client_ca: None,
            client_certificate: ClientCertificate::Always,
        };
        read(&tls).unwrap();
        let mut refused = 0;
        for (path, sound) in [(&certificate, &files.0), (&key, &files.1)] {
            let name = path.file_name().unwrap().to_str().unwrap();
            for bit in 0..sound.len() * 8 {
                let mut bytes = sound.clone().into_bytes();
                bytes[bit / 8] ^= 1 << (bit % 8);
                std::fs::write(path, &bytes).unwrap();
                if let Err(why) = read(&tls) {
                    refused += 1;
                    assert!(why.contains(name), "bit {bit} of {name}: {why}");
                    assert!(!why.contains("unexpected error"), "bit {bit} of {name}: {why}");
                }
            }
            std::fs::write(path, sound).unwrap();
        }
        assert!(refused > files.1.len() * 4, "most damage of the key must be noticed: {refused}");
    }
}

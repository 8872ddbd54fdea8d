//! Keys in hardware tokens and security modules, by PKCS#11 v2.40 with Ed25519 (`CKM_EDDSA`, v3.0).

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use serde::{Deserialize, Serialize};
use torrens_ledger::crypto::{KeyId, PublicKey, Signature, Signer};
use torrens_ledger::encoding::Bytes;

use crate::passphrase::Passphrase;

/// The file that stands in place of a key which is in a token. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointer {
    /// `torrens.key-token/1`.
    pub format: String,
    /// What it is for: `validator`, `officer`, `party`.
    pub purpose: String,
    /// Public half.
    pub public_key: PublicKey,
    /// Its identifier, the COSE `kid`.
    pub key_id: KeyId,
    /// The token's PKCS#11 library.
    pub module: PathBuf,
    /// The token's label.
    pub token: String,
    /// The key's label in it.
    pub label: String,
}

impl Pointer {
    /// The format that this program writes and reads.
    pub const FORMAT: &'static str = "torrens.key-token/1";

    /// Points to a key that is in a token: its public half is read there, so this needs the PIN.
    pub fn to(purpose: &str, module: PathBuf, token: &str, label: &str) -> Result<Self, String> {
        let session = session(&module, token)?;
        let public_key = public_key(&session, label)?;
        let (format, purpose) = (Self::FORMAT.to_owned(), purpose.to_owned());
        Ok(Self {
            format,
            purpose,
            public_key,
            key_id: public_key.id(),
            module,
            token: token.into(),
            label: label.into(),
        })
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// A key in a token, with an open session.
pub struct Token {
    pointer: Pointer,
    /// A session does one thing at a time.
    session: Mutex<Session>,
    key: ObjectHandle,
}

impl Token {
    /// Opens a session with the token and finds the key. What the token says of its public half must be what the file says.
    pub fn open(pointer: Pointer) -> Result<Self, String> {
        let session = session(&pointer.module, &pointer.token)?;
        let found = public_key(&session, &pointer.label)?;
        if found != pointer.public_key || found.id() != pointer.key_id {
            return Err(format!(
                "the token '{}' has another key under '{}' ({}) than the file says ({}); correct the file or the token",
                pointer.token, pointer.label, found.0, pointer.public_key.0
            ));
        }
        let key = find(&session, ObjectClass::PRIVATE_KEY, &pointer.label)?;
        Ok(Self { pointer, session: Mutex::new(session), key })
    }

    /// Where the key is.
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }
}

impl Signer for Token {
    fn public(&self) -> PublicKey {
        self.pointer.public_key
    }

    /// What a device gives back is verified before it is used: a faulty one must not speak for the agency.
    fn sign(&self, message: &[u8]) -> Result<Signature, String> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519));
        let bytes = session.sign(&mechanism, self.key, message).map_err(|error| self.failed(&error.to_string()))?;
        let signature: [u8; 64] = bytes.try_into().map_err(|_| self.failed("its signature does not have 64 bytes"))?;
        match self.public().verify(message, &Bytes(signature)) {
            true => Ok(Bytes(signature)),
            false => Err(self.failed("its signature does not verify")),
        }
    }
}

impl Token {
    fn failed(&self, why: &str) -> String {
        format!(
            "the token '{}' did not sign: {why}. Look whether it is connected, then start again",
            self.pointer.token
        )
    }
}

fn session(module: &PathBuf, token: &str) -> Result<Session, String> {
    let context =
        Pkcs11::new(module).map_err(|error| format!("cannot load the PKCS#11 module {}: {error}", module.display()))?;
    match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // Another key of this process may be in the same module.
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(format!("the PKCS#11 module {} does not start: {error}", module.display())),
    }
    let slots = context.get_slots_with_initialized_token().map_err(|error| error.to_string())?;
    let of_token = |slot: &cryptoki::slot::Slot| context.get_token_info(*slot).is_ok_and(|info| info.label() == token);
    let slot = slots.into_iter().find(of_token).ok_or_else(|| {
        format!("no token '{token}' is known to {}; connect it, or correct the label", module.display())
    })?;
    let session = context.open_ro_session(slot).map_err(|error| format!("the token '{token}': {error}"))?;
    let pin = AuthPin::from(Passphrase::pin(token)?.reveal());
    match session.login(UserType::User, Some(&pin)) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(Error::Pkcs11(RvError::PinIncorrect, _)) => {
            Err(format!("the token '{token}' refuses the PIN; after a few wrong ones it locks itself"))
        }
        Err(error) => Err(format!("the token '{token}': {error}")),
    }
}

fn find(session: &Session, class: ObjectClass, label: &str) -> Result<ObjectHandle, String> {
    let wanted = [Attribute::Class(class), Attribute::KeyType(KeyType::EC_EDWARDS), Attribute::Label(label.into())];
    let found = session.find_objects(&wanted).map_err(|error| error.to_string())?;
    match found[..] {
        [one] => Ok(one),
        [] => Err(format!("the token has no Ed25519 key '{label}' ({class}); make one there, or correct the label")),
        _ => Err(format!("the token has several keys '{label}' ({class}); give each a label of its own")),
    }
}

fn public_key(session: &Session, label: &str) -> Result<PublicKey, String> {
    let key = find(session, ObjectClass::PUBLIC_KEY, label)?;
    let attributes = session.get_attributes(key, &[AttributeType::EcPoint]).map_err(|error| error.to_string())?;
    let point = attributes.into_iter().find_map(|attribute| match attribute {
        Attribute::EcPoint(point) => Some(point),
        _ => None,
    });
    // A DER octet string of 32 bytes (RFC 8410 leaves the form to PKCS#11, which wraps it); some modules give the bytes bare.
    let bare = point.as_deref().map(|point| point.strip_prefix(&[0x04, 0x20]).unwrap_or(point));
    let bytes: Option<[u8; 32]> = bare.and_then(|bare| bare.try_into().ok());
    let key = PublicKey(Bytes(bytes.ok_or_else(|| format!("the token's key '{label}' is not of Ed25519"))?));
    key.check().map_err(|why| format!("the token's key '{label}' may not be used: {why}"))?;
    Ok(key)
}

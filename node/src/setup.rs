//! How a node and a network come to be: keys and config of one agency, and the genesis that all agree on.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use torrens_consensus::guard::Guard;
use torrens_keystore::{Passphrase, Pointer};
use torrens_ledger::agency::{Agency, Officer, Role, Standing};
use torrens_ledger::block::{Member, Params, Validator};
use torrens_ledger::crypto::{PublicKey, SecretKey};
use torrens_ledger::encoding::{Label, Text};
use torrens_ledger::genesis::{Genesis, GenesisOfficer};
use torrens_ledger::keyfile::KeyFile;
use torrens_ledger::policy::{Jurisdiction, Policy};
use torrens_ledger::proof::checkpoint::CosignerKeys;

use crate::clock::now_ms;
use crate::config::{Api, Config, Home, Network, NodeRole};

/// The policies that ship with the node.
pub const SAMPLE_POLICIES: &str = include_str!("../policies/sample.json");

/// What an agency hands in for the genesis: public keys only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyCard {
    /// The agency, with the kinds it is competent for.
    pub agency: Agency,
    /// Its officers and their keys.
    pub officers: Vec<GenesisOfficer>,
    /// Its node's key.
    pub node_key: PublicKey,
    /// Its validator's keys; absent for an agency that does not vote.
    #[serde(default)]
    pub validator: Option<ValidatorKeys>,
}

/// The public keys of a validator: one votes, one cosigns checkpoints, one signs the log's line in them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidatorKeys {
    /// Votes.
    pub public_key: PublicKey,
    /// Cosigns.
    pub cosigner_key: PublicKey,
    /// The log's line.
    pub log_key: PublicKey,
}

impl ValidatorKeys {
    /// The validator of an agency with these keys.
    pub fn of(self, agency_id: Label) -> Validator {
        let Self { public_key, cosigner_key, log_key } = self;
        Validator { agency_id, public_key, cosigner_key, log_key }
    }
}

/// Jurisdictions and policies.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// Jurisdictions.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Policies.
    pub policies: Vec<Policy>,
}

/// Where a new node listens.
#[derive(Clone, Debug)]
pub struct Listen {
    /// API.
    pub api: SocketAddr,
    /// Peers, as a multiaddress.
    pub peers: String,
}

/// How the keys of a new node are kept. The default: in files that only their owner may read.
#[derive(Default)]
pub struct Secrets {
    /// The files are encrypted with this.
    pub passphrase: Option<Passphrase>,
    /// The voting key is in a hardware token already.
    pub validator: Option<Pointer>,
}

/// Makes a node's folder: keys, guard, config. Refuses to touch one that exists.
pub fn init(
    home: &Home,
    agency: &Label,
    role: NodeRole,
    listen: Listen,
    secrets: &Secrets,
) -> Result<(PublicKey, Option<ValidatorKeys>), String> {
    let write = |name: &str, key: &SecretKey| {
        let file = KeyFile::new(name, key);
        torrens_keystore::write(&home.key(name), &file, secrets.passphrase.as_ref()).map_err(|error| error.to_string())
    };
    if home.config().exists() || home.key("node").exists() {
        return Err(format!("{} holds a node already; choose another --home", home.0.display()));
    }
    for dir in [home.0.join("config"), home.keys(), home.0.join("data")] {
        fs::create_dir_all(&dir).map_err(|error| format!("cannot make {}: {error}", dir.display()))?;
    }
    restrict(&home.keys())?;
    let node = torrens_keystore::generate()?;
    write("node", &node)?;
    let validator = match role {
        NodeRole::Full | NodeRole::Mirror => None,
        NodeRole::Validator => {
            let public_key = match &secrets.validator {
                Some(pointer) => {
                    torrens_keystore::write_private(&home.key("validator"), &pointer.to_text())
                        .map_err(|error| format!("cannot write {}: {error}", home.key("validator").display()))?;
                    pointer.public_key
                }
                None => {
                    let key = torrens_keystore::generate()?;
                    write("validator", &key)?;
                    key.public()
                }
            };
            let cosigner = torrens_keystore::generate()?;
            write("cosigner", &cosigner)?;
            Guard::create(&home.keys()).map_err(|error| error.to_string())?;
            crate::place::note(home)?;
            let (cosigner_key, log_key) = CosignerKeys::new(cosigner).public();
            Some(ValidatorKeys { public_key, cosigner_key, log_key })
        }
    };
    let config = Config {
        agency: agency.to_string(),
        role,
        api: Api {
            listen: listen.api,
            body_bytes_max: 1024 * 1024,
            requests_per_second: 200,
            connections_per_client: 64,
        },
        tls: None,
        network: Network { listen: listen.peers, peers: Default::default() },
        mempool: Default::default(),
        consensus: Default::default(),
        sync: Default::default(),
        store: Default::default(),
    };
    write_config(home, &config)?;
    Ok((node.public(), validator))
}

/// Writes `config/node.toml`.
pub fn write_config(home: &Home, config: &Config) -> Result<(), String> {
    let text = toml::to_string_pretty(config).map_err(|error| error.to_string())?;
    let text = format!(
        "# A Torrens node. Every key is explained in docs/reference/config.md; unknown keys are refused.\n\n{text}"
    );
    write(&home.config(), &text)
}

/// Puts a genesis together from cards.
pub fn genesis(chain_id: Label, cards: &[AgencyCard], policies: PolicyFile, params: Params) -> Result<Genesis, String> {
    let mut cards = cards.to_vec();
    cards.sort_by(|a, b| a.agency.agency_id.cmp(&b.agency.agency_id));
    let validator = |card: &AgencyCard| Some(card.validator?.of(card.agency.agency_id.clone()));
    let registry = cards.iter().map(|card| &card.agency.agency_id).find(|id| id.as_str() == "registry").cloned();
    let genesis = Genesis {
        chain_id,
        time_ms: now_ms(),
        params,
        validators: cards.iter().filter_map(validator).collect(),
        members: cards.iter().map(|c| Member { agency_id: c.agency.agency_id.clone(), node_key: c.node_key }).collect(),
        registry,
        agencies: cards.iter().map(|card| card.agency.clone()).collect(),
        officers: cards.iter().flat_map(|card| card.officers.clone()).collect(),
        jurisdictions: policies.jurisdictions,
        policies: policies.policies,
    };
    genesis.check()?;
    Ok(genesis)
}

/// Reads a file of policies; the shipped sample when none is named.
pub fn read_policies(path: Option<&Path>) -> Result<PolicyFile, String> {
    let text = match path {
        None => SAMPLE_POLICIES.to_owned(),
        Some(path) => fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?,
    };
    serde_json::from_str(&text).map_err(|error| format!("policies: {error}"))
}

/// The agencies of a sample network: name, kinds of attestation, roles of its one officer.
type Sample = (&'static str, &'static str, &'static [&'static str], &'static [Role]);
#[rustfmt::skip]
pub const SAMPLE_AGENCIES: &[Sample] = &[
    ("registry", "Land registry 不动产登记中心", &["NO_OBJECTION", "LAND_GRANT"], &[Role::Registrar, Role::MigrationOfficer, Role::AttestingOfficer, Role::PolicyOfficer]),
    ("tax", "Tax office 税务局", &["TAX_CLEARED", "FEE_PAID"], &[Role::AttestingOfficer, Role::ImportApprover, Role::PolicyOfficer]),
    ("housing", "Housing authority 住房局", &["CONTRACT_FILED", "PLANNING_COMPLETION"], &[Role::AttestingOfficer, Role::ImportApprover, Role::PolicyOfficer]),
    ("court", "Court 法院", &["COURT_ORDER"], &[Role::CourtOfficer, Role::PolicyOfficer]),
    ("civil-affairs", "Civil affairs and notary office 民政与公证", &["IDENTITY", "CAPACITY_MARITAL", "DEATH", "SUCCESSION", "INCAPACITY", "DISSOLUTION", "ENTITY_STATUS", "NOTARY_DEED"], &[Role::AttestingOfficer, Role::Notary, Role::PolicyOfficer]),
    ("survey", "Survey office 测绘局", &["SURVEY_VALID"], &[Role::Surveyor, Role::AttestingOfficer, Role::PolicyOfficer]),
    ("bank-association", "Banks' association 银行业协会", &["LENDER_OFFER", "LENDER_CONSENT"], &[Role::BankDesk, Role::PolicyOfficer]),
];

/// Second officers of sample agencies, for what one officer may not decide alone: name, agency, roles.
pub const SAMPLE_SECOND_OFFICERS: &[(&str, &str, &[Role])] =
    &[("registry-senior", "registry", &[Role::SeniorRegistrar])];

/// A second officer of a sample agency; gives his key file.
pub fn sample_second_officer(name: &str, agency: &str, roles: &[Role]) -> Result<(GenesisOfficer, KeyFile), String> {
    let key = torrens_keystore::generate()?;
    let (officer_id, agency_id) = (Label::new(name)?, Label::new(agency)?);
    let (roles, status) = (roles.to_vec(), Standing::Active);
    let officer = Officer { officer_id, agency_id, roles, kinds: vec![], status };
    let mut file = KeyFile::new("officer", &key);
    file.warning = Some(DEMO_WARNING.into());
    Ok((GenesisOfficer { officer, public_key: key.public() }, file))
}

const DEMO_WARNING: &str =
    "DEMO KEY: made by 'torrens-node devnet' for trying things out. Never use it on a real ledger.";

/// A sample agency with one officer; gives his key file.
pub fn sample_agency(sample: &Sample) -> Result<(Agency, GenesisOfficer, KeyFile), String> {
    let (id, name, kinds, roles) = sample;
    let kinds = kinds.iter().map(|kind| Label::new(*kind)).collect::<Result<Vec<_>, _>>()?;
    let agency_id = Label::new(*id)?;
    let key = torrens_keystore::generate()?;
    let (name, status) = (Text::new(*name)?, Standing::Active);
    let roles = [*roles, &[Role::AgencyAdmin]].concat();
    let agency = Agency {
        agency_id: agency_id.clone(),
        name,
        kinds: kinds.clone(),
        territory: vec![],
        roles: roles.clone(),
        status,
    };
    let officer = Officer { officer_id: Label::new(format!("{id}-1"))?, agency_id, roles, kinds, status };
    let mut file = KeyFile::new("officer", &key);
    file.warning = Some(DEMO_WARNING.into());
    Ok((agency, GenesisOfficer { officer, public_key: key.public() }, file))
}

/// Writes a file whole.
pub fn write(path: &PathBuf, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Keys are for their owner only.
pub fn restrict(dir: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(|error| format!("{}: {error}", dir.display()))
}

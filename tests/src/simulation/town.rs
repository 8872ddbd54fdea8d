//! The network's founding document and its people. Keys follow from names, so that they are the same in every run.

use torrens_ledger::agency::{Agency, Officer};
use torrens_ledger::block::{Member, Params, Validator};
use torrens_ledger::crypto::{SecretKey, sha256};
use torrens_ledger::encoding::{Label, Text};
use torrens_ledger::genesis::{Genesis, GenesisOfficer};
use torrens_ledger::proof::checkpoint::CosignerKeys;
use torrens_node::setup::{PolicyFile, SAMPLE_AGENCIES};

use super::node::START_MS;
use crate::label;

pub fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(&sha256(&[name.as_bytes()]).0)
}

pub fn agency(index: usize) -> Label {
    label(SAMPLE_AGENCIES[sorted()[index]].0)
}

/// Validators stand in the genesis by the name of their agency.
fn sorted() -> Vec<usize> {
    // The agencies of the workload are among the first four.
    let mut order: Vec<usize> = (0..SAMPLE_AGENCIES.len()).collect();
    order.sort_by_key(|at| SAMPLE_AGENCIES[*at].0);
    order
}

/// Of the agencies' first nodes and of one more, which may belong to any of them: keys go by the node's number.
pub fn validator_key(index: usize) -> SecretKey {
    key(&format!("validator {index}"))
}

pub fn node_key(index: usize) -> SecretKey {
    key(&format!("node {index}"))
}

/// A node as the ledger names it when it validates for an agency.
pub fn validator(index: usize, agency_id: Label) -> Validator {
    let cosigner = CosignerKeys::new(key(&format!("cosigner {index}")));
    let (cosigner_key, log_key) = cosigner.public();
    Validator { agency_id, public_key: validator_key(index).public(), cosigner_key, log_key }
}

pub fn officer_key(agency: &str) -> SecretKey {
    key(&format!("officer {agency}"))
}

/// A network of so many validators, under the policies that ask for owners' signatures only; with a node more, of that agency, if wanted.
pub fn genesis(validators: usize, spare: Option<usize>) -> Genesis {
    let text = include_str!("../../policies/open.json");
    let policies: PolicyFile = serde_json::from_str(text).unwrap();
    let nodes = (0..validators).chain(spare).enumerate();
    let order = sorted();
    let samples = order.iter().map(|at| &SAMPLE_AGENCIES[*at]);
    let genesis = Genesis {
        chain_id: label("torrens-simulation"),
        time_ms: START_MS - 1,
        params: Params::default(),
        validators: (0..validators).map(|index| validator(index, agency(index))).collect(),
        members: nodes.map(|(node, of)| Member { agency_id: agency(of), node_key: node_key(node).public() }).collect(),
        registry: Some(label("registry")),
        agencies: samples
            .clone()
            .map(|(id, name, _, roles)| Agency {
                agency_id: label(id),
                name: Text::new(*name).unwrap(),
                kinds: vec![],
                territory: vec![],
                roles: roles.to_vec(),
                status: Default::default(),
            })
            .collect(),
        officers: samples
            .map(|(id, _, _, roles)| GenesisOfficer {
                officer: Officer {
                    officer_id: label(&format!("{id}-1")),
                    agency_id: label(id),
                    roles: roles.to_vec(),
                    kinds: vec![],
                    status: Default::default(),
                },
                public_key: officer_key(id).public(),
            })
            .collect(),
        jurisdictions: policies.jurisdictions,
        policies: policies.policies,
    };
    genesis.check().unwrap();
    genesis
}

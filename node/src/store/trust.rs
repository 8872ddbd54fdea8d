//! Who was validator when: the founding validators, and every change since with the header that names it and its certificate. It is
//! what light clients follow, and the node reads the past by nothing else.

use torrens_ledger::apply::Executed;
use torrens_ledger::block::{Network, Validator};
use torrens_ledger::encoding::{from_bytes, to_bytes};
use torrens_ledger::genesis::Genesis;
use torrens_ledger::proof::certificate::Certificate;
use torrens_ledger::proof::trust::{TrustAnchor, TrustStep, Trusted};
use torrens_ledger::state::{Fault, Record};

use super::commit::Batch;
use super::{Column, Store};

/// The changes of validators, followed and found certified.
pub(super) struct Trust {
    pub(super) steps: Vec<TrustStep>,
    trusted: Trusted,
}

impl Trust {
    /// Follows the changes on record from the genesis: each must be certified by the validators before it.
    pub(super) fn follow(genesis: &Genesis, steps: Vec<TrustStep>) -> Result<Self, Fault> {
        let trusted = genesis.trust_anchor().follow(&steps);
        let trusted =
            trusted.map_err(|why| Fault::Damaged(format!("the record of validators does not hold: {why}")))?;
        Ok(Self { steps, trusted })
    }

    /// The validators of a height.
    pub(super) fn at(&self, height: u64) -> &[Validator] {
        self.trusted.at(height.max(1))
    }

    /// Reads them.
    pub(super) fn read(db: &rocksdb::DB, genesis: &Genesis) -> Result<Self, Fault> {
        let column = Column::Trust.name();
        let handle = db.cf_handle(column).ok_or_else(|| Fault::Damaged(format!("column {column} is missing")))?;
        let mut steps = Vec::new();
        for row in db.iterator_cf(handle, rocksdb::IteratorMode::Start) {
            let (_, bytes) = row.map_err(|error| Fault::Damaged(format!("{column}: {error}")))?;
            steps.push(from_bytes::<TrustStep>(&bytes).map_err(|error| Fault::Damaged(format!("{column}: {error}")))?);
        }
        Self::follow(genesis, steps)
    }

    /// The changes with the one that a block brings, if it does, added to what is written with the block.
    pub(super) fn with(
        &self,
        genesis: &Genesis,
        executed: &Executed,
        certificate: &Certificate,
        batch: &mut Batch<'_>,
    ) -> Result<Option<Self>, Fault> {
        let header = &executed.block.header;
        if header.validators_hash == header.next_validators_hash {
            return Ok(None);
        }
        let key = Network::key(&());
        let written = executed.writes.iter().find(|(written, _)| *written == key).and_then(|(_, value)| value.as_ref());
        let network = written.map(|bytes| from_bytes::<Network>(bytes));
        let network =
            network.and_then(Result::ok).ok_or_else(|| Fault::Damaged("the new validators are missing".into()))?;
        let (header, certificate) = (header.clone(), certificate.clone());
        let step = TrustStep { header, certificate, validators: network.validators };
        batch.put(Column::Trust, &step.header.height.to_be_bytes(), &to_bytes(&step))?;
        Ok(Some(Self::follow(genesis, [self.steps.as_slice(), &[step]].concat())?))
    }
}

impl Store {
    /// The validators that certify a height, and whose cosignatures its checkpoint bears.
    pub fn validators_at(&self, height: u64) -> Vec<Validator> {
        self.trust().at(height).to_vec()
    }

    /// Every change of validators so far.
    pub fn changes_of_validators(&self) -> Vec<TrustStep> {
        self.trust().steps.clone()
    }

    /// The trust pack: the founding validators and every change since.
    pub fn trust_anchor(&self) -> TrustAnchor {
        let genesis = self.genesis();
        let changes = self.changes_of_validators();
        TrustAnchor::new(genesis.chain_id.clone(), genesis.hash(), genesis.validators.clone(), changes)
    }
}

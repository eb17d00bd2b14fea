//! An account that signs and keeps count of its sequence.

use crate::{Client, Error, Fee, Included, Key, Message, Signer, Unsigned};

/// Where an account stands: its number on the chain and its next sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Number given by the chain, part of what is signed.
    pub number: u64,
    /// Sequence of the next transaction.
    pub sequence: u64,
}

/// A key on one chain, with its sequence.
#[derive(Clone, Debug)]
pub struct Wallet {
    client: Client,
    key: Key,
    address: String,
    account: Account,
}

impl Wallet {
    /// Looks the key's account up. One that does not exist yet starts with number 0 and sequence 0
    /// and is looked up again before it signs.
    pub async fn open(client: &Client, key: Key) -> Result<Self, Error> {
        let address = key.address(client.prefix())?;
        let mut wallet = Self {
            client: client.clone(),
            key,
            address,
            account: Account::default(),
        };
        match wallet.refresh().await {
            Ok(()) | Err(Error::Refused { code: 22, .. }) => Ok(wallet),
            Err(error) => Err(error),
        }
    }

    /// The address as text.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Number and next sequence as known here.
    pub fn account(&self) -> Account {
        self.account
    }

    /// The node it talks to.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Reads number and sequence from the chain's committed state.
    pub async fn refresh(&mut self) -> Result<(), Error> {
        self.account = self.client.account(&self.address).await?;
        Ok(())
    }

    /// The signature to make next.
    pub fn signer(&self) -> Signer<'_> {
        Signer {
            key: &self.key,
            account_number: self.account.number,
            sequence: self.account.sequence,
        }
    }

    /// Signs alone and counts the sequence up, without sending anything.
    pub fn sign(&mut self, messages: &[&dyn Message], fee: &Fee) -> Vec<u8> {
        let tx = Unsigned::new(messages, fee).sign(self.client.chain_id(), &[self.signer()]);
        self.used();
        tx
    }

    /// Notes that a transaction of this account has been signed and accepted.
    pub fn used(&mut self) {
        self.account.sequence = self.account.sequence.saturating_add(1);
    }

    /// Signs, sends, waits for the block; a failed message is an error that has the chain's code.
    pub async fn send(&mut self, messages: &[&dyn Message], fee: &Fee) -> Result<Included, Error> {
        self.send_with(messages, fee, &mut []).await?.success()
    }

    /// As [`Wallet::send`] with further signers, in the order in which the messages name them, a
    /// co-signing fee payer last. Gives the inclusion also when the messages failed.
    pub async fn send_with(
        &mut self,
        messages: &[&dyn Message],
        fee: &Fee,
        others: &mut [&mut Wallet],
    ) -> Result<Included, Error> {
        let unsigned = Unsigned::new(messages, fee);
        match self.try_send(&unsigned, others).await {
            // Somebody else has used one of these keys since we looked.
            Err(Error::Refused { code: 32, .. }) => {
                self.refresh().await?;
                for other in others.iter_mut() {
                    other.refresh().await?;
                }
                self.try_send(&unsigned, others).await
            }
            result => result,
        }
    }

    async fn try_send(
        &mut self,
        unsigned: &Unsigned,
        others: &mut [&mut Wallet],
    ) -> Result<Included, Error> {
        let mut signers = vec![self.signer()];
        signers.extend(others.iter().map(|other| other.signer()));
        let tx = unsigned.sign(self.client.chain_id(), &signers);
        let included = self.client.broadcast_commit(tx).await?;
        self.used();
        for other in others {
            other.used();
        }
        Ok(included)
    }

    /// Gas that these messages would use, without fee and limit.
    pub async fn estimate(&self, messages: &[&dyn Message], fee: &Fee) -> Result<u64, Error> {
        let tx = Unsigned::new(messages, fee).sign(self.client.chain_id(), &[self.signer()]);
        Ok(self.client.simulate(tx).await?.gas_used)
    }
}

//! Side chains and pegs, as they are stored.

pub(crate) mod status;

pub use status::Status;

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::affiliate::v1 as pb;
use sdk::{Address, Amount, Denom, Quoted, Result, View, crypto};

/// The port of the channels through which money moves.
pub(crate) const PORT_ID: &str = "transfer";
/// The most bytes of a chain id, as in CometBFT.
const CHAIN_ID_BYTES_MAX: usize = 50;
/// What local denoms of pegs begin with: no other denom does.
const LOCAL_PREFIX: &str = "peg/";

/// A side chain.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Affiliate {
    /// Its light client here.
    pub client_id: String,
    /// The channel here through which money moves; fixed once it was active.
    pub channel_id: Option<String>,
    /// Who speaks for it.
    pub admin: Address,
    /// Who becomes the admin by accepting.
    pub pending_admin: Option<Address>,
    /// Where it is in its life.
    pub status: Status,
}

impl Affiliate {
    pub(crate) fn to_proto(&self, chain_id: &str, view: &View<'_>) -> pb::Affiliate {
        let pending = self.pending_admin.as_ref();
        pb::Affiliate {
            chain_id: chain_id.to_owned(),
            client_id: self.client_id.clone(),
            channel_id: self.channel_id.clone().unwrap_or_default(),
            admin: view.text(&self.admin),
            pending_admin: pending.map(|admin| view.text(admin)).unwrap_or_default(),
            status: self.status.to_proto(),
        }
    }
}

/// The fixed ratio of a voucher to a local denom that is made for nothing else.
///
/// **Invariant**: `backing` is a whole number of denominators, and as many numerators are issued.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Peg {
    /// The side chain whose denom it is.
    pub chain_id: String,
    /// What that chain calls it.
    pub side_denom: Denom,
    /// What is issued for it.
    pub local: Denom,
    /// So many of the local denom for
    pub numerator: u64,
    /// so many of the voucher. Both have no common divisor.
    pub denominator: u64,
    /// Vouchers that are kept.
    pub backing: Amount,
    /// What there is of the local denom.
    pub issued: Amount,
}

/// An amount in whole steps of a ratio, and what these are on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Steps {
    pub(crate) taken: Amount,
    pub(crate) given: Amount,
}

impl Peg {
    /// A peg of which nothing is issued. Refused (code 9) if a denom or the ratio cannot be.
    pub(crate) fn parse(
        chain_id: &str,
        side_denom: &str,
        local: &str,
        ratio: (u64, u64),
    ) -> Result<Self> {
        let side_denom: Denom = side_denom.parse()?;
        let local: Denom = local.parse()?;
        if side_denom.as_str().starts_with("ibc/") {
            let expected =
                "what the side chain calls it, with its path if it came there through a channel";
            return Err(field("side_denom", &side_denom, expected).into());
        }
        if !local.as_str().starts_with(LOCAL_PREFIX) {
            return Err(field("local_denom", &local, "peg/ and a name").into());
        }
        let (numerator, denominator) = ratio;
        for (name, part) in [("numerator", numerator), ("denominator", denominator)] {
            if part == 0 {
                return Err(field(name, part, "above 0").into());
            }
        }
        let divisor = greatest_common_divisor(numerator, denominator);
        let lowest = |part: u64| part.checked_div(divisor).expect("no part is 0");
        Ok(Self {
            chain_id: chain_id.to_owned(),
            side_denom,
            local,
            numerator: lowest(numerator),
            denominator: lowest(denominator),
            backing: Amount::ZERO,
            issued: Amount::ZERO,
        })
    }

    /// What an amount of the voucher becomes. Refused (code 13) if it is less than one step.
    pub(crate) fn to_local(&self, voucher: &Denom, amount: Amount) -> Result<Steps> {
        steps(voucher, amount, self.denominator, self.numerator)
    }

    /// What an amount of the local denom becomes. Refused (code 13) if it is less than one step.
    pub(crate) fn to_voucher(&self, amount: Amount) -> Result<Steps> {
        steps(&self.local, amount, self.numerator, self.denominator)
    }

    /// What is issued for so many vouchers. Refused (code 9) if they are no whole number of steps.
    pub(crate) fn issued_for(&self, voucher: &Denom, backing: Amount) -> Result<Amount> {
        if backing.is_zero() {
            return Ok(Amount::ZERO);
        }
        let steps = self.to_local(voucher, backing)?;
        if steps.taken != backing {
            let expected = format!("a multiple of {}", self.denominator);
            return Err(field("backing", backing, expected).into());
        }
        Ok(steps.given)
    }

    pub(crate) fn to_proto(&self, voucher: &Denom) -> pb::Peg {
        pb::Peg {
            chain_id: self.chain_id.clone(),
            side_denom: self.side_denom.to_string(),
            voucher: voucher.to_string(),
            local_denom: self.local.to_string(),
            numerator: self.numerator,
            denominator: self.denominator,
            backing: self.backing.to_string(),
            issued: self.issued.to_string(),
        }
    }
}

/// As many whole steps of `from` as are in an amount; each is `to` on the other side. The rest is not taken.
fn steps(denom: &Denom, amount: Amount, from: u64, to: u64) -> Result<Steps> {
    let (from, to) = (u128::from(from), u128::from(to));
    // Floor: what is left over stays with its owner.
    let count = amount.mul_div_floor(1, from)?;
    if count.is_zero() {
        return Err(Error::TooLittle {
            have: amount,
            need: Amount::new(from),
            denom: denom.clone(),
        }
        .into());
    }
    Ok(Steps {
        taken: count.mul_div_floor(from, 1)?,
        given: count.mul_div_floor(to, 1)?,
    })
}

fn greatest_common_divisor(mut one: u64, mut other: u64) -> u64 {
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one
}

/// What a denom of a side chain is called here: `ibc/HASH` of its path through a channel, as ICS-20 says.
pub(crate) fn voucher_of(channel_id: &str, side_denom: &Denom) -> Denom {
    let path = format!("{PORT_ID}/{channel_id}/{side_denom}");
    let hash = hex::encode_upper(crypto::sha256(path.as_bytes()));
    let denom = format!("ibc/{hash}").parse();
    denom.expect("a letter and 67 letters, digits and a slash are a denom")
}

/// The name of a chain: its id without the revision. `side-1` and `side-2` are one chain, before and after an upgrade.
pub(crate) fn chain_name(chain_id: &str) -> &str {
    match chain_id.rsplit_once('-') {
        Some((name, revision))
            if !name.is_empty()
                && !revision.starts_with('0')
                && revision.parse::<u64>().is_ok() =>
        {
            name
        }
        _ => chain_id,
    }
}

/// Refuses (code 9) what is no id of a chain.
pub(crate) fn check_chain_id(chain_id: &str) -> Result<(), Error> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let fits = (1..=CHAIN_ID_BYTES_MAX).contains(&chain_id.len());
    if fits && chain_id.bytes().all(allowed) {
        return Ok(());
    }
    Err(field(
        "chain_id",
        Quoted(chain_id),
        "1 to 50 letters, digits, dots, dashes and low lines",
    ))
}

pub(crate) fn field(
    field: &'static str,
    value: impl std::fmt::Display,
    expected: impl std::fmt::Display,
) -> Error {
    Error::InvalidField {
        field,
        value: value.to_string(),
        expected: expected.to_string(),
    }
}

//! What is stored, and how denoms of tokens are made.

use crate::error::Error;
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::tokenfactory::v1 as pb;
use proto::osmosis::tokenfactory::v1beta1 as osmosis;
use sdk::{Address, Amount, Coin, Coins, Denom, Prefix, Quoted, Result, View};
use serde::{Deserialize, Serialize};

/// The most characters of a subdenom.
const SUBDENOM_CHARS_MAX: usize = 44;
/// The most denoms of a creation fee.
const FEE_COINS_MAX: usize = 8;

/// A token that somebody made, and who decides about it. Its supply, and what is stopped, is in `bank`.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Token {
    /// Who decides; `None`: nobody, for good.
    pub owner: Option<Address>,
    /// Who becomes the owner by accepting.
    pub proposed_owner: Option<Address>,
    /// Who stops the token.
    pub pauser: Option<Address>,
    /// Who stops accounts.
    pub blocker: Option<Address>,
    /// The most there may ever be at a time; `None`: as much as an amount can say.
    pub cap: Option<Amount>,
}

impl Token {
    /// The most there may be.
    pub fn limit(&self) -> Amount {
        self.cap.unwrap_or(Amount::MAX)
    }

    pub(crate) fn to_proto(&self, view: &View<'_>, denom: &Denom) -> pb::Token {
        let text = |who: Option<Address>| who.map(|who| view.text(&who)).unwrap_or_default();
        pb::Token {
            denom: denom.to_string(),
            owner: text(self.owner),
            proposed_owner: text(self.proposed_owner),
            pauser: text(self.pauser),
            blocker: text(self.blocker),
            cap: self.cap.map(|cap| cap.to_string()).unwrap_or_default(),
            supply: bank::ops::supply(view, denom).to_string(),
            paused: bank::ops::is_paused(view, denom),
        }
    }
}

/// `factory/<creator>/<sub>`: nobody else can take a name of the creator. Refused (code 4) if `sub` is not 1 to 44 letters,
/// digits, dots and slashes.
pub(crate) fn denom_of(prefix: &Prefix, creator: &Address, sub: &str) -> Result<Denom> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"./".contains(&byte);
    let fits = (1..=SUBDENOM_CHARS_MAX).contains(&sub.len());
    if !fits || !sub.bytes().all(allowed) {
        let given = Quoted(sub).to_string();
        return Err(Error::InvalidSubdenom { given }.into());
    }
    format!("factory/{}/{sub}", prefix.text(creator)).parse()
}

/// Who created a denom, and its name; `None` if it is not a denom of a token.
pub(crate) fn creator_of(prefix: &Prefix, denom: &Denom) -> Option<(Address, String)> {
    let rest = denom.as_str().strip_prefix("factory/")?;
    let (creator, sub) = rest.split_once('/')?;
    let creator = prefix.parse(creator).ok()?;
    // An address has one text only: others of the same account would be other denoms.
    let made = denom_of(prefix, &creator, sub).ok()?;
    (made == *denom).then(|| (creator, sub.to_owned()))
}

/// The parameters.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// What the creation of a token costs, beside the fee of its transaction. It goes to the fee collector, as that does.
    pub creation_fee: Coins,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            creation_fee: Coins::from(Coin {
                denom: "uaot".parse().expect("four letters are a denom"),
                amount: Amount::new(10_000_000),
            }),
        }
    }
}

impl Params {
    /// Refused (code 20) if the fee has too many denoms.
    pub(crate) fn check(&self) -> Result<(), Error> {
        require_few(
            "denoms of a creation fee",
            self.creation_fee.len(),
            FEE_COINS_MAX,
        )
    }

    pub(crate) fn from_proto(params: &pb::Params) -> Result<Self> {
        let given = params.creation_fee.len();
        require_few("denoms of a creation fee", given, FEE_COINS_MAX)?;
        Ok(Self {
            creation_fee: Coins::parse(&params.creation_fee)?,
        })
    }

    /// As Osmosis words them.
    pub(crate) fn to_osmosis(&self) -> osmosis::Params {
        osmosis::Params {
            denom_creation_fee: self.creation_fee.to_proto(),
            denom_creation_gas_consume: 0,
        }
    }
}

fn require_few(what: &'static str, given: usize, max: usize) -> Result<(), Error> {
    if given <= max {
        return Ok(());
    }
    Err(Error::TooMany { what, given, max })
}

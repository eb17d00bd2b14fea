//! Allowances: how much of whose fees a granter pays, for which messages, until when.

use crate::error::{Error, grant};
use borsh::{BorshDeserialize, BorshSerialize};
use proto::aot::fee::v1::RatioAllowance;
use proto::cosmos::feegrant::v1beta1::{AllowedMsgAllowance, BasicAllowance, PeriodicAllowance};
use proto::prost::{Message, Name};
use proto::{Any, Duration};
use sdk::{Amount, Coin, Coins, Ctx, Decoded, Quoted, Time, root};
use serde::{Deserialize, Serialize};

/// The most denoms of a limit.
const LIMIT_DENOMS_MAX: usize = 16;
/// The most kinds of messages of a filter.
const ALLOWED_MESSAGES_MAX: usize = 100;
/// The most messages of a transaction that a filter looks at, nested ones included.
const FILTERED_MESSAGES_MAX: u64 = 1_000;
/// The largest part of a granter that shares, in bps; all of it is an allowance without a ratio.
const GRANTER_BPS_MAX: u32 = 9_999;

/// A limit in all, and an end.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Basic {
    /// What is left; `None` is without a limit, and none is ever empty: an allowance that is used up is removed.
    pub spend_limit: Option<Coins>,
    /// Refused from this time on; `None` is never.
    pub expiration: Option<Time>,
}

/// A limit in all, and one per period.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periodic {
    /// The limit in all, and the end.
    pub basic: Basic,
    /// The length of a period in seconds: above 0.
    pub period_seconds: u64,
    /// The limit of each period.
    pub period_spend_limit: Coins,
    /// What is left of it in this period.
    pub period_can_spend: Coins,
    /// When the next period begins.
    pub period_reset: Time,
}

/// What a granter pays for a grantee.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Allowance {
    /// Up to a limit.
    Basic(Basic),
    /// Up to a limit per period.
    Periodic(Periodic),
    /// Only for some kinds of messages, nested ones included.
    AllowedMsg {
        /// Their type URLs.
        allowed_messages: Vec<String>,
        /// How much.
        allowance: Box<Allowance>,
    },
    /// Only a part: floor(fee * bps / 10 000). The payer pays the rest.
    Ratio {
        /// The part in bps: 1 to 9 999.
        granter_bps: u32,
        /// How much.
        allowance: Box<Allowance>,
    },
}

/// Which wrappers are around an allowance already: each at most once.
#[derive(Clone, Copy, Default)]
struct Wrappers {
    filter: bool,
    ratio: bool,
}

impl Allowance {
    /// The allowance of a message. Refused if it is none, or none that can be used: (feegrant 4, 5, 6), (sdk 10, 18, 29).
    pub fn parse(any: Option<&Any>) -> sdk::Result<Self> {
        let allowance = Self::parse_within(any, Wrappers::default())?;
        allowance.check()?;
        Ok(allowance)
    }

    fn parse_within(any: Option<&Any>, around: Wrappers) -> sdk::Result<Self> {
        let any = any.ok_or(grant::Error::NoAllowance {
            why: "allowance should not be empty".to_owned(),
        })?;
        let kind = any.type_url.as_str();
        if kind == BasicAllowance::type_url() {
            return Basic::parse(&decode(any)?).map(Self::Basic);
        }
        if kind == PeriodicAllowance::type_url() {
            return Periodic::parse(&decode(any)?).map(Self::Periodic);
        }
        if kind == AllowedMsgAllowance::type_url() && !around.filter {
            let wire: AllowedMsgAllowance = decode(any)?;
            let inside = Wrappers {
                filter: true,
                ..around
            };
            return Ok(Self::AllowedMsg {
                allowance: Box::new(Self::parse_within(wire.allowance.as_ref(), inside)?),
                allowed_messages: wire.allowed_messages,
            });
        }
        if kind == RatioAllowance::type_url() && !around.ratio {
            let wire: RatioAllowance = decode(any)?;
            let inside = Wrappers {
                ratio: true,
                ..around
            };
            return Ok(Self::Ratio {
                granter_bps: wire.granter_bps,
                allowance: Box::new(Self::parse_within(wire.allowance.as_ref(), inside)?),
            });
        }
        Err(root::INVALID_TYPE.wrap(format_args!(
            "allowance of type {}: expected {} or {}, within at most one {} and one {}",
            Quoted(kind),
            BasicAllowance::type_url(),
            PeriodicAllowance::type_url(),
            AllowedMsgAllowance::type_url(),
            RatioAllowance::type_url()
        )))
    }

    /// Says what is wrong with an allowance that was read from a message or from genesis.
    pub fn check(&self) -> sdk::Result<()> {
        match self {
            Self::Basic(basic) => basic.check(),
            Self::Periodic(periodic) => periodic.check(),
            Self::AllowedMsg {
                allowed_messages,
                allowance,
            } => {
                check_filter(allowed_messages)?;
                allowance.check()
            }
            Self::Ratio {
                granter_bps,
                allowance,
            } => {
                if !(1..=GRANTER_BPS_MAX).contains(granter_bps) {
                    return Err(root::INVALID_REQUEST.wrap(format_args!(
                        "granter_bps {granter_bps}: expected 1 to {GRANTER_BPS_MAX}"
                    )));
                }
                allowance.check()
            }
        }
    }

    /// The allowance as queries answer it.
    pub fn to_proto(&self) -> Any {
        match self {
            Self::Basic(basic) => encode(&basic.to_proto()),
            Self::Periodic(periodic) => encode(&periodic.to_proto()),
            Self::AllowedMsg {
                allowed_messages,
                allowance,
            } => encode(&AllowedMsgAllowance {
                allowance: Some(allowance.to_proto()),
                allowed_messages: allowed_messages.clone(),
            }),
            Self::Ratio {
                granter_bps,
                allowance,
            } => encode(&RatioAllowance {
                allowance: Some(allowance.to_proto()),
                granter_bps: *granter_bps,
            }),
        }
    }

    /// The kinds of messages it is for; `None` is all.
    pub fn allowed_messages(&self) -> Option<&[String]> {
        match self {
            Self::AllowedMsg {
                allowed_messages, ..
            } => Some(allowed_messages),
            Self::Ratio { allowance, .. } => allowance.allowed_messages(),
            Self::Basic(_) | Self::Periodic(_) => None,
        }
    }

    /// The time from which on it is refused.
    pub fn expiration(&self) -> Option<Time> {
        match self {
            Self::Basic(basic) => basic.expiration,
            Self::Periodic(periodic) => periodic.basic.expiration,
            Self::AllowedMsg { allowance, .. } | Self::Ratio { allowance, .. } => {
                allowance.expiration()
            }
        }
    }

    /// Whether it is refused at this time.
    pub fn is_expired(&self, now: Time) -> bool {
        self.expiration().is_some_and(|end| end <= now)
    }

    /// The granter's part of a fee: all of it, or floor(fee * bps / 10 000). The rest is the payer's.
    pub fn granter_share(&self, fee: &Coin) -> sdk::Result<Amount> {
        match self {
            Self::Basic(_) | Self::Periodic(_) => Ok(fee.amount),
            Self::AllowedMsg { allowance, .. } => allowance.granter_share(fee),
            Self::Ratio { granter_bps, .. } => fee.amount.bps_floor(*granter_bps),
        }
    }

    /// Takes exactly `spent` off every limit; whether nothing is left. Refused (feegrant 2, 3) above a limit or after the
    /// end: then the allowance is no longer what is stored and must be dropped.
    pub fn spend(&mut self, spent: &Coin, now: Time) -> sdk::Result<bool> {
        match self {
            Self::Basic(basic) => {
                basic.check_expiration(now, "basic allowance")?;
                basic.spend(spent, "basic allowance")
            }
            Self::Periodic(periodic) => periodic.spend(spent, now),
            // A wrapper must hold what its content became, or the limit would never fall (cosmos-sdk#10563): here
            // the content is changed in place.
            Self::AllowedMsg { allowance, .. } | Self::Ratio { allowance, .. } => {
                allowance.spend(spent, now)
            }
        }
    }

    /// Refused (feegrant 7) if a message, or one nested in it, is not among those the allowance is for.
    pub fn check_messages(&self, ctx: &mut Ctx<'_>, msgs: &[Box<dyn Decoded>]) -> sdk::Result<()> {
        let Some(allowed) = self.allowed_messages() else {
            return Ok(());
        };
        let mut nested: Vec<Any> = Vec::new();
        let mut looked_at: u64 = 0;
        for msg in msgs {
            check_message(ctx, allowed, msg.as_ref(), &mut nested, &mut looked_at)?;
        }
        // Depth first without recursion: nesting cannot use up the stack.
        while let Some(any) = nested.pop() {
            let msg = ctx.registry().decode(&any)?;
            check_message(ctx, allowed, msg.as_ref(), &mut nested, &mut looked_at)?;
        }
        Ok(())
    }
}

fn check_message(
    ctx: &mut Ctx<'_>,
    allowed: &[String],
    msg: &dyn Decoded,
    nested: &mut Vec<Any>,
    looked_at: &mut u64,
) -> sdk::Result<()> {
    *looked_at = looked_at.saturating_add(1);
    let type_url = msg.type_url();
    if *looked_at > FILTERED_MESSAGES_MAX || !allowed.iter().any(|kind| kind == type_url) {
        return Err(grant::Error::MessageNotAllowed {
            why: format!("message does not exist in allowed messages: {type_url}"),
        }
        .into());
    }
    let inside = u64::try_from(msg.nested().len()).expect("a length fits into 64 bits");
    ctx.charge("messages within messages", inside)?;
    nested.extend_from_slice(msg.nested());
    Ok(())
}

fn check_filter(allowed_messages: &[String]) -> sdk::Result<()> {
    if allowed_messages.is_empty() {
        return Err(grant::Error::NoMessages {
            why: "allowed messages shouldn't be empty".to_owned(),
        }
        .into());
    }
    if allowed_messages.len() > ALLOWED_MESSAGES_MAX {
        return Err(Error::TooMany {
            what: "allowed messages",
            count: allowed_messages.len(),
            count_max: ALLOWED_MESSAGES_MAX,
        }
        .into());
    }
    Ok(())
}

impl Basic {
    fn parse(wire: &BasicAllowance) -> sdk::Result<Self> {
        let spend_limit = Coins::parse(&wire.spend_limit)?;
        Ok(Self {
            spend_limit: (!spend_limit.is_empty()).then_some(spend_limit),
            expiration: wire.expiration.as_ref().map(Time::parse).transpose()?,
        })
    }

    fn check(&self) -> sdk::Result<()> {
        match &self.spend_limit {
            Some(limit) if limit.is_empty() => {
                Err(root::INVALID_COINS
                    .wrap("empty spend_limit: expected coins, or null for no limit"))
            }
            Some(limit) => Ok(check_denoms(limit)?),
            None => Ok(()),
        }
    }

    fn to_proto(&self) -> BasicAllowance {
        BasicAllowance {
            spend_limit: self
                .spend_limit
                .as_ref()
                .map(Coins::to_proto)
                .unwrap_or_default(),
            expiration: self.expiration.map(Time::to_proto),
        }
    }

    fn check_expiration(&self, now: Time, which: &str) -> Result<(), grant::Error> {
        match self.expiration {
            Some(end) if end <= now => Err(grant::Error::FeeLimitExpired {
                why: format!("{which}: ended at {end}, the block is of {now}"),
            }),
            _ => Ok(()),
        }
    }

    fn spend(&mut self, spent: &Coin, which: &str) -> sdk::Result<bool> {
        let Some(limit) = &mut self.spend_limit else {
            return Ok(false);
        };
        take(limit, spent, which)?;
        Ok(limit.is_empty())
    }
}

impl Periodic {
    fn parse(wire: &PeriodicAllowance) -> sdk::Result<Self> {
        let basic = wire.basic.clone().unwrap_or_default();
        let period = wire.period.unwrap_or_default();
        let whole = u64::try_from(period.seconds)
            .ok()
            .filter(|_| period.nanos == 0);
        let period_seconds = whole.ok_or_else(|| grant::Error::InvalidDuration {
            why: format!(
                "period of {} seconds and {} nanoseconds: expected whole seconds, at least 1",
                period.seconds, period.nanos
            ),
        })?;
        Ok(Self {
            basic: Basic::parse(&basic)?,
            period_seconds,
            period_spend_limit: Coins::parse(&wire.period_spend_limit)?,
            period_can_spend: Coins::parse(&wire.period_can_spend)?,
            period_reset: match &wire.period_reset {
                // Clients in Go send the year 1 for a time that was not set: the first use begins a period.
                Some(reset) if reset.seconds >= 0 => Time::parse(reset)?,
                _ => Time::default(),
            },
        })
    }

    fn check(&self) -> sdk::Result<()> {
        self.basic.check()?;
        check_denoms(&self.period_spend_limit)?;
        check_denoms(&self.period_can_spend)?;
        if self.period_spend_limit.is_empty() {
            return Err(root::INVALID_COINS.wrap("period spend limit must be positive"));
        }
        if self.period_seconds == 0 {
            return Err(grant::Error::InvalidDuration {
                why: "period of 0 seconds: expected at least 1".to_owned(),
            }
            .into());
        }
        let Some(limit) = &self.basic.spend_limit else {
            return Ok(());
        };
        let foreign = |coin: &&Coin| limit.amount_of(&coin.denom).is_zero();
        match self.period_spend_limit.iter().find(foreign) {
            Some(coin) => Err(root::INVALID_COINS.wrap(format_args!(
                "period spend limit has different currency than basic spend limit: {}",
                coin.denom
            ))),
            None => Ok(()),
        }
    }

    fn to_proto(&self) -> PeriodicAllowance {
        PeriodicAllowance {
            basic: Some(self.basic.to_proto()),
            period: Some(Duration {
                seconds: i64::try_from(self.period_seconds).unwrap_or(i64::MAX),
                nanos: 0,
            }),
            period_spend_limit: self.period_spend_limit.to_proto(),
            period_can_spend: self.period_can_spend.to_proto(),
            period_reset: Some(self.period_reset.to_proto()),
        }
    }

    fn spend(&mut self, spent: &Coin, now: Time) -> sdk::Result<bool> {
        self.basic.check_expiration(now, "absolute limit")?;
        self.begin_period(now);
        take(&mut self.period_can_spend, spent, "period limit")?;
        self.basic.spend(spent, "absolute limit")
    }

    /// Begins the period that `now` is in. Periods follow each other without gaps; after a whole period without use
    /// the next one begins at `now`, as in the Cosmos SDK.
    fn begin_period(&mut self, now: Time) {
        if now < self.period_reset {
            return;
        }
        // Denom by denom. (The Cosmos SDK takes the whole absolute limit as soon as one denom of it is the smaller
        // one, which lets the other denoms exceed their period.)
        let left = |coin: &Coin| match &self.basic.spend_limit {
            Some(limit) => coin.amount.min(limit.amount_of(&coin.denom)),
            None => coin.amount,
        };
        let can_spend = self.period_spend_limit.iter().map(|coin| Coin {
            denom: coin.denom.clone(),
            amount: left(coin),
        });
        let positive = can_spend.filter(|coin| !coin.amount.is_zero()).collect();
        self.period_can_spend =
            Coins::new(positive).expect("in the order of the limit, and without nothing");
        self.period_reset = self.period_reset.plus_seconds(self.period_seconds);
        if now >= self.period_reset {
            self.period_reset = now.plus_seconds(self.period_seconds);
        }
    }
}

fn take(limit: &mut Coins, spent: &Coin, which: &str) -> Result<(), grant::Error> {
    match limit.clone().checked_sub(spent) {
        Some(left) => {
            *limit = left;
            Ok(())
        }
        None => Err(grant::Error::FeeLimitExceeded {
            why: format!(
                "{which}: {spent} is above what is left, {}{}",
                limit.amount_of(&spent.denom),
                spent.denom
            ),
        }),
    }
}

fn check_denoms(limit: &Coins) -> Result<(), Error> {
    if limit.len() <= LIMIT_DENOMS_MAX {
        return Ok(());
    }
    Err(Error::TooMany {
        what: "denoms of a limit",
        count: limit.len(),
        count_max: LIMIT_DENOMS_MAX,
    })
}

fn decode<M: Message + Name + Default>(any: &Any) -> sdk::Result<M> {
    M::decode(any.value.as_slice())
        .map_err(|error| root::INVALID_REQUEST.wrap(format_args!("{}: {error}", M::type_url())))
}

fn encode<M: Message + Name>(message: &M) -> Any {
    Any {
        type_url: M::type_url(),
        value: message.encode_to_vec(),
    }
}

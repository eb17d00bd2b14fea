//! Rule documents: the text that a merchant writes.

use super::super::{DOCUMENT_BYTES_LIMIT, ENTRIES_LIMIT, parse_campaign_id, printable};
use super::{CampaignId, DAY_MINUTES, Entry, Error, Formula, Params, Rule};
use sdk::{Amount, BPS, Denom, Quoted};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// The JSON Schema of rule documents.
pub(crate) const SCHEMA: &str = include_str!("../../../schema.json");
/// The name of the language that documents are written in.
const LANGUAGE: &str = "aot/rule/v1";
/// The most campaigns of referrals that a document names.
pub(crate) const REFERRALS_MAX: usize = 8;
/// The most tenders that an entry names.
const TENDERS_MAX: usize = 8;
/// The days of a week, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const EVERY_DAY: u8 = 0x7f;
/// The most characters of what a document that cannot be read is refused with.
const WHY_CHARS_MAX: usize = 300;

impl Rule {
    /// Reads a document. Refused (code 5) with the place that is wrong.
    pub(crate) fn parse(document: &str, params: &Params) -> Result<Self, Error> {
        let bytes_max = usize::try_from(params.document_bytes_max).unwrap_or(usize::MAX);
        if document.len() > bytes_max {
            let why = format!("{} bytes: expected at most {bytes_max}", document.len());
            return Err(wrong("document", why));
        }
        let read = serde_json::from_str::<Object<Document>>(document);
        let Object(text) = read.map_err(|error| {
            // It repeats names of the document, which may be long.
            let why = error.to_string();
            let why = why.chars().take(WHY_CHARS_MAX).collect::<String>();
            wrong(field_at(document, &error), why)
        })?;
        text.compile(usize::try_from(params.entries_max).unwrap_or(usize::MAX))
    }

    /// Reads a document that was accepted once, whatever the parameters are now.
    pub(crate) fn parse_kept(document: &str) -> Result<Self, Error> {
        let widest = Params {
            document_bytes_max: DOCUMENT_BYTES_LIMIT,
            entries_max: ENTRIES_LIMIT,
            ..Params::default()
        };
        Self::parse(document, &widest)
    }
}

fn wrong(path: impl Into<String>, why: impl std::fmt::Display) -> Error {
    Error::InvalidDocument {
        path: path.into(),
        why: why.to_string(),
    }
}

/// The field whose value could not be read: the last name before the place of the error.
fn field_at(document: &str, error: &serde_json::Error) -> String {
    let before = document.lines().take(error.line()).enumerate();
    let read: Vec<&str> = before
        .map(|(number, line)| {
            if number.saturating_add(1) == error.line() {
                line.get(..error.column()).unwrap_or(line)
            } else {
                line
            }
        })
        .collect();
    let read = read.concat();
    let name = read
        .rsplit_once("\":")
        .and_then(|(before, _)| before.rsplit_once('"'));
    let name = name.map_or("document", |(_, name)| name);
    name.chars().take(Quoted::CHARS_MAX).collect()
}

/// A JSON object: serde would take a list of the fields for one as well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

impl<T: Default> Default for Object<T> {
    fn default() -> Self {
        Self(T::default())
    }
}

struct Fields<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// A field that may be left out, and is not `null` if it is there.
fn there<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A document as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    name: String,
    #[serde(default)]
    rewards: Vec<Object<Reward>>,
    #[serde(default)]
    referrals: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reward {
    campaign: String,
    #[serde(default)]
    when: Object<When>,
    grant: Grant,
    #[serde(default, deserialize_with = "there")]
    payment_max: Option<String>,
    #[serde(default, deserialize_with = "there")]
    user_day_max: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum Grant {
    Bps(u32),
    Fixed(String),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    #[serde(default, deserialize_with = "there")]
    days: Option<Vec<String>>,
    #[serde(default, deserialize_with = "there")]
    from: Option<String>,
    #[serde(default, deserialize_with = "there")]
    to: Option<String>,
    #[serde(default, deserialize_with = "there")]
    amount_min: Option<String>,
    #[serde(default, deserialize_with = "there")]
    amount_max: Option<String>,
    #[serde(default, deserialize_with = "there")]
    tier_min: Option<Object<TierMin>>,
    #[serde(default, deserialize_with = "there")]
    tenders: Option<Vec<String>>,
    #[serde(default)]
    segment: bool,
    #[serde(default)]
    first_purchase: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierMin {
    denom: String,
    tier: String,
}

impl Document {
    fn compile(&self, entries_max: usize) -> Result<Rule, Error> {
        if self.schema != LANGUAGE {
            let why = format!("{}: expected {LANGUAGE:?}", Quoted(&self.schema));
            return Err(wrong("schema", why));
        }
        if !printable(&self.name, 64) {
            let why = format!(
                "{}: expected 1 to 64 printable ASCII characters",
                Quoted(&self.name)
            );
            return Err(wrong("name", why));
        }
        if self.rewards.len() > entries_max {
            let why = format!(
                "{} entries: expected at most {entries_max}",
                self.rewards.len()
            );
            return Err(wrong("rewards", why));
        }
        if self.referrals.len() > REFERRALS_MAX {
            let why = format!(
                "{} campaigns: expected at most {REFERRALS_MAX}",
                self.referrals.len()
            );
            return Err(wrong("referrals", why));
        }
        let entries = self.rewards.iter().enumerate();
        let entries = entries.map(|(n, Object(reward))| reward.compile(&format!("rewards[{n}]")));
        let mut referrals = Vec::new();
        for (n, text) in self.referrals.iter().enumerate() {
            let id = campaign(&format!("referrals[{n}]"), text)?;
            if referrals.contains(&id) {
                return Err(wrong(
                    format!("referrals[{n}]"),
                    "named twice: expected each once",
                ));
            }
            referrals.push(id);
        }
        Ok(Rule {
            name: self.name.clone(),
            entries: entries.collect::<Result<_, _>>()?,
            referrals,
        })
    }
}

impl Reward {
    fn compile(&self, path: &str) -> Result<Entry, Error> {
        let Object(when) = &self.when;
        let at = |field: &str| format!("{path}.when.{field}");
        let (from, to) = when.hours(&at)?;
        let amount_min = positive(&at("amount_min"), when.amount_min.as_deref())?;
        let amount_max = positive(&at("amount_max"), when.amount_max.as_deref())?;
        if !amount_max.is_zero() && amount_max < amount_min {
            let why = format!("{amount_max}: expected at least amount_min, {amount_min}");
            return Err(wrong(at("amount_max"), why));
        }
        Ok(Entry {
            campaign_id: campaign(&format!("{path}.campaign"), &self.campaign)?,
            days: when.days(&at("days"))?,
            from,
            to,
            amount_min,
            amount_max,
            tier_min: when.tier(&at("tier_min.denom"))?,
            tenders: when.tenders(&at("tenders"))?,
            segment: when.segment,
            first_purchase: when.first_purchase,
            formula: self.formula(&format!("{path}.grant"))?,
            payment_max: positive(&format!("{path}.payment_max"), self.payment_max.as_deref())?,
            user_day_max: positive(
                &format!("{path}.user_day_max"),
                self.user_day_max.as_deref(),
            )?,
        })
    }

    fn formula(&self, path: &str) -> Result<Formula, Error> {
        match &self.grant {
            Grant::Bps(bps) if (1..=BPS).contains(&u128::from(*bps)) => Ok(Formula::Bps(*bps)),
            Grant::Bps(bps) => Err(wrong(
                format!("{path}.bps"),
                format_args!("{bps}: expected 1 to 10000"),
            )),
            Grant::Fixed(text) => {
                positive(&format!("{path}.fixed"), Some(text)).map(Formula::Fixed)
            }
        }
    }
}

impl When {
    fn days(&self, path: &str) -> Result<u8, Error> {
        let Some(names) = &self.days else {
            return Ok(EVERY_DAY);
        };
        let mut bits = 0_u8;
        for name in names {
            let place = DAYS.iter().position(|day| day == name);
            let bit = place
                .and_then(|place| u32::try_from(place).ok())
                .and_then(|place| 1_u8.checked_shl(place));
            match bit {
                Some(bit) if bits & bit == 0 => bits |= bit,
                _ => {
                    let why = format!("{}: expected mon to sun, each once", Quoted(name));
                    return Err(wrong(path, why));
                }
            }
        }
        if bits == 0 {
            return Err(wrong(
                path,
                "no day: expected at least one, or to be left out",
            ));
        }
        Ok(bits)
    }

    fn hours(&self, at: &impl Fn(&str) -> String) -> Result<(u16, u16), Error> {
        let from = minute(&at("from"), self.from.as_deref().unwrap_or("00:00"))?;
        let to = minute(&at("to"), self.to.as_deref().unwrap_or("24:00"))?;
        if from == to || from == DAY_MINUTES {
            let why =
                "no time between from and to: expected from before 24:00 and another time than to";
            return Err(wrong(at("to"), why));
        }
        Ok((from, to))
    }

    fn tier(&self, path: &str) -> Result<Option<(Denom, String)>, Error> {
        let Some(Object(tier)) = &self.tier_min else {
            return Ok(None);
        };
        let denom: Denom = tier.denom.parse().map_err(|error| wrong(path, error))?;
        Ok(Some((denom, tier.tier.clone())))
    }

    fn tenders(&self, path: &str) -> Result<Vec<Denom>, Error> {
        let Some(texts) = &self.tenders else {
            return Ok(Vec::new());
        };
        if !(1..=TENDERS_MAX).contains(&texts.len()) {
            let why = format!(
                "{} denoms: expected 1 to {TENDERS_MAX}, or to be left out for krwp",
                texts.len()
            );
            return Err(wrong(path, why));
        }
        let mut denoms: Vec<Denom> = Vec::new();
        for text in texts {
            let denom: Denom = text.parse().map_err(|error| wrong(path, error))?;
            if !denom.counts_in_won() || denoms.contains(&denom) {
                let why =
                    format!("{denom}: expected denoms that count in won (krwp, points), each once");
                return Err(wrong(path, why));
            }
            denoms.push(denom);
        }
        Ok(denoms)
    }
}

fn campaign(path: &str, text: &str) -> Result<CampaignId, Error> {
    parse_campaign_id(text).map_err(|_| {
        wrong(
            path,
            format_args!("{}: expected 64 lower-case hex digits", Quoted(text)),
        )
    })
}

/// An amount above 0, or 0 if it is left out.
fn positive(path: &str, text: Option<&str>) -> Result<Amount, Error> {
    let Some(text) = text else {
        return Ok(Amount::ZERO);
    };
    let amount = text.parse::<Amount>().ok();
    amount.filter(|amount| !amount.is_zero()).ok_or_else(|| {
        wrong(
            path,
            format_args!("{}: expected decimal digits, 1 to 2^128 - 1", Quoted(text)),
        )
    })
}

/// The minute of a day that `14:05` names; `24:00` is its end.
fn minute(path: &str, text: &str) -> Result<u16, Error> {
    let parse = || {
        let (hours, minutes) = text.split_once(':')?;
        let digits = |part: &str| {
            let valid = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            valid.then(|| part.parse::<u16>().ok()).flatten()
        };
        let minute = digits(minutes).filter(|minutes| *minutes < 60)?;
        let total = digits(hours)?.checked_mul(60)?.checked_add(minute)?;
        (total <= DAY_MINUTES).then_some(total)
    };
    parse().ok_or_else(|| {
        wrong(
            path,
            format_args!("{}: expected 00:00 to 24:00", Quoted(text)),
        )
    })
}

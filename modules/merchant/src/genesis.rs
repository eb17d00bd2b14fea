//! The module's part of genesis.

use crate::ops;
use crate::state::{COMPANIES, MERCHANTS, PARAMS, TERMINALS, TERMINALS_OF};
use crate::types::{
    Merchant, MerchantId, Params, PaymentCompany, Right, Status, Terminal, check_mcc, check_name,
    check_region, parse_id,
};
use sdk::{Address, BPS, Chain, Ctx, GenesisState, Present, Result, Time, View, crypto};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Parameters, payment companies, merchants and terminals. What is open is counted again when the modules that count it
/// are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MerchantGenesis {
    /// The parameters.
    pub params: Params,
    /// Payment companies, by address.
    pub companies: Vec<GenesisCompany>,
    /// Merchants, by id.
    pub merchants: Vec<GenesisMerchant>,
    /// Terminals, by address.
    pub terminals: Vec<GenesisTerminal>,
}

/// A payment company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisCompany {
    /// Its address.
    pub address: String,
    /// Its name.
    pub name: String,
    /// Where its fees go.
    pub fee_address: String,
    /// Whether it takes merchants and payments.
    pub active: bool,
}

/// A merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisMerchant {
    /// Its id, in hex.
    pub id: String,
    /// Who owns it.
    pub owner: String,
    /// Its payment company.
    pub company: String,
    /// Its name.
    pub name: String,
    /// Merchant category code.
    pub mcc: String,
    /// ISO 3166-2 subdivision.
    pub region: String,
    /// Where its captures go.
    pub payout_address: String,
    /// Its fee, in bps.
    pub fee_bps: u32,
    /// pending, active, suspended or closed.
    pub status: String,
    /// Whether only the authority may resume it.
    pub suspended_by_authority: bool,
    /// Rights by address: 1 invoice, 2 capture, 3 void, 4 refund, 5 terminals, 6 profile, 7 settlement, 8 rules,
    /// 9 disputes.
    pub delegates: BTreeMap<String, BTreeSet<i32>>,
    /// The id of the shop it belongs to, or empty.
    pub parent: String,
    /// When it was registered.
    pub registered_at: Time,
}

/// A terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisTerminal {
    /// The id of its merchant, in hex.
    pub merchant_id: String,
    /// Its compressed key, in hex.
    pub public_key: String,
    /// What its merchant calls it.
    pub label: String,
    /// Whether it may act.
    pub active: bool,
}

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    companies: BTreeMap<Address, PaymentCompany>,
    merchants: BTreeMap<MerchantId, Merchant>,
    terminals: BTreeMap<Address, Terminal>,
}

impl MerchantGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed, String> {
        let mut parsed = Parsed::default();
        self.params.check().map_err(|error| error.to_string())?;
        for company in &self.companies {
            let (address, row) = company.parse(chain).map_err(|error| error.log)?;
            if parsed.companies.insert(address, row).is_some() {
                return Err(format!("company {} is there twice", company.address));
            }
        }
        for merchant in &self.merchants {
            let named = |why: String| format!("merchant {}: {why}", merchant.id);
            let (id, row) = merchant.parse(chain).map_err(named)?;
            if !parsed.companies.contains_key(&row.company) {
                return Err(named(format!("{} is no company", merchant.company)));
            }
            if parsed.merchants.insert(id, row).is_some() {
                return Err(named("there twice".to_owned()));
            }
        }
        for terminal in &self.terminals {
            let named = |why: &str| format!("terminal {}: {why}", terminal.public_key);
            let row = terminal.parse().map_err(|why| named(&why))?;
            let merchant = parsed.merchants.get_mut(&row.merchant_id);
            let merchant = merchant.ok_or_else(|| named("no such merchant"))?;
            merchant.terminals = merchant.terminals.saturating_add(u32::from(row.active));
            let address = crypto::address_of(&row.public_key);
            if parsed.terminals.insert(address, row).is_some() {
                return Err(named("there twice"));
            }
        }
        let parents = parsed.merchants.values().filter_map(|row| row.parent);
        match parents
            .into_iter()
            .find(|parent| !parsed.merchants.contains_key(parent))
        {
            Some(parent) => Err(format!("no parent {}", hex::encode(parent))),
            None => Ok(parsed),
        }
    }
}

impl GenesisCompany {
    fn parse(&self, chain: &Chain) -> Result<(Address, PaymentCompany)> {
        check_name("name", &self.name)?;
        let row = PaymentCompany {
            name: self.name.clone(),
            fee_address: chain.prefix.parse(&self.fee_address)?,
            active: self.active,
        };
        Ok((chain.prefix.parse(&self.address)?, row))
    }
}

impl GenesisMerchant {
    fn parse(&self, chain: &Chain) -> Result<(MerchantId, Merchant), String> {
        let status: Status = self.status.parse()?;
        if u128::from(self.fee_bps) > BPS {
            return Err(format!(
                "a fee of {} bps: expected at most 10000",
                self.fee_bps
            ));
        }
        if self.suspended_by_authority && status != Status::Suspended {
            return Err(format!("suspended by the authority and {status}"));
        }
        self.parse_fields(chain, status).map_err(|error| error.log)
    }

    fn parse_fields(&self, chain: &Chain, status: Status) -> Result<(MerchantId, Merchant)> {
        check_name("name", &self.name)?;
        check_mcc(&self.mcc)?;
        check_region(&self.region)?;
        let mut delegates = BTreeMap::new();
        for (address, numbers) in &self.delegates {
            let rights = numbers.iter().map(|number| Right::parse(*number));
            delegates.insert(
                chain.prefix.parse(address)?,
                rights.collect::<Result<BTreeSet<_>>>()?,
            );
        }
        let parent = match self.parent.as_str() {
            "" => None,
            parent => Some(parse_id(parent)?),
        };
        let row = Merchant {
            owner: chain.prefix.parse(&self.owner)?,
            company: chain.prefix.parse(&self.company)?,
            name: self.name.clone(),
            mcc: self.mcc.clone(),
            region: self.region.clone(),
            payout_address: chain.prefix.parse(&self.payout_address)?,
            fee_bps: self.fee_bps,
            status,
            suspended_by_authority: self.suspended_by_authority,
            delegates,
            parent,
            registered_at: self.registered_at,
            terminals: 0,
        };
        Ok((parse_id(&self.id)?, row))
    }
}

impl GenesisTerminal {
    fn parse(&self) -> Result<Terminal, String> {
        let mut public_key = [0; 33];
        hex::decode_to_slice(&self.public_key, &mut public_key)
            .map_err(|error| error.to_string())?;
        if !crypto::is_public_key(&public_key) {
            return Err("no point of the curve".to_owned());
        }
        check_name("label", &self.label).map_err(|error| error.to_string())?;
        Ok(Terminal {
            merchant_id: parse_id(&self.merchant_id).map_err(|error| error.to_string())?,
            public_key,
            label: self.label.clone(),
            active: self.active,
        })
    }
}

impl GenesisState for MerchantGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(|_| ())
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain());
        let parsed = parsed.map_err(|why| sdk::root::INVALID_REQUEST.wrap(why))?;
        PARAMS.set(ctx, &self.params);
        for (address, company) in &parsed.companies {
            COMPANIES.set(ctx, address, company);
        }
        for (id, merchant) in &parsed.merchants {
            MERCHANTS.set(ctx, id, merchant);
        }
        for (address, terminal) in &parsed.terminals {
            TERMINALS.set(ctx, address, terminal);
            TERMINALS_OF.set(ctx, &(terminal.merchant_id, *address), &Present);
        }
        Ok(())
    }

    fn export(view: &View<'_>) -> Self {
        let companies = COMPANIES.iter(view);
        let merchants = MERCHANTS.iter(view);
        let terminals = TERMINALS.iter(view);
        Self {
            params: ops::params(view),
            companies: companies
                .map(|(address, company)| GenesisCompany {
                    address: view.text(&address),
                    name: company.name,
                    fee_address: view.text(&company.fee_address),
                    active: company.active,
                })
                .collect(),
            merchants: merchants
                .map(|(id, merchant)| export_merchant(view, &id, &merchant))
                .collect(),
            terminals: terminals
                .map(|(_, terminal)| GenesisTerminal {
                    merchant_id: hex::encode(terminal.merchant_id),
                    public_key: hex::encode(terminal.public_key),
                    label: terminal.label,
                    active: terminal.active,
                })
                .collect(),
        }
    }
}

fn export_merchant(view: &View<'_>, id: &MerchantId, merchant: &Merchant) -> GenesisMerchant {
    let row = merchant.to_proto(id, |address| view.text(address));
    let delegates = row.delegates.into_iter();
    GenesisMerchant {
        id: row.id,
        owner: row.owner,
        company: row.company,
        name: row.name,
        mcc: row.mcc,
        region: row.region,
        payout_address: row.payout_address,
        fee_bps: row.fee_bps,
        status: merchant.status.to_string(),
        suspended_by_authority: merchant.suspended_by_authority,
        delegates: delegates
            .map(|delegate| (delegate.address, delegate.rights.into_iter().collect()))
            .collect(),
        parent: row.parent,
        registered_at: merchant.registered_at,
    }
}

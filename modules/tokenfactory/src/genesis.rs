//! The module's part of genesis.

use crate::ops;
use crate::state::{CREATED, MINTERS, PARAMS, TOKENS};
use crate::types::{Params, Token, creator_of};
use sdk::{Address, Amount, Chain, Ctx, Denom, GenesisState, Present, Result, View, root};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters, tokens and who mints them. What there is of them, and what is stopped, is the bank's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenfactoryGenesis {
    /// The parameters.
    pub params: Params,
    /// Tokens, by denom.
    #[serde(default)]
    pub tokens: Vec<GenesisToken>,
    /// Who mints them, by denom and address.
    #[serde(default)]
    pub minters: Vec<GenesisMinter>,
}

/// A token. Who is nobody is an empty text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisToken {
    /// `factory/<creator>/<sub>`.
    pub denom: Denom,
    /// Who decides about it.
    pub owner: String,
    /// Who becomes the owner by accepting.
    #[serde(default)]
    pub proposed_owner: String,
    /// Who stops the token.
    #[serde(default)]
    pub pauser: String,
    /// Who stops accounts.
    #[serde(default)]
    pub blocker: String,
    /// The most there may be; left out: no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Amount>,
}

/// Who mints a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisMinter {
    /// The token.
    pub denom: Denom,
    /// The minter.
    pub address: String,
    /// How much more.
    pub allowance: Amount,
}

/// The same, read and checked.
#[derive(Default)]
struct Parsed {
    tokens: BTreeMap<Denom, (Address, Token)>,
    minters: BTreeMap<(Denom, Address), Amount>,
}

impl TokenfactoryGenesis {
    fn parse(&self, chain: &Chain) -> Result<Parsed, String> {
        let mut parsed = Parsed::default();
        self.params.check().map_err(|error| error.to_string())?;
        for listed in &self.tokens {
            let named = |why: String| format!("token {}: {why}", listed.denom);
            let token = listed.parse(chain).map_err(named)?;
            if parsed.tokens.insert(listed.denom.clone(), token).is_some() {
                return Err(named("there twice".to_owned()));
            }
        }
        for listed in &self.minters {
            let named = |why: &str| format!("minter {} of {}: {why}", listed.address, listed.denom);
            let address = chain.prefix.parse(&listed.address);
            let address = address.map_err(|error| named(&error.log))?;
            if !parsed.tokens.contains_key(&listed.denom) {
                return Err(named("no such token"));
            }
            let key = (listed.denom.clone(), address);
            if parsed.minters.insert(key, listed.allowance).is_some() {
                return Err(named("there twice"));
            }
        }
        Ok(parsed)
    }
}

impl GenesisToken {
    fn parse(&self, chain: &Chain) -> Result<(Address, Token), String> {
        let creator = creator_of(&chain.prefix, &self.denom);
        let (creator, _) = creator.ok_or("expected factory/<creator>/<sub>")?;
        let who = |text: &str| -> Result<Option<Address>, String> {
            if text.is_empty() {
                return Ok(None);
            }
            let address = chain.prefix.parse(text).map_err(|error| error.log)?;
            Ok(Some(address))
        };
        let token = Token {
            owner: who(&self.owner)?,
            proposed_owner: who(&self.proposed_owner)?,
            pauser: who(&self.pauser)?,
            blocker: who(&self.blocker)?,
            cap: self.cap,
        };
        if token.owner.is_none() && token.proposed_owner.is_some() {
            return Err("proposed_owner: expected none, as nobody owns it".to_owned());
        }
        Ok((creator, token))
    }
}

impl GenesisState for TokenfactoryGenesis {
    fn validate(&self, chain: &Chain) -> Result<(), String> {
        self.parse(chain).map(drop)
    }

    fn init(&self, ctx: &mut Ctx<'_>) -> Result<()> {
        let parsed = self.parse(ctx.chain()).expect("validate has read it");
        PARAMS.set(ctx, &self.params);
        for (denom, (creator, token)) in parsed.tokens {
            TOKENS.set(ctx, &denom, &token);
            CREATED.set(ctx, &(creator, denom), &Present);
        }
        for (key, allowance) in &parsed.minters {
            MINTERS.set(ctx, key, allowance);
        }
        // What the bank has is in the state by now.
        let view = ctx.view();
        let held = crate::invariants::tokens(&view).and_then(|()| crate::invariants::caps(&view));
        held.map_err(|why| root::INVALID_REQUEST.wrap(why))
    }

    fn export(view: &View<'_>) -> Self {
        let text = |who: Option<Address>| who.map(|who| view.text(&who)).unwrap_or_default();
        let tokens = TOKENS.iter(view).map(|(denom, token)| GenesisToken {
            denom,
            owner: text(token.owner),
            proposed_owner: text(token.proposed_owner),
            pauser: text(token.pauser),
            blocker: text(token.blocker),
            cap: token.cap,
        });
        let minters = MINTERS
            .iter(view)
            .map(|((denom, minter), allowance)| GenesisMinter {
                denom,
                address: view.text(&minter),
                allowance,
            });
        Self {
            params: ops::params(view),
            tokens: tokens.collect(),
            minters: minters.collect(),
        }
    }
}

//! Random operations for the simulation.

use crate::state::{COMPANIES, MERCHANTS, TERMINALS};
use crate::types::{Merchant, MerchantId, Status};
use proto::Any;
use proto::aot::merchant::v1 as pb;
use sdk::Address;
use sdk::sim::{Sim, SimOp, any};

/// Mostly shops that come and take payments; now and then one is suspended, resumed or closed.
pub(crate) const TABLE: &[SimOp] = &[
    SimOp {
        name: "merchant/set_payment_company",
        weight: 2,
        make: set_payment_company,
    },
    SimOp {
        name: "merchant/register_merchant",
        weight: 6,
        make: register_merchant,
    },
    SimOp {
        name: "merchant/approve_merchant",
        weight: 8,
        make: approve_merchant,
    },
    SimOp {
        name: "merchant/update_merchant",
        weight: 2,
        make: update_merchant,
    },
    SimOp {
        name: "merchant/set_merchant_fee",
        weight: 2,
        make: set_merchant_fee,
    },
    SimOp {
        name: "merchant/set_delegate",
        weight: 3,
        make: set_delegate,
    },
    SimOp {
        name: "merchant/suspend_merchant",
        weight: 1,
        make: suspend_merchant,
    },
    SimOp {
        name: "merchant/resume_merchant",
        weight: 3,
        make: resume_merchant,
    },
    SimOp {
        name: "merchant/close_merchant",
        weight: 1,
        make: close_merchant,
    },
    SimOp {
        name: "merchant/register_terminal",
        weight: 3,
        make: register_terminal,
    },
    SimOp {
        name: "merchant/revoke_terminal",
        weight: 1,
        make: revoke_terminal,
    },
];

fn authority(sim: &Sim<'_>) -> Option<String> {
    Some(sim.view.text(sim.accounts.first()?))
}

fn a_merchant(sim: &mut Sim<'_>, status: Status) -> Option<(MerchantId, Merchant)> {
    let fitting: Vec<_> = MERCHANTS
        .iter(&sim.view)
        .filter(|(_, merchant)| merchant.status == status)
        .collect();
    sim.one_of(&fitting)
}

fn set_payment_company(sim: &mut Sim<'_>) -> Option<Any> {
    let authority = authority(sim)?;
    let address = sim.account_text();
    Some(any(&pb::MsgSetPaymentCompany {
        authority,
        company: Some(pb::PaymentCompany {
            name: format!("company of {address}"),
            address,
            fee_address: sim.account_text(),
            active: sim.between(0, 9) > 0,
        }),
    }))
}

fn register_merchant(sim: &mut Sim<'_>) -> Option<Any> {
    let companies: Vec<Address> = COMPANIES
        .iter(&sim.view)
        .map(|(address, _)| address)
        .collect();
    let company = sim.one_of(&companies)?;
    let number = sim.between(0, 200);
    let parent = a_merchant(sim, Status::Active).filter(|_| number.is_multiple_of(4));
    Some(any(&pb::MsgRegisterMerchant {
        owner: sim.account_text(),
        company: sim.view.text(&company),
        business_number_hash: sdk::crypto::sha256(&number.to_be_bytes()).to_vec(),
        name: format!("shop {number}"),
        mcc: sim.one_of(&["5411", "5812", "5999"])?.to_owned(),
        region: sim.one_of(&["KR-11", "KR-26", "KR-49"])?.to_owned(),
        payout_address: sim.account_text(),
        parent: parent.map(|(id, _)| hex::encode(id)).unwrap_or_default(),
    }))
}

fn approve_merchant(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim, Status::Pending)?;
    Some(any(&pb::MsgApproveMerchant {
        company: sim.view.text(&merchant.company),
        merchant_id: hex::encode(id),
        fee_bps: u32::try_from(sim.between(0, 300)).ok()?,
    }))
}

fn update_merchant(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim, Status::Active)?;
    Some(any(&pb::MsgUpdateMerchant {
        signer: sim.view.text(&merchant.owner),
        merchant_id: hex::encode(id),
        payout_address: sim.account_text(),
        ..pb::MsgUpdateMerchant::default()
    }))
}

fn set_merchant_fee(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim, Status::Active)?;
    Some(any(&pb::MsgSetMerchantFee {
        company: sim.view.text(&merchant.company),
        merchant_id: hex::encode(id),
        fee_bps: u32::try_from(sim.between(0, 1_100)).ok()?,
    }))
}

fn set_delegate(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim, Status::Active)?;
    let rights = sim.between(0, 6);
    Some(any(&pb::MsgSetDelegate {
        owner: sim.view.text(&merchant.owner),
        merchant_id: hex::encode(id),
        delegate: Some(pb::Delegate {
            address: sim.account_text(),
            rights: (1..=i32::try_from(rights).ok()?).collect(),
        }),
    }))
}

fn suspend_merchant(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim, Status::Active)?;
    let company = sim.view.text(&merchant.company);
    let authority = authority(sim)?;
    Some(any(&pb::MsgSuspendMerchant {
        signer: sim.one_of(&[company, authority])?,
        merchant_id: hex::encode(id),
        reason: "random".to_owned(),
    }))
}

fn resume_merchant(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim, Status::Suspended)?;
    let company = sim.view.text(&merchant.company);
    let authority = authority(sim)?;
    Some(any(&pb::MsgResumeMerchant {
        signer: sim.one_of(&[company, authority])?,
        merchant_id: hex::encode(id),
    }))
}

fn close_merchant(sim: &mut Sim<'_>) -> Option<Any> {
    let status = sim.one_of(&[Status::Pending, Status::Active, Status::Suspended])?;
    let (id, merchant) = a_merchant(sim, status)?;
    Some(any(&pb::MsgCloseMerchant {
        signer: sim.view.text(&merchant.owner),
        merchant_id: hex::encode(id),
        reason: "random".to_owned(),
    }))
}

/// The key of an account is that of its terminal, too: so the terminal can sign.
fn register_terminal(sim: &mut Sim<'_>) -> Option<Any> {
    let (id, merchant) = a_merchant(sim, Status::Active)?;
    let terminal = sim.account();
    let public_key = auth::ops::account(&sim.view, &terminal)?.public_key?;
    Some(any(&pb::MsgRegisterTerminal {
        signer: sim.view.text(&merchant.owner),
        merchant_id: hex::encode(id),
        public_key: public_key.to_vec(),
        label: "till".to_owned(),
    }))
}

fn revoke_terminal(sim: &mut Sim<'_>) -> Option<Any> {
    let terminals: Vec<_> = TERMINALS
        .iter(&sim.view)
        .filter(|(_, terminal)| terminal.active)
        .collect();
    let (address, terminal) = sim.one_of(&terminals)?;
    let merchant = MERCHANTS.get(&sim.view, &terminal.merchant_id)?;
    Some(any(&pb::MsgRevokeTerminal {
        signer: sim.view.text(&merchant.owner),
        merchant_id: hex::encode(terminal.merchant_id),
        terminal: sim.view.text(&address),
    }))
}

//! One module and the real modules below it.
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod genesis;
mod golden;
mod msgs;
mod simulation;

use crate::MODULE;
use proto::aot::merchant::v1 as pb;
use sdk::{Module, ModuleAccount, crypto};
use testkit::{TestCtx, key};

const AUTHORITY: u64 = 0;
const COMPANY: u64 = 1;
const FEES: u64 = 2;
const OWNER: u64 = 3;
const PAYOUT: u64 = 4;
const DELEGATE: u64 = 5;
const STRANGER: u64 = 6;
const TERMINAL: u64 = 7;

/// A module with an account, which money may not be sent to.
const POOL: Module = Module {
    name: "pool",
    accounts: &[ModuleAccount {
        name: "pool",
        rights: &[],
    }],
    ..Module::EMPTY
};
const MODULES: [&Module; 4] = [&auth::MODULE, &bank::MODULE, &MODULE, &POOL];

/// A payment company, and a shop that it has not approved yet.
struct Shop {
    test: TestCtx,
    id: String,
}

impl Shop {
    fn pending() -> Self {
        let mut test = TestCtx::new(&MODULES);
        let admit = pb::MsgSetPaymentCompany {
            authority: test.text(AUTHORITY),
            company: Some(company(&test, true)),
        };
        test.send(&admit).unwrap();
        let register = register_msg(&test);
        let id = test.send(&register).unwrap().merchant_id;
        Self { test, id }
    }

    fn active() -> Self {
        let mut shop = Self::pending();
        let approve = shop.approve_msg();
        shop.test.send(&approve).unwrap();
        shop
    }

    fn approve_msg(&self) -> pb::MsgApproveMerchant {
        pb::MsgApproveMerchant {
            company: self.test.text(COMPANY),
            merchant_id: self.id.clone(),
            fee_bps: 200,
        }
    }

    fn update_msg(&self) -> pb::MsgUpdateMerchant {
        pb::MsgUpdateMerchant {
            signer: self.test.text(OWNER),
            merchant_id: self.id.clone(),
            ..pb::MsgUpdateMerchant::default()
        }
    }

    fn delegate_msg(&self, rights: &[pb::Right]) -> pb::MsgSetDelegate {
        pb::MsgSetDelegate {
            owner: self.test.text(OWNER),
            merchant_id: self.id.clone(),
            delegate: Some(pb::Delegate {
                address: self.test.text(DELEGATE),
                rights: rights.iter().map(|right| (*right).into()).collect(),
            }),
        }
    }

    fn terminal_msg(&self, n: u64) -> pb::MsgRegisterTerminal {
        pb::MsgRegisterTerminal {
            signer: self.test.text(OWNER),
            merchant_id: self.id.clone(),
            public_key: key(n).public_key.to_vec(),
            label: "till".to_owned(),
        }
    }

    fn revoke_msg(&self, n: u64) -> pb::MsgRevokeTerminal {
        pb::MsgRevokeTerminal {
            signer: self.test.text(OWNER),
            merchant_id: self.id.clone(),
            terminal: self.test.text(n),
        }
    }

    fn suspend_msg(&self, by: u64) -> pb::MsgSuspendMerchant {
        pb::MsgSuspendMerchant {
            signer: self.test.text(by),
            merchant_id: self.id.clone(),
            reason: "a complaint".to_owned(),
        }
    }

    fn resume_msg(&self, by: u64) -> pb::MsgResumeMerchant {
        pb::MsgResumeMerchant {
            signer: self.test.text(by),
            merchant_id: self.id.clone(),
        }
    }

    fn close_msg(&self, by: u64) -> pb::MsgCloseMerchant {
        pb::MsgCloseMerchant {
            signer: self.test.text(by),
            merchant_id: self.id.clone(),
            reason: String::new(),
        }
    }

    fn fee_msg(&self, fee_bps: u32) -> pb::MsgSetMerchantFee {
        pb::MsgSetMerchantFee {
            company: self.test.text(COMPANY),
            merchant_id: self.id.clone(),
            fee_bps,
        }
    }

    fn merchant(&mut self) -> pb::Merchant {
        let request = pb::QueryMerchantRequest {
            merchant_id: self.id.clone(),
        };
        self.test
            .read(|view| crate::queries::merchant(view, &request))
            .unwrap()
            .merchant
            .unwrap()
    }
}

fn company(test: &TestCtx, active: bool) -> pb::PaymentCompany {
    pb::PaymentCompany {
        address: test.text(COMPANY),
        name: "KON".to_owned(),
        fee_address: test.text(FEES),
        active,
    }
}

fn register_msg(test: &TestCtx) -> pb::MsgRegisterMerchant {
    pb::MsgRegisterMerchant {
        owner: test.text(OWNER),
        company: test.text(COMPANY),
        business_number_hash: crypto::sha256(b"123-45-67890").to_vec(),
        name: "Bakery".to_owned(),
        mcc: "5462".to_owned(),
        region: "KR-11".to_owned(),
        payout_address: test.text(PAYOUT),
        parent: String::new(),
    }
}

//! The app hash at genesis, after an empty block, and after every kind of message, with the gas that it used: what must
//! not change unnoticed.
//!
//! Another hash here means that nodes of the old and of the new program do not agree: say so in CHANGELOG.md.

#![expect(
    clippy::unwrap_used,
    reason = "a test may end at what it did not expect"
)]

use prost::Message;
use proto::Msg;
use proto::aot::transfer::v1 as transfer;
use proto::aot::{bank::v1 as aot_bank, fee::v1 as fee, merchant::v1 as shop};
use proto::aot::{oracle::v1 as oracle, pointswap::v1 as swap};
use proto::aot::{payment::v1 as pay, points::v1 as points};
use proto::aot::{reward::v1 as reward, settlement::v1 as settle, staking::v1 as staking};
use proto::aot::{sale::v1 as sale, tokenfactory::v1 as token};
use proto::cosmos::bank::v1beta1 as bank;
use proto::cosmos::base::abci::v1beta1::TxMsgData;
use proto::cosmos::feegrant::v1beta1 as grant;
use proto::cosmos::upgrade::v1beta1 as planned;
use proto::ibc::applications::interchain_accounts::host::v1 as ica;
use proto::osmosis::tokenfactory::v1beta1 as factory;
use proto::{Any, Coin};
use std::collections::BTreeSet;
use std::fmt::Write;
use testkit::{TestNode, TestTx, account, genesis_request, key, test_app_state};

const AUTHORITY: u64 = 0;
const COMPANY: u64 = 1;
const OWNER: u64 = 2;
const PAYER: u64 = 3;
const MINTER: u64 = 4;
const FEEDER: u64 = 5;
/// Signs nothing: a key for a terminal.
const TERMINAL: u64 = 30;
const DAY_SECONDS: u64 = 86_400;

/// A chain on which each kind of message succeeds once, and what it leaves.
struct Story {
    node: TestNode,
    told: BTreeSet<&'static str>,
    text: String,
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn coin(amount: u64, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

impl Story {
    fn new() -> Self {
        Self {
            node: TestNode::new(),
            told: BTreeSet::new(),
            text: String::new(),
        }
    }

    fn who(&self, n: u64) -> String {
        self.node.text(n)
    }

    fn line(&mut self, what: &str, app_hash: &[u8]) {
        writeln!(self.text, "{} {what}", hex(app_hash)).expect("writing to memory does not fail");
    }

    fn empty_block(&mut self, what: &str, seconds: u64) {
        let done = self.node.block_after(seconds, Vec::new());
        self.line(what, &done.app_hash);
    }

    /// A block with this message alone; gives its response.
    fn tell<M: Msg>(&mut self, signer: u64, msg: &M) -> M::Response {
        self.tell_of(&[signer], msg)
    }

    /// The same with several signers.
    fn tell_of<M: Msg>(&mut self, signers: &[u64], msg: &M) -> M::Response {
        self.tell_after(5, signers, msg)
    }

    /// The same so many seconds after the block before.
    fn tell_after<M: Msg>(&mut self, seconds: u64, signers: &[u64], msg: &M) -> M::Response {
        let mut tx = TestTx::of(msg, 0);
        tx.signers = signers.to_vec();
        let tx = self.node.sign(&tx);
        let done = self.node.block_after(seconds, vec![tx]);
        let result = done.tx_results.first().expect("a proposal with it");
        assert_eq!(result.code, 0, "{}: {}", M::TYPE_URL, result.log);
        let data = TxMsgData::decode(result.data.as_ref()).expect("a result has data");
        let response = data
            .msg_responses
            .first()
            .expect("one message, one response");
        self.told.insert(M::TYPE_URL);
        // Data and gas of a result are consensus, too: the next header has their hash.
        let what = format!("{} {}", M::TYPE_URL, result.gas_used);
        self.line(&what, &done.app_hash);
        Message::decode(response.value.as_slice()).expect("a response of its own type")
    }

    fn later(&self, seconds: u64) -> Option<proto::Timestamp> {
        Some(self.node.time().plus_seconds(seconds).to_proto())
    }

    fn money(&mut self) {
        let amount = vec![coin(5, "uaot")];
        self.tell(
            1,
            &bank::MsgSend {
                from_address: self.who(1),
                to_address: self.who(40),
                amount: amount.clone(),
            },
        );
        let inputs = vec![bank::Input {
            address: self.who(1),
            coins: amount.clone(),
        }];
        let outputs = vec![bank::Output {
            address: self.who(41),
            coins: amount,
        }];
        self.tell(1, &bank::MsgMultiSend { inputs, outputs });
        self.tell(
            AUTHORITY,
            &aot_bank::MsgSetMinter {
                authority: self.who(AUTHORITY),
                minter: self.who(MINTER),
                denom: "krwp".to_owned(),
                allowance: "1000000".to_owned(),
            },
        );
        self.tell(
            MINTER,
            &aot_bank::MsgMint {
                minter: self.who(MINTER),
                to_address: self.who(PAYER),
                amount: Some(coin(50_000, "krwp")),
            },
        );
        self.tell(
            MINTER,
            &aot_bank::MsgBurn {
                minter: self.who(MINTER),
                amount: Some(coin(100, "krwp")),
            },
        );
        let unit = |denom: &str, exponent| bank::DenomUnit {
            denom: denom.to_owned(),
            exponent,
            aliases: Vec::new(),
        };
        self.tell(
            AUTHORITY,
            &aot_bank::MsgSetDenomMetadata {
                authority: self.who(AUTHORITY),
                metadata: Some(bank::Metadata {
                    description: "The native coin.".to_owned(),
                    denom_units: vec![unit("uaot", 0), unit("aot", 6)],
                    base: "uaot".to_owned(),
                    display: "aot".to_owned(),
                    name: "AOT".to_owned(),
                    symbol: "AOT".to_owned(),
                    ..bank::Metadata::default()
                }),
            },
        );
        self.tell(
            AUTHORITY,
            &bank::MsgSetSendEnabled {
                authority: self.who(AUTHORITY),
                send_enabled: vec![bank::SendEnabled {
                    denom: "frozen".to_owned(),
                    enabled: false,
                }],
                use_default_for: Vec::new(),
            },
        );
        self.tell(
            AUTHORITY,
            &bank::MsgUpdateParams {
                authority: self.who(AUTHORITY),
                params: Some(bank::Params {
                    default_send_enabled: true,
                    ..bank::Params::default()
                }),
            },
        );
    }

    fn fees(&mut self) {
        let allowance = Any {
            type_url: "/cosmos.feegrant.v1beta1.BasicAllowance".to_owned(),
            value: grant::BasicAllowance::default().encode_to_vec(),
        };
        self.tell(
            1,
            &grant::MsgGrantAllowance {
                granter: self.who(1),
                grantee: self.who(6),
                allowance: Some(allowance),
            },
        );
        self.tell(
            1,
            &grant::MsgRevokeAllowance {
                granter: self.who(1),
                grantee: self.who(6),
            },
        );
        self.tell(
            1,
            &grant::MsgPruneAllowances {
                pruner: self.who(1),
            },
        );
        let token = fee::FeeToken {
            denom: "krwp".to_owned(),
            source: fee::RateSource::Feed.into(),
            rate: "1.5".to_owned(),
            spread_bps: 100,
            max_age_seconds: 600,
            feeder: self.who(FEEDER),
            updated_at: None,
        };
        self.tell(
            AUTHORITY,
            &fee::MsgSetFeeToken {
                authority: self.who(AUTHORITY),
                token: Some(token),
            },
        );
        self.tell(
            FEEDER,
            &fee::MsgSubmitFeeRate {
                feeder: self.who(FEEDER),
                denom: "krwp".to_owned(),
                rate: "1.75".to_owned(),
            },
        );
        self.tell(
            AUTHORITY,
            &fee::MsgRemoveFeeToken {
                authority: self.who(AUTHORITY),
                denom: "krwp".to_owned(),
            },
        );
        let entry = fee::MsgGas {
            type_url: "/cosmos.bank.v1beta1.MsgSend".to_owned(),
            gas: 61_000,
        };
        self.tell(
            AUTHORITY,
            &fee::MsgSetMsgGas {
                authority: self.who(AUTHORITY),
                entry: Some(entry),
            },
        );
        let params = self
            .node
            .query(&fee::QueryParamsRequest {})
            .unwrap()
            .params
            .unwrap();
        self.tell(
            AUTHORITY,
            &fee::MsgUpdateParams {
                authority: self.who(AUTHORITY),
                params: Some(fee::Params {
                    memo_bytes_max: 300,
                    ..params
                }),
            },
        );
    }

    /// A shop at 2 %; gives its id.
    /// An issuer of points with a reserve; gives its denom.
    fn issuer(&mut self) -> String {
        let denom = "pt/kon/point".to_owned();
        self.tell(
            AUTHORITY,
            &points::MsgRegisterIssuer {
                authority: self.who(AUTHORITY),
                company: self.who(COMPANY),
                denom: denom.clone(),
                name: "KON points".to_owned(),
                rate: "1".to_owned(),
                ratio_bps: 10_000,
                transferable: true,
                swappable: true,
                lifetime_months: 60,
            },
        );
        self.tell(
            PAYER,
            &points::MsgTopUpReserve {
                signer: self.who(PAYER),
                denom: denom.clone(),
                amount: "5000".to_owned(),
            },
        );
        self.tell(
            COMPANY,
            &points::MsgMintPoints {
                company: self.who(COMPANY),
                to_address: self.who(PAYER),
                amount: Some(coin(4_000, &denom)),
                available_at: None,
            },
        );
        denom
    }

    fn points(&mut self) {
        let denom = self.issuer();
        let (authority, company, payer) = (self.who(AUTHORITY), self.who(COMPANY), self.who(PAYER));
        let terms = points::MsgSetIssuerTerms {
            authority: authority.clone(),
            denom: denom.clone(),
            ratio_bps: 11_000,
            transferable: false,
            swappable: true,
            lifetime_months: 12,
        };
        self.tell(AUTHORITY, &terms);
        let burn = points::MsgBurnPoints {
            holder: payer.clone(),
            amount: Some(coin(10, &denom)),
        };
        self.tell(PAYER, &burn);
        let withdraw = points::MsgWithdrawReserve {
            company: company.clone(),
            denom: denom.clone(),
            amount: "50".to_owned(),
        };
        self.tell(COMPANY, &withdraw);
        let rate = points::MsgSetRate {
            company: company.clone(),
            denom: denom.clone(),
            rate: "0.9".to_owned(),
            effective: self.later(DAY_SECONDS + 60),
        };
        self.tell(COMPANY, &rate);
        let pause = points::MsgPausePoints {
            signer: company.clone(),
            denom: denom.clone(),
            reason: "a fault".to_owned(),
        };
        self.tell(COMPANY, &pause);
        let resume = points::MsgResumePoints {
            signer: company,
            denom: denom.clone(),
        };
        self.tell(COMPANY, &resume);
        self.empty_block("a rate of points counts", DAY_SECONDS + 60);
        let runoff = points::MsgStartRunoff {
            authority: authority.clone(),
            denom: denom.clone(),
            reason: "the end".to_owned(),
        };
        self.tell(AUTHORITY, &runoff);
        let redeem = points::MsgRedeemPoints {
            holder: payer,
            amount: Some(coin(1_000, &denom)),
        };
        self.tell(PAYER, &redeem);
        let request = points::QueryParamsRequest {};
        let params = self.node.query(&request).unwrap().params;
        self.tell(AUTHORITY, &points::MsgUpdateParams { authority, params });
    }

    fn shop(&mut self) -> String {
        self.tell(
            AUTHORITY,
            &shop::MsgSetPaymentCompany {
                authority: self.who(AUTHORITY),
                company: Some(shop::PaymentCompany {
                    address: self.who(COMPANY),
                    name: "Payment Company A".to_owned(),
                    fee_address: self.who(50),
                    active: true,
                }),
            },
        );
        let merchant_id = self
            .tell(
                OWNER,
                &shop::MsgRegisterMerchant {
                    owner: self.who(OWNER),
                    company: self.who(COMPANY),
                    business_number_hash: vec![7; 32],
                    name: "Bakery".to_owned(),
                    mcc: "5462".to_owned(),
                    region: "KR-11".to_owned(),
                    payout_address: self.who(51),
                    parent: String::new(),
                },
            )
            .merchant_id;
        self.life_of_shop(&merchant_id);
        self.terminal(&merchant_id);
        merchant_id
    }

    fn life_of_shop(&mut self, merchant_id: &str) {
        let id = || merchant_id.to_owned();
        self.tell(
            COMPANY,
            &shop::MsgApproveMerchant {
                company: self.who(COMPANY),
                merchant_id: id(),
                fee_bps: 250,
            },
        );
        self.tell(
            COMPANY,
            &shop::MsgSetMerchantFee {
                company: self.who(COMPANY),
                merchant_id: id(),
                fee_bps: 200,
            },
        );
        self.tell(
            OWNER,
            &shop::MsgUpdateMerchant {
                signer: self.who(OWNER),
                merchant_id: id(),
                name: "Bakery and Cafe".to_owned(),
                ..shop::MsgUpdateMerchant::default()
            },
        );
        self.tell(
            OWNER,
            &shop::MsgSetDelegate {
                owner: self.who(OWNER),
                merchant_id: id(),
                delegate: Some(shop::Delegate {
                    address: self.who(7),
                    rights: vec![shop::Right::Refund.into()],
                }),
            },
        );
        self.tell(
            COMPANY,
            &shop::MsgSuspendMerchant {
                signer: self.who(COMPANY),
                merchant_id: id(),
                reason: "papers".to_owned(),
            },
        );
        self.tell(
            COMPANY,
            &shop::MsgResumeMerchant {
                signer: self.who(COMPANY),
                merchant_id: id(),
            },
        );
        let params = self
            .node
            .query(&shop::QueryParamsRequest {})
            .unwrap()
            .params
            .unwrap();
        self.tell(
            AUTHORITY,
            &shop::MsgUpdateParams {
                authority: self.who(AUTHORITY),
                params: Some(shop::Params {
                    terminals_max: 50,
                    ..params
                }),
            },
        );
    }

    fn terminal(&mut self, merchant_id: &str) {
        let id = || merchant_id.to_owned();
        let terminal = self
            .tell(
                OWNER,
                &shop::MsgRegisterTerminal {
                    signer: self.who(OWNER),
                    merchant_id: id(),
                    public_key: key(TERMINAL).public_key.to_vec(),
                    label: "till 1".to_owned(),
                },
            )
            .terminal;
        self.tell(
            OWNER,
            &shop::MsgRevokeTerminal {
                signer: self.who(OWNER),
                merchant_id: id(),
                terminal,
            },
        );
    }

    fn order(&self, merchant_id: &str, order_id: &str) -> Option<pay::Order> {
        Some(pay::Order {
            merchant_id: merchant_id.to_owned(),
            day: self.node.time().korean_day(),
            order_id: order_id.to_owned(),
        })
    }

    fn authorize(&mut self, merchant_id: &str, order_id: &str) -> String {
        let msg = pay::MsgAuthorize {
            payer: self.who(PAYER),
            order: self.order(merchant_id, order_id),
            amounts: vec![coin(10_000, "krwp")],
            fee_max_bps: 300,
            authorization_expiry: self.later(DAY_SECONDS),
            refund_expiry: self.later(30 * DAY_SECONDS),
            ..pay::MsgAuthorize::default()
        };
        self.tell(PAYER, &msg).payment_id
    }

    fn payments(&mut self, shop: &str) {
        self.tell(
            OWNER,
            &pay::MsgCreateInvoice {
                signer: self.who(OWNER),
                invoice: Some(pay::Invoice {
                    order: self.order(shop, "A-1"),
                    amounts: vec![coin(10_000, "krwp")],
                    expiry: self.later(600),
                    ..pay::Invoice::default()
                }),
            },
        );
        let [first, second, third] = ["A-1", "A-2", "A-3"].map(|order| self.authorize(shop, order));
        self.tell(
            OWNER,
            &pay::MsgCapture {
                signer: self.who(OWNER),
                payment_id: first.clone(),
                portion: Some(pay::Portion {
                    total: "4000".to_owned(),
                    ..pay::Portion::default()
                }),
                r#final: true,
            },
        );
        self.tell(
            OWNER,
            &pay::MsgBatchCapture {
                signer: self.who(OWNER),
                items: vec![pay::CaptureItem {
                    payment_id: second,
                    portion: None,
                    r#final: false,
                }],
            },
        );
        self.tell(
            OWNER,
            &pay::MsgVoid {
                signer: self.who(OWNER),
                payment_id: third,
            },
        );
        self.tell(
            PAYER,
            &pay::MsgPay {
                payer: self.who(PAYER),
                order: self.order(shop, "A-4"),
                amounts: vec![coin(3_000, "krwp")],
                fee_max_bps: 300,
                refund_expiry: self.later(30 * DAY_SECONDS),
                ..pay::MsgPay::default()
            },
        );
        self.refunds(shop, first);
        self.disputes(shop);
        self.quote(shop);
        self.external_tenders(shop);
        self.expiries(shop);
    }

    fn refunds(&mut self, shop: &str, first: String) {
        self.tell(
            OWNER,
            &pay::MsgRefund {
                signer: self.who(OWNER),
                payment_id: first,
                portion: Some(pay::Portion {
                    total: "1000".to_owned(),
                    ..pay::Portion::default()
                }),
                reason: String::new(),
                reference: "R-1".to_owned(),
            },
        );
        self.tell(
            OWNER,
            &pay::MsgNetCancel {
                signer: self.who(OWNER),
                order: self.order(shop, "A-5"),
            },
        );
    }

    fn pay(&mut self, shop: &str, order_id: &str, quote_id: String) -> String {
        let msg = pay::MsgPay {
            payer: self.who(PAYER),
            order: self.order(shop, order_id),
            amounts: vec![coin(3_000, "krwp")],
            fee_max_bps: 300,
            refund_expiry: self.later(30 * DAY_SECONDS),
            quote_id,
            ..pay::MsgPay::default()
        };
        self.tell(PAYER, &msg).payment_id
    }

    /// One is withdrawn, and one is answered and decided.
    fn disputes(&mut self, shop: &str) {
        let ids = ["D-1", "D-2"].map(|order| {
            let payment_id = self.pay(shop, order, String::new());
            let open = pay::MsgOpenDispute {
                payer: self.who(PAYER),
                payment_id: payment_id.clone(),
                portion: None,
                code: "not_received".to_owned(),
                claim_hash: vec![9; 32],
            };
            self.tell(PAYER, &open);
            payment_id
        });
        let [withdrawn, decided] = ids;
        self.tell(
            PAYER,
            &pay::MsgWithdrawDispute {
                payer: self.who(PAYER),
                payment_id: withdrawn,
            },
        );
        self.tell(
            OWNER,
            &pay::MsgSubmitEvidence {
                signer: self.who(OWNER),
                payment_id: decided.clone(),
                evidence_hash: vec![10; 32],
            },
        );
        self.tell(
            AUTHORITY,
            &pay::MsgResolveDispute {
                arbiter: self.who(AUTHORITY),
                payment_id: decided,
                merchant_wins: false,
                reason: "the parcel came back".to_owned(),
            },
        );
    }

    fn quote(&mut self, shop: &str) {
        self.tell(
            AUTHORITY,
            &pay::MsgSetLiquidityProvider {
                authority: self.who(AUTHORITY),
                provider: Some(pay::LiquidityProvider {
                    address: self.who(FEEDER),
                    name: "Han River Markets".to_owned(),
                    active: true,
                }),
            },
        );
        let lock = pay::MsgLockQuote {
            provider: self.who(FEEDER),
            order: self.order(shop, "Q-1"),
            price: Some(coin(7, "uaot")),
            amount: "3000".to_owned(),
            expiry: self.later(60),
        };
        let quote_id = self.tell(FEEDER, &lock).quote_id;
        self.pay(shop, "Q-1", quote_id);
    }

    fn external_tenders(&mut self, shop: &str) {
        let approval_hash = vec![8; 32];
        let order = self.order(shop, "A-6");
        self.tell(
            OWNER,
            &pay::MsgRecordExternalTender {
                signer: self.who(OWNER),
                order: order.clone(),
                scheme: "card".to_owned(),
                amount: "9000".to_owned(),
                tax: None,
                approval_hash: approval_hash.clone(),
            },
        );
        self.tell(
            OWNER,
            &pay::MsgCancelExternalTender {
                signer: self.who(OWNER),
                order,
                approval_hash,
                cancelled: "4000".to_owned(),
            },
        );
    }

    /// Two authorisations expire, and a block sweeps one only: the payer takes the other back itself.
    fn expiries(&mut self, shop: &str) {
        let params = self
            .node
            .query(&pay::QueryParamsRequest {})
            .unwrap()
            .params
            .unwrap();
        self.tell(
            AUTHORITY,
            &pay::MsgUpdateParams {
                authority: self.who(AUTHORITY),
                params: Some(pay::Params {
                    expiries_per_block_max: 1,
                    ..params
                }),
            },
        );
        let ids = ["B-1", "B-2"].map(|order| self.authorize(shop, order));
        self.empty_block("an authorisation expires", DAY_SECONDS + 60);
        let open = ids.into_iter().find(|id| {
            let request = pay::QueryPaymentRequest {
                payment_id: id.clone(),
            };
            let payment = self.node.query(&request).unwrap().payment.unwrap();
            let holds = self.holds();
            payment.status() == pay::PaymentStatus::Expired && holds.contains(id)
        });
        // The sweep of the block in which it is reclaimed comes after it.
        self.tell(
            PAYER,
            &pay::MsgReclaim {
                payer: self.who(PAYER),
                payment_id: open.expect("one of two was swept"),
            },
        );
    }

    fn holds(&self) -> Vec<String> {
        let request = aot_bank::QueryHoldsRequest {
            address: self.who(PAYER),
            pagination: None,
        };
        let holds = self.node.query(&request).unwrap().holds;
        holds.into_iter().map(|hold| hold.id).collect()
    }

    fn floats_and_deposits(&mut self, shop: &str) {
        let amount = |amount| Some(coin(amount, "uaot"));
        self.tell(
            COMPANY,
            &settle::MsgTopUpFloat {
                company: self.who(COMPANY),
                amount: amount(5_000),
            },
        );
        self.tell(
            COMPANY,
            &settle::MsgWithdrawFloat {
                company: self.who(COMPANY),
                amount: amount(1_000),
            },
        );
        self.tell(
            PAYER,
            &settle::MsgTopUpDeposit {
                signer: self.who(PAYER),
                merchant_id: shop.to_owned(),
                amount: amount(700),
            },
        );
        self.tell_of(
            &[OWNER, COMPANY],
            &settle::MsgWithdrawDeposit {
                owner: self.who(OWNER),
                company: self.who(COMPANY),
                merchant_id: shop.to_owned(),
                amount: amount(700),
            },
        );
        self.tell(
            COMPANY,
            &settle::MsgAdjust {
                signer: self.who(COMPANY),
                merchant_id: shop.to_owned(),
                denom: "uaot".to_owned(),
                amount: "300".to_owned(),
                code: "fee-table".to_owned(),
                reference: "fees-2026".to_owned(),
            },
        );
    }

    /// The adjustment is paid late, as the shop is suspended at the cut-off; a second shop collects for it from then on.
    fn settlement(&mut self, shop: &str) {
        self.tell(
            COMPANY,
            &settle::MsgSetPayoutSchedule {
                company: self.who(COMPANY),
                merchant_id: shop.to_owned(),
                schedule: Some(settle::Schedule {
                    cut_off_minutes: 1_320,
                    delay_days: 1,
                    reserve_bps: 100,
                    reserve_days: 2,
                }),
            },
        );
        self.floats_and_deposits(shop);
        let params = self
            .node
            .query(&settle::QueryParamsRequest {})
            .unwrap()
            .params
            .unwrap();
        self.tell(
            AUTHORITY,
            &settle::MsgUpdateParams {
                authority: self.who(AUTHORITY),
                params: Some(settle::Params {
                    batches_per_block_max: 50,
                    ..params
                }),
            },
        );
        self.tell(
            COMPANY,
            &shop::MsgSuspendMerchant {
                signer: self.who(COMPANY),
                merchant_id: shop.to_owned(),
                reason: String::new(),
            },
        );
        self.close_and_pay(shop);
        self.manager(shop);
    }

    fn close_and_pay(&mut self, shop: &str) {
        let day = self.node.time().korean_day();
        let in_korea = self.node.time().seconds().saturating_add(9 * 3_600);
        let to_midnight = DAY_SECONDS.saturating_sub(in_korea % DAY_SECONDS);
        self.empty_block("before the cut-off", to_midnight.saturating_sub(2));
        let denom = || "uaot".to_owned();
        self.tell(
            OWNER,
            &settle::MsgCloseBatch {
                signer: self.who(OWNER),
                merchant_id: shop.to_owned(),
                denom: denom(),
                day,
            },
        );
        self.tell(
            COMPANY,
            &shop::MsgResumeMerchant {
                signer: self.who(COMPANY),
                merchant_id: shop.to_owned(),
            },
        );
        self.tell(
            OWNER,
            &settle::MsgPayout {
                signer: self.who(OWNER),
                merchant_id: shop.to_owned(),
                denom: denom(),
                day,
            },
        );
    }

    fn manager(&mut self, shop: &str) {
        let manager_id = self
            .tell(
                OWNER,
                &shop::MsgRegisterMerchant {
                    owner: self.who(OWNER),
                    company: self.who(COMPANY),
                    business_number_hash: vec![8; 32],
                    name: "Head office".to_owned(),
                    mcc: "5462".to_owned(),
                    region: "KR-11".to_owned(),
                    payout_address: self.who(51),
                    parent: String::new(),
                },
            )
            .merchant_id;
        self.tell(
            COMPANY,
            &shop::MsgApproveMerchant {
                company: self.who(COMPANY),
                merchant_id: manager_id.clone(),
                fee_bps: 0,
            },
        );
        self.tell(
            OWNER,
            &settle::MsgSetManager {
                child_owner: self.who(OWNER),
                manager_owner: self.who(OWNER),
                child_id: shop.to_owned(),
                manager_id,
            },
        );
    }

    fn consensus(&mut self) {
        let public_key = proto::cosmos::crypto::ed25519::PubKey { key: vec![5; 32] };
        self.tell(
            AUTHORITY,
            &staking::MsgSetValidator {
                authority: self.who(AUTHORITY),
                operator: self.who(8),
                moniker: "validator-1".to_owned(),
                consensus_pubkey: Some(Any {
                    type_url: "/cosmos.crypto.ed25519.PubKey".to_owned(),
                    value: public_key.encode_to_vec(),
                }),
                power: 3,
            },
        );
        let request = proto::cosmos::staking::v1beta1::QueryParamsRequest {};
        let mut params = self.node.query(&request).unwrap().params.unwrap();
        params.historical_entries = 500;
        self.tell(
            AUTHORITY,
            &staking::MsgUpdateParams {
                authority: self.who(AUTHORITY),
                params: Some(params),
            },
        );
        let request = proto::cosmos::consensus::v1::QueryParamsRequest {};
        let params = self.node.query(&request).unwrap().params.unwrap();
        let mut block = params.block.unwrap();
        block.max_gas = 50_000_000;
        self.tell(
            AUTHORITY,
            &proto::cosmos::consensus::v1::MsgUpdateParams {
                authority: self.who(AUTHORITY),
                block: Some(block),
                evidence: params.evidence,
                validator: params.validator,
                abci: params.abci,
            },
        );
    }

    /// A campaign that gives native coins, to whose segment only the payer belongs.
    fn campaign(&mut self) -> String {
        let owner = self.who(OWNER);
        let leaf = [&[0], key(PAYER).address.as_bytes()].concat();
        let campaign_id = self
            .tell(
                OWNER,
                &reward::MsgCreateCampaign {
                    funder: owner.clone(),
                    name: "friends".to_owned(),
                    denom: "uaot".to_owned(),
                    starts: self.later(0),
                    ends: self.later(DAY_SECONDS),
                    segment_root: sdk::crypto::sha256(&leaf).to_vec(),
                    referral_reward: "10".to_owned(),
                    referral_purchase_min: "100".to_owned(),
                    ..reward::MsgCreateCampaign::default()
                },
            )
            .campaign_id;
        let fund = reward::MsgFundCampaign {
            signer: owner.clone(),
            campaign_id: campaign_id.clone(),
            amount: "1000".to_owned(),
        };
        self.tell(OWNER, &fund);
        let pause = reward::MsgPauseCampaign {
            signer: owner.clone(),
            campaign_id: campaign_id.clone(),
        };
        self.tell(OWNER, &pause);
        let resume = reward::MsgResumeCampaign {
            signer: owner,
            campaign_id: campaign_id.clone(),
        };
        self.tell(OWNER, &resume);
        campaign_id
    }

    fn rules(&mut self, shop: &str, campaign_id: &str) {
        let document = format!(
            r#"{{"schema":"aot/rule/v1","name":"3 %","rewards":[{{"campaign":"{campaign_id}","grant":{{"bps":300}}}}]}}"#
        );
        let put = reward::MsgPutRule {
            signer: self.who(OWNER),
            merchant_id: shop.to_owned(),
            document,
        };
        let version = self.tell(OWNER, &put).version;
        let activate = reward::MsgActivateRule {
            signer: self.who(OWNER),
            merchant_id: shop.to_owned(),
            version,
            at: None,
        };
        self.tell(OWNER, &activate);
        let tiers = reward::MsgSetTiers {
            company: self.who(COMPANY),
            programme: Some(reward::TierProgramme {
                denom: "pt/kon/point".to_owned(),
                tiers: vec![reward::Tier {
                    name: "silver".to_owned(),
                    earned_min: "100".to_owned(),
                }],
                window_months: 12,
            }),
        };
        self.tell(COMPANY, &tiers);
    }

    fn coupon(&mut self, campaign_id: &str) {
        let secret = vec![7; 16];
        let add = reward::MsgAddCoupons {
            funder: self.who(OWNER),
            campaign_id: campaign_id.to_owned(),
            hashes: vec![sdk::crypto::sha256(&secret).to_vec()],
            amount: "10".to_owned(),
            expiry: self.later(1_000),
        };
        self.tell(OWNER, &add);
        let bytes = [key(PAYER).address.as_bytes(), &secret].concat();
        let commit = reward::MsgCommitCoupon {
            holder: self.who(PAYER),
            commitment: sdk::crypto::sha256(&bytes).to_vec(),
        };
        self.tell(PAYER, &commit);
        let redeem = reward::MsgRedeemCoupon {
            holder: self.who(PAYER),
            campaign_id: campaign_id.to_owned(),
            secret,
        };
        self.tell(PAYER, &redeem);
    }

    fn rewards(&mut self, shop: &str) {
        let campaign_id = self.campaign();
        self.rules(shop, &campaign_id);
        let join = reward::MsgJoinSegment {
            member: self.who(PAYER),
            campaign_id: campaign_id.clone(),
            index: 0,
            leaves: 1,
            path: Vec::new(),
        };
        self.tell(PAYER, &join);
        self.coupon(&campaign_id);
        let grant = reward::MsgGrant {
            funder: self.who(OWNER),
            campaign_id: campaign_id.clone(),
            to_address: self.who(PAYER),
            amount: "5".to_owned(),
        };
        self.tell(OWNER, &grant);
        let refer = reward::MsgSetReferrer {
            referred: self.who(PAYER),
            campaign_id: campaign_id.clone(),
            referrer: self.who(COMPANY),
        };
        self.tell(PAYER, &refer);
        let phone = reward::MsgGrantToPhone {
            funder: self.who(OWNER),
            campaign_id: campaign_id.clone(),
            phone_hash: vec![9; 32],
            amount: "5".to_owned(),
            expiry: self.later(1_000),
        };
        self.tell(OWNER, &phone);
        let link = reward::MsgLinkPhone {
            company: self.who(OWNER),
            holder: self.who(PAYER),
            phone_hash: vec![9; 32],
        };
        self.tell_of(&[OWNER, PAYER], &link);
        let end = reward::MsgEndCampaign {
            signer: self.who(OWNER),
            campaign_id,
        };
        self.tell(OWNER, &end);
        let authority = self.who(AUTHORITY);
        let request = reward::QueryParamsRequest {};
        let params = self.node.query(&request).unwrap().params;
        self.tell(AUTHORITY, &reward::MsgUpdateParams { authority, params });
    }

    /// Points that may be swapped, of a company that has paid for them; gives their denom.
    fn swappable(&mut self, denom: &str) {
        let register = points::MsgRegisterIssuer {
            authority: self.who(AUTHORITY),
            company: self.who(COMPANY),
            denom: denom.to_owned(),
            name: "Swappable".to_owned(),
            rate: "1".to_owned(),
            ratio_bps: 10_000,
            transferable: true,
            swappable: true,
            lifetime_months: 12,
        };
        self.tell(AUTHORITY, &register);
        let top_up = points::MsgTopUpReserve {
            signer: self.who(COMPANY),
            denom: denom.to_owned(),
            amount: "1000".to_owned(),
        };
        self.tell(COMPANY, &top_up);
        let mint = points::MsgMintPoints {
            company: self.who(COMPANY),
            to_address: self.who(PAYER),
            amount: Some(coin(500, denom)),
            available_at: None,
        };
        self.tell(COMPANY, &mint);
    }

    fn swaps(&mut self) {
        let (denom_a, denom_b) = ("pt/alpha/star".to_owned(), "pt/beta/star".to_owned());
        self.swappable(&denom_a);
        self.swappable(&denom_b);
        let company = self.who(COMPANY);
        let set = swap::MsgSetPair {
            company_a: company.clone(),
            company_b: company.clone(),
            pair: Some(swap::Pair {
                denom_a: denom_a.clone(),
                denom_b: denom_b.clone(),
                mode: swap::PairMode::IssuerRate.into(),
                fee_bps: 100,
                daily_quota_a: "1000".to_owned(),
                daily_quota_b: "1000".to_owned(),
                user_quota_a: "500".to_owned(),
                user_quota_b: "500".to_owned(),
                swap_min: "10".to_owned(),
                paused: false,
            }),
        };
        self.tell(COMPANY, &set);
        let pause = swap::MsgPausePair {
            signer: company.clone(),
            denom_a: denom_a.clone(),
            denom_b: denom_b.clone(),
        };
        self.tell(COMPANY, &pause);
        let resume = swap::MsgResumePair {
            signer: company.clone(),
            denom_a: denom_a.clone(),
            denom_b: denom_b.clone(),
        };
        self.tell(COMPANY, &resume);
        let day = self.node.time().korean_day();
        let exchange = swap::MsgSwap {
            sender: self.who(PAYER),
            amount: Some(coin(100, &denom_a)),
            denom_out: denom_b.clone(),
            min_out: "99".to_owned(),
            deadline: self.later(60),
        };
        self.tell(PAYER, &exchange);
        self.empty_block("the day of a swap is over", DAY_SECONDS);
        let settle = swap::MsgSettleClearing {
            company,
            day,
            denom_a,
            denom_b,
        };
        self.tell(COMPANY, &settle);
        let request = swap::QueryParamsRequest {};
        let params = self.node.query(&request).unwrap().params;
        let authority = self.who(AUTHORITY);
        self.tell(AUTHORITY, &swap::MsgUpdateParams { authority, params });
    }

    fn prices(&mut self) {
        let authority = self.who(AUTHORITY);
        let params = Some(oracle::Params {
            denoms: vec!["uaot".to_owned()],
            ..self
                .node
                .query(&oracle::QueryParamsRequest {})
                .unwrap()
                .params
                .unwrap()
        });
        self.tell(AUTHORITY, &oracle::MsgUpdateParams { authority, params });
        let key = oracle::MsgSetOracleKey {
            operator: self.who(8),
            feeder: self.who(FEEDER),
        };
        self.tell(8, &key);
        let submit = oracle::MsgSubmitPrices {
            feeder: self.who(FEEDER),
            prices: vec![oracle::PriceEntry {
                denom: "uaot".to_owned(),
                price: "0.5".to_owned(),
            }],
        };
        self.tell(FEEDER, &submit);
    }

    /// What the authority says of other chains.
    fn bounds(&mut self) {
        let authority = self.who(AUTHORITY);
        let request = transfer::QueryParamsRequest {};
        let params = self.node.query(&request).unwrap().params;
        let update = transfer::MsgUpdateParams {
            authority: authority.clone(),
            params,
        };
        self.tell(AUTHORITY, &update);
        let limit = transfer::MsgSetRateLimit {
            authority: authority.clone(),
            limit: Some(transfer::RateLimit {
                channel_id: "channel-0".to_owned(),
                denom: "krwp".to_owned(),
                send: Some(transfer::Quota {
                    supply_bps: 1_000,
                    amount: String::new(),
                }),
                receive: None,
                window_seconds: 3_600,
            }),
        };
        self.tell(AUTHORITY, &limit);
        let remove = transfer::MsgRemoveRateLimit {
            authority: authority.clone(),
            channel_id: "channel-0".to_owned(),
            denom: "krwp".to_owned(),
        };
        self.tell(AUTHORITY, &remove);
        let pause = transfer::MsgSetPaused {
            authority: authority.clone(),
            channel_id: "channel-0".to_owned(),
            denom: String::new(),
            paused: true,
        };
        self.tell(AUTHORITY, &pause);
        let accounts = ica::MsgUpdateParams {
            signer: authority,
            params: Some(ica::Params {
                host_enabled: true,
                allow_messages: vec!["/cosmos.bank.v1beta1.MsgSend".to_owned()],
            }),
        };
        self.tell(AUTHORITY, &accounts);
    }

    fn upgrades(&mut self) {
        let plan = upgrade::Plan {
            name: "v2".to_owned(),
            height: 1_000_000,
            info: "where the binary is".to_owned(),
        };
        let plan = planned::MsgSoftwareUpgrade {
            authority: self.who(AUTHORITY),
            plan: Some(plan.to_proto()),
        };
        self.tell(AUTHORITY, &plan);
        let authority = self.who(AUTHORITY);
        self.tell(AUTHORITY, &planned::MsgCancelUpgrade { authority });
    }

    /// The owner of a shop has a token of its own.
    fn tokens(&mut self) {
        let owner = self.who(OWNER);
        let create = factory::MsgCreateDenom {
            sender: owner.clone(),
            subdenom: "gold".to_owned(),
        };
        let denom = self.tell(OWNER, &create).new_token_denom;
        let minter = token::MsgSetMinter {
            owner: owner.clone(),
            denom: denom.clone(),
            minter: owner.clone(),
            allowance: "10000".to_owned(),
        };
        self.tell(OWNER, &minter);
        let mint = factory::MsgMint {
            sender: owner.clone(),
            amount: Some(coin(5_000, &denom)),
            mint_to_address: String::new(),
        };
        self.tell(OWNER, &mint);
        let burn = factory::MsgBurn {
            sender: owner.clone(),
            amount: Some(coin(1_000, &denom)),
            burn_from_address: String::new(),
        };
        self.tell(OWNER, &burn);
        let cap = token::MsgSetCap {
            owner: owner.clone(),
            denom: denom.clone(),
            cap: "20000".to_owned(),
        };
        self.tell(OWNER, &cap);
        self.token_roles(&owner, &denom);
        let request = bank::QueryDenomMetadataByQueryStringRequest {
            denom: denom.clone(),
        };
        let metadata = self.node.query(&request).unwrap().metadata;
        let describe = factory::MsgSetDenomMetadata {
            sender: owner.clone(),
            metadata,
        };
        self.tell(OWNER, &describe);
        let propose = token::MsgProposeOwner {
            owner: owner.clone(),
            denom: denom.clone(),
            proposed_owner: owner.clone(),
        };
        self.tell(OWNER, &propose);
        let accept = token::MsgAcceptOwner {
            proposed_owner: owner.clone(),
            denom: denom.clone(),
        };
        self.tell(OWNER, &accept);
        let up = factory::MsgChangeAdmin {
            sender: owner,
            denom,
            new_admin: String::new(),
        };
        self.tell(OWNER, &up);
        let params = Some(token::Params {
            creation_fee: vec![coin(5, "uaot")],
        });
        let authority = self.who(AUTHORITY);
        self.tell(AUTHORITY, &token::MsgUpdateParams { authority, params });
    }

    fn token_roles(&mut self, owner: &str, denom: &str) {
        let (owner, denom) = (owner.to_owned(), denom.to_owned());
        let pauser = token::MsgSetPauser {
            owner: owner.clone(),
            denom: denom.clone(),
            pauser: owner.clone(),
        };
        self.tell(OWNER, &pauser);
        let blocker = token::MsgSetBlocker {
            owner: owner.clone(),
            denom: denom.clone(),
            blocker: owner.clone(),
        };
        self.tell(OWNER, &blocker);
        let pause = token::MsgPause {
            pauser: owner.clone(),
            denom: denom.clone(),
        };
        self.tell(OWNER, &pause);
        let unpause = token::MsgUnpause {
            pauser: owner.clone(),
            denom: denom.clone(),
        };
        self.tell(OWNER, &unpause);
        let block = token::MsgBlock {
            blocker: owner.clone(),
            denom: denom.clone(),
            address: self.who(PAYER),
        };
        self.tell(OWNER, &block);
        let unblock = token::MsgUnblock {
            blocker: owner,
            denom,
            address: self.who(PAYER),
        };
        self.tell(OWNER, &unblock);
    }

    /// It is sold for uaot: once until it is full, once too little of it, once not at all; and some of it is given away.
    fn sales(&mut self) {
        let owner = self.who(OWNER);
        let denom = format!("factory/{owner}/gold");
        let [good, bad, never] = [("0", 60), ("10", 60), ("0", 6_000)]
            .map(|(soft_cap, delay)| self.offer(&denom, soft_cap, delay));
        let cancel = sale::MsgCancelSale {
            owner: owner.clone(),
            sale_id: never,
        };
        self.tell(OWNER, &cancel);
        self.empty_block("sales begin", 60);
        for (sale_id, paid) in [(good, 10), (bad, 9)] {
            let buy = sale::MsgBuy {
                buyer: self.who(PAYER),
                sale_id,
                amount: Some(coin(paid, "uaot")),
                min_out: "9".to_owned(),
                proof: None,
            };
            self.tell(PAYER, &buy);
        }
        let close = sale::MsgCloseSale {
            signer: owner,
            sale_id: good,
        };
        self.tell(OWNER, &close);
        self.give_away(&denom);
        self.empty_block("a sale is over", 0);
        let vested = sale::MsgClaimVested {
            buyer: self.who(PAYER),
            sale_id: good,
        };
        self.tell(PAYER, &vested);
        let refund = sale::MsgClaimRefund {
            buyer: self.who(PAYER),
            sale_id: bad,
        };
        self.tell(PAYER, &refund);
        let request = sale::QueryParamsRequest {};
        let params = self.node.query(&request).unwrap().params;
        let authority = self.who(AUTHORITY);
        self.tell(AUTHORITY, &sale::MsgUpdateParams { authority, params });
    }

    /// 10 tokens at 1 uaot each, for half a day from some seconds on.
    fn offer(&mut self, denom: &str, soft_cap: &str, delay: u64) -> u64 {
        let (start, end) = (
            self.later(delay),
            self.later(delay.saturating_add(DAY_SECONDS / 2)),
        );
        let terms = sale::Terms {
            denom: denom.to_owned(),
            payment_denom: "uaot".to_owned(),
            tranches: vec![sale::Tranche {
                price: "1".to_owned(),
                amount: "10".to_owned(),
                start,
                end,
                sold: String::new(),
            }],
            soft_cap: soft_cap.to_owned(),
            hard_cap: "10".to_owned(),
            start,
            end,
            ..sale::Terms::default()
        };
        let create = sale::MsgCreateSale {
            owner: self.who(OWNER),
            terms: Some(terms),
        };
        self.tell(OWNER, &create).sale_id
    }

    fn give_away(&mut self, denom: &str) {
        let amount = 5_u64;
        let leaf = [account(PAYER).as_bytes(), &u128::from(amount).to_be_bytes()].concat();
        let set = sale::MsgSetClaimRoot {
            funder: self.who(OWNER),
            total: Some(coin(100, denom)),
            root: sdk::merkle::leaf_hash(&leaf).to_vec(),
            expiry: self.later(DAY_SECONDS),
        };
        let drop_id = self.tell(OWNER, &set).drop_id;
        let claim = sale::MsgClaimDrop {
            claimant: self.who(PAYER),
            drop_id,
            amount: amount.to_string(),
            proof: Some(sale::Proof {
                index: 0,
                leaves: 1,
                path: Vec::new(),
            }),
        };
        self.tell(PAYER, &claim);
        let close = sale::MsgCloseDrop {
            signer: self.who(OWNER),
            drop_id,
        };
        self.tell_after(DAY_SECONDS, &[OWNER], &close);
    }

    fn end(&mut self, shop: String) {
        self.tell(
            OWNER,
            &shop::MsgCloseMerchant {
                signer: self.who(OWNER),
                merchant_id: shop,
                reason: "retired".to_owned(),
            },
        );
        self.empty_block("a year later", 365 * DAY_SECONDS);
        for _ in 0..4 {
            self.empty_block("what is due leaves the state", 5);
        }
    }
}

#[test]
fn the_app_hash_at_genesis_and_after_every_kind_of_message() {
    let mut story = Story::new();
    let genesis = genesis_request(&test_app_state(10));
    let fresh = store::Store::in_memory(store::Options::default()).unwrap();
    let fresh = app::App::open(fresh, app::Config::default()).unwrap();
    story.line("genesis", &fresh.init_chain(&genesis).unwrap().app_hash);
    story.empty_block("an empty block", 5);
    story.money();
    story.fees();
    let shop = story.shop();
    story.payments(&shop);
    story.settlement(&shop);
    story.consensus();
    story.points();
    story.rewards(&shop);
    story.prices();
    story.swaps();
    story.bounds();
    story.upgrades();
    story.tokens();
    story.sales();
    story.end(shop);

    let registry = app::registry(sdk::Role::Main);
    let registered: BTreeSet<_> = registry.msgs().map(|(type_url, _)| type_url).collect();
    // What takes two chains is told in ibc.rs.
    let elsewhere = ["/ibc.", "/aot.affiliate."];
    let takes_two = |url: &&&str| elsewhere.iter().any(|begin| url.starts_with(begin));
    let untold = registered.difference(&story.told);
    let untold: Vec<_> = untold.filter(|url| !takes_two(url)).collect();
    assert!(untold.is_empty(), "tell the story of {untold:?}, too");
    expect_test::expect_file!["golden/app_hashes.txt"].assert_eq(&story.text);
}

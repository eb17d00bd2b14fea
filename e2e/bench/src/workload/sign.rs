//! Transactions as wallets sign them.

use super::{
    AMOUNT, Accounts, COMPANY_BPS, FEE, GAS_LIMIT, Kind, NATIVE, OTHER_POINTS, POINTS, PRICE,
    REFUND_SECONDS, SWAP_FEE, SWAPPED, Transfer, VAT, WON, key, merchant_id,
};
use prost::Message;
use proto::aot::payment::v1::{MsgPay, Order, Tax};
use proto::aot::pointswap::v1::MsgSwap;
use proto::cosmos::bank::v1beta1::MsgSend;
use proto::cosmos::crypto::secp256k1::PubKey;
use proto::cosmos::tx::signing::v1beta1::SignMode;
use proto::cosmos::tx::v1beta1::{
    AuthInfo, Fee, ModeInfo, SignDoc, SignerInfo, TxBody, TxRaw, mode_info,
};
use proto::{Any, Coin};
use rayon::prelude::*;
use sdk::{Bytes, Prefix, Read, Time};
use std::collections::BTreeMap;
use testkit::TestKey;

/// The chain that transactions are signed for.
pub(crate) struct Target<'a> {
    pub(crate) chain_id: &'a str,
    pub(crate) prefix: &'a Prefix,
    /// About when the blocks will be: orders are of that day.
    pub(crate) time: Time,
}

/// Signs the transfers, each account with one sequence after the other from the one it has in `state`.
pub(crate) fn sign(
    accounts: &Accounts,
    transfers: &[Transfer],
    state: &impl Read,
    target: &Target<'_>,
) -> Vec<Bytes> {
    let first = |n: u64| {
        let account = auth::ops::account(state, &accounts.address(n));
        account.map_or((0, 0), |account| (account.number, account.sequence))
    };
    sign_from(accounts, transfers, first, target)
}

/// Signs the transfers; `first` gives the number of an account and its sequence.
pub(crate) fn sign_from(
    accounts: &Accounts,
    transfers: &[Transfer],
    first: impl Fn(u64) -> (u64, u64),
    target: &Target<'_>,
) -> Vec<Bytes> {
    let mut next: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    let mut numbered = Vec::with_capacity(transfers.len());
    for transfer in transfers {
        let known = next.get(&transfer.from).copied();
        let (number, sequence) = known.unwrap_or_else(|| first(transfer.from));
        next.insert(transfer.from, (number, sequence + 1));
        numbered.push((*transfer, number, sequence));
    }
    numbered
        .into_par_iter()
        .map(|(transfer, number, sequence)| {
            let key = key(transfer.from);
            let message = message(accounts, &transfer, sequence, target);
            let fee = coin(FEE, transfer.kind.fee_denom());
            sign_one(&key, message, fee, (number, sequence), target.chain_id)
        })
        .collect()
}

fn message(accounts: &Accounts, transfer: &Transfer, sequence: u64, target: &Target<'_>) -> Any {
    let from = target.prefix.text(&accounts.address(transfer.from));
    match transfer.kind {
        Kind::Send | Kind::PointsSend => {
            let denom = if transfer.kind == Kind::Send {
                NATIVE
            } else {
                POINTS
            };
            sdk::sim::any(&MsgSend {
                from_address: from,
                to_address: target.prefix.text(&accounts.address(transfer.to)),
                amount: vec![coin(AMOUNT, denom)],
            })
        }
        Kind::Payment | Kind::Reward | Kind::FirstReward => sdk::sim::any(&MsgPay {
            payer: from,
            order: Some(Order {
                merchant_id: hex::encode(merchant_id(transfer.to)),
                day: target.time.korean_day(),
                order_id: format!("{}-{sequence}", transfer.from),
            }),
            amounts: vec![coin(PRICE, WON)],
            fee_max_bps: COMPANY_BPS,
            refund_expiry: Some(target.time.plus_seconds(REFUND_SECONDS).to_proto()),
            tax: Some(Tax {
                supply: (PRICE - VAT).to_string(),
                vat: VAT.to_string(),
                tax_free: "0".to_owned(),
                service_charge: "0".to_owned(),
            }),
            ..MsgPay::default()
        }),
        Kind::Swap => sdk::sim::any(&MsgSwap {
            sender: from,
            amount: Some(coin(SWAPPED, POINTS)),
            denom_out: OTHER_POINTS.to_owned(),
            min_out: (SWAPPED - SWAP_FEE).to_string(),
            deadline: Some(target.time.plus_seconds(REFUND_SECONDS).to_proto()),
        }),
    }
}

fn coin(amount: u128, denom: &str) -> Coin {
    Coin {
        denom: denom.to_owned(),
        amount: amount.to_string(),
    }
}

fn sign_one(
    key: &TestKey,
    message: Any,
    fee: Coin,
    (number, sequence): (u64, u64),
    chain_id: &str,
) -> Bytes {
    let body = TxBody {
        messages: vec![message],
        ..TxBody::default()
    };
    let public_key = PubKey {
        key: key.public_key.to_vec(),
    };
    let single = mode_info::Single {
        mode: SignMode::Direct as i32,
    };
    let signer_info = SignerInfo {
        public_key: Some(Any {
            type_url: "/cosmos.crypto.secp256k1.PubKey".to_owned(),
            value: public_key.encode_to_vec(),
        }),
        mode_info: Some(ModeInfo {
            sum: Some(mode_info::Sum::Single(single)),
        }),
        sequence,
    };
    #[expect(deprecated, reason = "the field must be given; it stays empty")]
    let auth_info = AuthInfo {
        signer_infos: vec![signer_info],
        fee: Some(Fee {
            amount: vec![fee],
            gas_limit: GAS_LIMIT,
            ..Fee::default()
        }),
        tip: None,
    };
    let doc = SignDoc {
        body_bytes: body.encode_to_vec(),
        auth_info_bytes: auth_info.encode_to_vec(),
        chain_id: chain_id.to_owned(),
        account_number: number,
    };
    let signature = key.sign(&doc.encode_to_vec()).to_vec();
    TxRaw {
        body_bytes: doc.body_bytes,
        auth_info_bytes: doc.auth_info_bytes,
        signatures: vec![signature],
    }
    .encode_to_vec()
    .into()
}

//! Each message: what it does, and everything it refuses.

use crate::ops;
use proto::cosmos::bank::v1beta1::MsgSend;
use sdk::{Amount, Coin, Coins};
use testkit::{TestCtx, account};

fn coin(text: &str) -> Coin {
    text.parse().expect("a coin")
}

#[test]
fn a_send_moves_money() {
    let mut test = TestCtx::new(&[&auth::MODULE, &crate::MODULE]);
    test.ctx(|ctx| ops::mint(ctx, &account(1), &coin("7uaot")))
        .expect("minted");
    let msg = MsgSend {
        from_address: test.text(1),
        to_address: test.text(2),
        amount: Coins::from(coin("5uaot")).to_proto(),
    };
    test.send(&msg).expect("affordable");
    let left = test.read(|view| ops::balance(view, &account(1), &coin("5uaot").denom));
    assert_eq!(left, Amount::new(2));
    assert_eq!(
        test.send(&msg).expect_err("too much").log,
        "spendable balance 2uaot is smaller than 5uaot: insufficient funds"
    );
    test.end_block(1);
}

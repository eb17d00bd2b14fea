//! What must not change unnoticed: keys, values, events, codes and gas.

use super::*;
use expect_test::expect;
use sdk::{Registry, Role};
use std::fmt::Write;

/// Keys and values of this module that were written since the last block.
fn written(world: &World) -> String {
    world.test.written(crate::state::TABLE)
}

/// The events of this module since the last call, one line each; accounts and merchants by name.
fn told(world: &mut World) -> String {
    let mut names = world.test.names(9);
    let ids = [
        (world.bakery, "<bakery>"),
        (world.kiosk, "<kiosk>"),
        (world.chain, "<chain>"),
    ];
    names.extend(ids.map(|(id, name)| (hex::encode(id), name.to_owned())));
    world.test.told(crate::events::TABLE, &names)
}

fn taxed(id: MerchantId, denom: &Denom, gross: u128) -> Entry<'_> {
    Entry {
        company: account(OTHER_COMPANY),
        fee: Amount::new(10),
        tax: Some(SalesTax {
            supply: Amount::new(900),
            vat: Amount::new(90),
            tax_free: Amount::new(7),
            service_charge: Amount::new(3),
        }),
        cash_receipt: true,
        ..entry(id, denom, gross)
    }
}

#[test]
fn keys_and_values() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let (bakery, chain) = (world.bakery, world.chain);
    let manage = world.manager_msg(bakery, Some(chain));
    world.test.send(&manage).unwrap();
    world.top_up_float(COMPANY, 5_000);
    let adjust = world.adjust_msg(COMPANY, "-50", "fees-2026");
    world.test.send(&adjust).unwrap();
    world.set_schedule(1_440, 1, 100, 2);
    let first = written(&world);
    world.night();
    let sale = taxed(bakery, &krwp, 1_000);
    world.sell(&sale).unwrap();
    let sold = written(&world);
    world.night();
    world.wait(1);
    world.suspend(bakery);
    world.test.ctx(crate::hooks::end_block);
    world.wait(DAY);
    world.test.ctx(crate::hooks::end_block);
    let parked = written(&world);
    let bytes = hex::encode(borsh::to_vec(&crate::Params::default()).unwrap());
    let all = format!("first\n{first}sold\n{sold}parked\n{parked}params {bytes}\n");
    expect![[r#"
        first
        l settlement/line/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000013525050000000000000000 = 07ceffffffffffffffffffffffffffffff00000000000000000000000000000000ceffffffffffffffffffffffffffffff0209000000666565732d32303236090000006665652d7461626c65000000b955690000000000000000
        l settlement/line/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000013525050000000000000001 = 083200000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000b955690000000000000000
        s settlement/account/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000 = ceffffffffffffffffffffffffffffff00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000011430287ca463804f25f1aa1fea4e27710af947555801000000
        s settlement/adjusted/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000013525050000000000000000 = 09000000666565732d32303236
        s settlement/adjustment/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d6666565732d3230323600 = 8862e9d600ffb71e67deb7daf79332bc519ba7d1bbed08ed7840f941e98cb125
        s settlement/batch/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b7277700001352505 = 1430287ca463804f25f1aa1fea4e27710af9475558010200000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000ceffffffffffffffffffffffffffffffceffffffffffffffffffffffffffffff0100000000c044db977fba1b280e638a164bc2e273cd0715ac5aea05795634b529e3bc2600f08b56690000000000000000f08b56690000000000000000000000000000000000000000000000000000000000000000000000000000
        s settlement/closing/ 0000000069568bf00000000092ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b7277700001352505 = 01
        s settlement/float/ 1430287ca463804f25f1aa1fea4e27710af94755586b72777000 = ba13000000000000000000000000000032000000000000000000000000000000
        s settlement/managed/ 64ad1c7571eea8e8bf1a602aa6c87455a4220f12314413a7303de94cbd89d161 = 01000000
        s settlement/manager/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d6 = 64ad1c7571eea8e8bf1a602aa6c87455a4220f12314413a7303de94cbd89d161
        s settlement/params  = 6400000000a7760000000000e803000040420f0000000000000000000000000080969800000000000000000000000000
        s settlement/schedule/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d6 = a00500000000000000000000000000000000000001f08b56690000000000000000a005000001000000640000000200000006253501
        sold
        l settlement/line/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000013525060000000000000000 = 0bceffffffffffffffffffffffffffffff00000000000000000000000000000000ceffffffffffffffffffffffffffffff00000000000000f18b56690000000000000000
        l settlement/line/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000013525060000000000000001 = 01e80300000000000000000000000000000a000000000000000000000000000000de030000000000000000000000000000010101010101010101010101010101010101010101010101010101010101010101040000006b72777001840300000000000000000000000000005a000000000000000000000000000000070000000000000000000000000000000300000000000000000000000000000001f18b56690000000000000000
        l settlement/line/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000013525060000000000000002 = 09ceffffffffffffffffffffffffffffff000000000000000000000000000000000000000000000000000000000000000000000000000000f18b56690000000000000000
        s settlement/account/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000 = ac030000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000
        s settlement/batch/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b7277700001352506 = 1430287ca463804f25f1aa1fea4e27710af9475558010300000000000000e8030000000000000000000000000000000000000000000000000000000000000a000000000000000000000000000000ceffffffffffffffffffffffffffffffac03000000000000000000000000000002000000fc695cb76eb3dc348d653d193d8f5d5c165c7956a560f35b4499bd1f415c81badc7903d32bdeaf0685369f9932e5063de2f39292cfcc6130c4e00ed6b4c12f890070dd57690000000000000000f02e59690000000000000000640000000200000000000000000000000000000000000000000000000000
        s settlement/closing/ 000000006957dd700000000092ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b7277700001352506 = 01
        s settlement/float/ 1430287ca463804f25f1aa1fea4e27710af94755586b72777000 = ba13000000000000000000000000000000000000000000000000000000000000
        s settlement/netting/ 0135250614f59fbba91d7911164ff1fb46bd23ef43c7dcdd201430287ca463804f25f1aa1fea4e27710af94755586b72777000 = de030000000000000000000000000000
        s settlement/sales/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d6013525066b7277700001 = 01000000000000000000000000000000e803000000000000000000000000000000000000000000000000000000000000840300000000000000000000000000005a0000000000000000000000000000000700000000000000000000000000000003000000000000000000000000000000
        parked
        l settlement/parked/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b7277700001352506 = 01
        s settlement/account/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b72777000 = a3030000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000009000000000000000000000000000000000000000000000000000000000000000001000000
        s settlement/batch/ 92ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b7277700001352506 = 1430287ca463804f25f1aa1fea4e27710af9475558050400000000000000e8030000000000000000000000000000000000000000000000000000000000000a000000000000000000000000000000c5ffffffffffffffffffffffffffffffa3030000000000000000000000000000000000000142135a66a053fac3c5196c7fce3f0fa5ac700add91df1612c31c61efec81083d70dd57690000000000000000f02e59690000000000000000640000000200000000000000000000000000000000000000006e0000006d65726368616e7420393265663366353263616234373165373839663464626130386661646338613861383333373664363439393032376330626161666333303532636439653664362069732073757370656e6465643a20657870656374656420616e20616374697665206f6e6500
        s settlement/payout/ 0000000069592ef00000000092ef3f52cab471e789f4dba08fadc8a8a83376d6499027c0baafc3052cd9e6d66b7277700001352506 = removed
        params 6400000000a7760000000000e803000040420f0000000000000000000000000080969800000000000000000000000000
    "#]].assert_eq(&all);
}

#[test]
fn events() {
    let mut world = World::new();
    let krwp = denom("krwp");
    let (bakery, chain) = (world.bakery, world.chain);
    world.top_up_float(COMPANY, 5_000);
    world.top_up_deposit(70);
    let manage = world.manager_msg(bakery, Some(chain));
    world.test.send(&manage).unwrap();
    world.refund(100).unwrap();
    world.set_schedule(1_440, 0, 100, 1);
    world.night();
    let sale = taxed(bakery, &krwp, 1_000);
    world.sell(&sale).unwrap();
    let adjust = world.adjust_msg(COMPANY, "50", "fees-2026");
    world.test.send(&adjust).unwrap();
    let half = entry(bakery, &krwp, 500);
    for _ in 0..2 {
        world.test.ctx(|ctx| ops::dispute_hold(ctx, &half)).unwrap();
    }
    world
        .test
        .ctx(|ctx| ops::dispute_release(ctx, &half, Amount::ZERO))
        .unwrap();
    world
        .test
        .ctx(|ctx| ops::dispute_pay(ctx, &half, &account(PAYER)))
        .unwrap();
    world.suspend(chain);
    world.night();
    world.resume(chain);
    let payout = world.payout_msg(OWNER, 20_260_102);
    world.test.send(&payout).unwrap();
    world.night();
    world.wait(1);
    let update = pb::MsgUpdateParams {
        authority: world.test.text(0),
        params: Some((&crate::Params::default()).into()),
    };
    world.test.send(&update).unwrap();
    let out = told(&mut world);
    for spec in crate::events::TABLE {
        assert!(out.contains(&format!("{} ", spec.kind)), "{}", spec.kind);
    }
    expect![[r#"
        float_changed company=<1> denom=krwp amount=5000 covering=0
        deposit_changed merchant_id=<bakery> denom=krwp payable=0 deposit=70 reserve=0 disputed=0
        manager_set child_id=<bakery> manager_id=<chain>
        settlement_line merchant_id=<bakery> denom=krwp day=20260101 company=<1> payment_company=<1> number=0 kind=refund gross=-100 fee=0 net=-100 reference=0101010101010101010101010101010101010101010101010101010101010101 tender=krwp supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T00:00:00Z batch_lines=1 batch_gross=0 batch_refunds=-100 batch_fees=0 batch_adjustments=0 batch_net=-100 closes_at=2026-01-01T15:00:00Z pays_at=2026-01-01T15:00:00Z payable=-100 deposit=70 reserve=0 disputed=0
        settlement_line merchant_id=<bakery> denom=krwp day=20260101 company=<1> payment_company=<1> number=1 kind=cover gross=70 fee=0 net=70 reference= tender= supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T00:00:00Z batch_lines=2 batch_gross=0 batch_refunds=-100 batch_fees=0 batch_adjustments=70 batch_net=-30 closes_at=2026-01-01T15:00:00Z pays_at=2026-01-01T15:00:00Z payable=-30 deposit=0 reserve=0 disputed=0
        deposit_changed merchant_id=<bakery> denom=krwp payable=-30 deposit=0 reserve=0 disputed=0
        float_changed company=<1> denom=krwp amount=5000 covering=30
        settlement_line merchant_id=<bakery> denom=krwp day=20260101 company=<1> payment_company=<1> number=2 kind=cover gross=30 fee=0 net=0 reference= tender= supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T00:00:00Z batch_lines=3 batch_gross=0 batch_refunds=-100 batch_fees=0 batch_adjustments=70 batch_net=-30 closes_at=2026-01-01T15:00:00Z pays_at=2026-01-01T15:00:00Z payable=-30 deposit=0 reserve=0 disputed=0
        sales_total merchant_id=<bakery> company=<1> day=20260101 tender=krwp cash_receipt=false sales=0 refunds=1 gross=0 refunded=-100 supply=0 vat=0 tax_free=0 service_charge=0
        payout_schedule_set merchant_id=<bakery> company=<1> first_day=20260102 cut_off_minutes=1440 delay_days=0 reserve_bps=100 reserve_days=1
        batch_closed merchant_id=<bakery> denom=krwp day=20260101 company=<1> state=closed lines=3 gross=0 refunds=-100 fees=0 adjustments=70 net=-30 root=a8494b3c9f7e4abc36006eb54edcb0df0599b13718da958232977203603a44d9 closes_at=2026-01-01T15:00:00Z pays_at=2026-01-01T15:00:00Z paid=0 payout_address= parked_because= payable=-30 carried=0 deposit=0 reserve=0 disputed=0 time=2026-01-01T15:00:00Z
        batch_carried merchant_id=<bakery> denom=krwp day=20260101 company=<1> state=carried lines=3 gross=0 refunds=-100 fees=0 adjustments=70 net=-30 root=a8494b3c9f7e4abc36006eb54edcb0df0599b13718da958232977203603a44d9 closes_at=2026-01-01T15:00:00Z pays_at=2026-01-01T15:00:00Z paid=0 payout_address= parked_because= payable=-30 carried=-30 deposit=0 reserve=0 disputed=0 time=2026-01-01T15:00:00Z
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=0 kind=carry gross=-30 fee=0 net=-30 reference= tender= supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=1 batch_gross=0 batch_refunds=0 batch_fees=0 batch_adjustments=-30 batch_net=-30 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=-30 deposit=0 reserve=0 disputed=0
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<2> number=1 kind=sale gross=1000 fee=10 net=990 reference=0101010101010101010101010101010101010101010101010101010101010101 tender=krwp supply=900 vat=90 tax_free=7 service_charge=3 cash_receipt=true time=2026-01-01T15:00:01Z batch_lines=2 batch_gross=1000 batch_refunds=0 batch_fees=10 batch_adjustments=-30 batch_net=960 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=960 deposit=0 reserve=0 disputed=0
        float_changed company=<1> denom=krwp amount=5000 covering=0
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<2> number=2 kind=cover_repaid gross=-30 fee=0 net=0 reference= tender= supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=3 batch_gross=1000 batch_refunds=0 batch_fees=10 batch_adjustments=-30 batch_net=960 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=960 deposit=0 reserve=0 disputed=0
        netting_changed day=20260102 from_company=<2> to_company=<1> denom=krwp amount=990
        sales_total merchant_id=<bakery> company=<2> day=20260102 tender=krwp cash_receipt=true sales=1 refunds=0 gross=1000 refunded=0 supply=900 vat=90 tax_free=7 service_charge=3
        float_changed company=<1> denom=krwp amount=4950 covering=0
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=3 kind=adjust gross=50 fee=0 net=50 reference=fees-2026 tender=fee-table supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=4 batch_gross=1000 batch_refunds=0 batch_fees=10 batch_adjustments=20 batch_net=1010 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=1010 deposit=0 reserve=0 disputed=0
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=4 kind=dispute_hold gross=-500 fee=0 net=-500 reference=0101010101010101010101010101010101010101010101010101010101010101 tender=krwp supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=5 batch_gross=1000 batch_refunds=0 batch_fees=10 batch_adjustments=-480 batch_net=510 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=510 deposit=0 reserve=0 disputed=500
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=5 kind=dispute_hold gross=-500 fee=0 net=-500 reference=0101010101010101010101010101010101010101010101010101010101010101 tender=krwp supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=6 batch_gross=1000 batch_refunds=0 batch_fees=10 batch_adjustments=-980 batch_net=10 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=10 deposit=0 reserve=0 disputed=1000
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=6 kind=dispute_release gross=500 fee=0 net=500 reference=0101010101010101010101010101010101010101010101010101010101010101 tender=krwp supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=7 batch_gross=1000 batch_refunds=0 batch_fees=10 batch_adjustments=-480 batch_net=510 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=510 deposit=0 reserve=0 disputed=500
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=7 kind=dispute_release gross=500 fee=0 net=500 reference=0101010101010101010101010101010101010101010101010101010101010101 tender=krwp supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=8 batch_gross=1000 batch_refunds=0 batch_fees=10 batch_adjustments=20 batch_net=1010 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=1010 deposit=0 reserve=0 disputed=0
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=8 kind=refund gross=-500 fee=0 net=-500 reference=0101010101010101010101010101010101010101010101010101010101010101 tender=krwp supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-01T15:00:01Z batch_lines=9 batch_gross=1000 batch_refunds=-500 batch_fees=10 batch_adjustments=20 batch_net=510 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=510 deposit=0 reserve=0 disputed=0
        sales_total merchant_id=<bakery> company=<1> day=20260102 tender=krwp cash_receipt=false sales=0 refunds=1 gross=0 refunded=-500 supply=0 vat=0 tax_free=0 service_charge=0
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=9 kind=reserve gross=-4 fee=0 net=-4 reference= tender= supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-02T15:00:00Z batch_lines=10 batch_gross=1000 batch_refunds=-500 batch_fees=10 batch_adjustments=16 batch_net=506 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=506 deposit=0 reserve=4 disputed=0
        batch_closed merchant_id=<bakery> denom=krwp day=20260102 company=<1> state=closed lines=10 gross=1000 refunds=-500 fees=10 adjustments=16 net=506 root=81d1c43f71529b88b3595e1edf95a0b13c951d495bcd76b7ebc4f1092dcd6c59 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z paid=0 payout_address= parked_because= payable=506 carried=0 deposit=0 reserve=4 disputed=0 time=2026-01-02T15:00:00Z
        batch_parked merchant_id=<bakery> denom=krwp day=20260102 company=<1> state=parked lines=10 gross=1000 refunds=-500 fees=10 adjustments=16 net=506 root=81d1c43f71529b88b3595e1edf95a0b13c951d495bcd76b7ebc4f1092dcd6c59 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z paid=0 payout_address= parked_because=merchant <chain> is suspended: expected an active one payable=506 carried=0 deposit=0 reserve=4 disputed=0 time=2026-01-02T15:00:00Z
        settlement_line merchant_id=<bakery> denom=krwp day=20260102 company=<1> payment_company=<1> number=10 kind=payout gross=-506 fee=0 net=-506 reference= tender= supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-02T15:00:01Z batch_lines=10 batch_gross=1000 batch_refunds=-500 batch_fees=10 batch_adjustments=16 batch_net=506 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z payable=0 deposit=0 reserve=4 disputed=0
        netting_changed day=20260102 from_company=<1> to_company=<2> denom=krwp amount=506
        batch_paid merchant_id=<bakery> denom=krwp day=20260102 company=<1> state=paid lines=10 gross=1000 refunds=-500 fees=10 adjustments=16 net=506 root=81d1c43f71529b88b3595e1edf95a0b13c951d495bcd76b7ebc4f1092dcd6c59 closes_at=2026-01-02T15:00:00Z pays_at=2026-01-02T15:00:00Z paid=506 payout_address=<8> parked_because= payable=0 carried=0 deposit=0 reserve=4 disputed=0 time=2026-01-02T15:00:01Z
        settlement_line merchant_id=<bakery> denom=krwp day=20260104 company=<1> payment_company=<1> number=0 kind=reserve_release gross=4 fee=0 net=4 reference= tender= supply= vat= tax_free= service_charge= cash_receipt=false time=2026-01-03T15:00:00Z batch_lines=1 batch_gross=0 batch_refunds=0 batch_fees=0 batch_adjustments=4 batch_net=4 closes_at=2026-01-04T15:00:00Z pays_at=2026-01-04T15:00:00Z payable=4 deposit=0 reserve=0 disputed=0
        settlement_params_set batches_per_block_max=100 retention_seconds=7776000 lines_per_block_max=1000 adjust_max=1000000 owed_max=10000000
    "#]].assert_eq(&out);
}

#[test]
fn error_codes() {
    let mut out = String::new();
    for spec in crate::error::TABLE {
        writeln!(out, "{} {}", spec.code, spec.name).unwrap();
    }
    expect![[r#"
        2 BatchNotFound
        3 InvalidField
        4 NotCovered
        5 WrongBatchState
        6 BeforeCutOff
        7 BeforePayout
        8 PayoutObstructed
        9 DepositTooSmall
        10 MerchantOwes
        11 FloatTooSmall
        12 AdjustAboveMax
        13 AdjustConflict
        14 ManagerChain
        15 HasManager
        16 NoManager
        17 DisputeTooSmall
        18 FeeAboveGross
        19 TooManyDenoms
        20 LineNotFound
        21 AmountTooLarge
    "#]]
    .assert_eq(&out);
}

#[test]
fn gas_and_rights() {
    let registry = Registry::new(&[&MODULE], Role::Main);
    let mut out = String::new();
    for (type_url, route) in registry.msgs() {
        let whose = if route.authority { " authority" } else { "" };
        writeln!(out, "{type_url} {}{whose}", route.default_gas).unwrap();
    }
    expect![[r#"
        /aot.settlement.v1.MsgAdjust 60000
        /aot.settlement.v1.MsgCloseBatch 60000
        /aot.settlement.v1.MsgPayout 60000
        /aot.settlement.v1.MsgSetManager 40000
        /aot.settlement.v1.MsgSetPayoutSchedule 40000
        /aot.settlement.v1.MsgTopUpDeposit 50000
        /aot.settlement.v1.MsgTopUpFloat 50000
        /aot.settlement.v1.MsgUpdateParams 40000 authority
        /aot.settlement.v1.MsgWithdrawDeposit 50000
        /aot.settlement.v1.MsgWithdrawFloat 50000
    "#]]
    .assert_eq(&out);
    assert!(SETTLEMENT.rights.is_empty(), "it makes no money");
}

#[test]
fn default_genesis() {
    let json = serde_json::to_string_pretty(&(MODULE.genesis.default)()).unwrap();
    expect![[r#"
        {
          "accounts": [],
          "adjustments": [],
          "batches": [],
          "floats": [],
          "managers": {},
          "nettings": [],
          "params": {
            "adjust_max": "1000000",
            "batches_per_block_max": 100,
            "lines_per_block_max": 1000,
            "owed_max": "10000000",
            "retention_seconds": 7776000
          },
          "reserves": [],
          "sales": [],
          "schedules": {}
        }"#]]
    .assert_eq(&json);
}

#[test]
fn the_readme_lists_what_there_is() {
    let below = &MODULES[..3];
    let missing = testkit::rows_missing(include_str!("../../README.md"), &MODULE, below);
    assert!(missing.is_empty(), "README.md: expected {missing:#?}");
}
